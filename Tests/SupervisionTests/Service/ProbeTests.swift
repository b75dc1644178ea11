import StrategySDK
@testable import Supervision
import Testing
import Wire

@Suite("Trying a strategy that may come back")
struct ProbeTests {
    private static let events = ReturnTests.events(failing: [20, 21])

    /// Runs with a fate for frames of the worker in which `a` is tried.
    private func run(
        seed: UInt64 = 2, _ fate: @escaping (FrameHeader, _ start: Int) -> PlayedWorker.Fate?
    ) -> CoreHarness {
        let harness = RecoveryMarket.harness(ReturnTests.strategies(), maxChunk: 900, seed: seed)
        var starts = 0
        harness.conduct = { worker, _ in
            guard worker.index >= 2 else { return PlayedWorker.Conduct() }
            starts += 1
            let start = starts
            return PlayedWorker.Conduct(fate: { header, _ in fate(header, start) })
        }
        harness.run(Self.events)
        #expect(harness.finishes == 1)
        return harness
    }

    private static func isEvent(_ header: FrameHeader, _ sequence: UInt64) -> Bool {
        header.type == FrameType.event.rawValue && header.sequence == sequence
    }

    @Test("Kills from outside while it is tried change nothing", arguments: [1, 3, 10])
    func killed(_ times: Int) {
        let undisturbed = run { _, _ in nil }
        let harness = run { header, start in
            start <= times && header.type != FrameType.hello.rawValue ? PlayedWorker.Fate(exit: .killed(9)) : nil
        }
        #expect(harness.difference(from: undisturbed) == nil)
    }

    @Test("An event that it does not survive twice keeps it out for twice as long, and is left out after that")
    func crashes() {
        let harness = run { header, _ in
            Self.isEvent(header, 25)
                ? PlayedWorker.Fate(progress: WorkProgress(sequence: 25, slot: 0)) : nil
        }
        let own = harness.outcomes(of: "a")
        #expect(own[22..<52].allSatisfy { $0 == "circuit_open" } && own[52...].allSatisfy { $0 == "intent" }, "\(own)")
        let reference = RecoveryMarket.harness(ReturnTests.strategies())
        reference.run(ReturnTests.without(failing: [20, 21, 25]))
        let lines = reference.lines.filter { line in !(22..<52).contains { line.hasPrefix("\($0) a ") } }
        #expect(harness.lines == lines)
    }

    @Test(
        "Deaths that name another event each time, or call themselves kills, end the try all the same",
        arguments: [false, true])
    func forged(_ isKill: Bool) {
        let harness = run { header, start in
            guard header.type == FrameType.event.rawValue else { return nil }
            return PlayedWorker.Fate(
                exit: isKill ? .killed(11) : .signalled(11, said: ""),
                progress: WorkProgress(sequence: 20 + UInt64(start), slot: 0))
        }
        #expect(harness.outcomes(of: "a")[22...].allSatisfy { $0 == "circuit_open" })
        #expect(harness.outcomes(of: "b").count == 80)
        #expect(harness.launches.count < 60)
    }

    @Test("A sibling's violation while it is tried keeps it out, early or late", arguments: 0..<12 as Range<UInt64>)
    func siblingViolation(_ seed: UInt64) {
        func run(_ seed: UInt64, window: Int) -> CoreHarness {
            let harness = RecoveryMarket.harness(ReturnTests.strategies(), window: window, maxChunk: 500, seed: seed)
            harness.conduct = { worker, _ in
                PlayedWorker.Conduct(fate: { header, _ in
                    worker.index == 0 && Self.isEvent(header, 31)
                        ? PlayedWorker.Fate(exit: .violation(call: "socket", description: "socket")) : nil
                })
            }
            harness.run(Self.events)
            return harness
        }
        let harness = run(seed, window: seed % 2 == 0 ? 64 : 8)
        #expect(harness.outcomes(of: "a")[22...].allSatisfy { $0 == "circuit_open" })
        #expect(harness.outcomes(of: "b")[31] == "violation")
        #expect(harness.difference(from: run(99, window: 1)) == nil)
    }

    @Test("A backlog that is too large is given up, and the strategy begins anew and says so")
    func overflow() {
        let harness = RecoveryMarket.harness(ReturnTests.strategies()) { $0.missedBytes = 600 }
        harness.run(Self.events)
        #expect(harness.reports.contains(.memoryLost(StrategyRank(0))))
        let first = harness.lines.first { $0.hasPrefix("32 a ") }
        // As the first event of its life gives it.
        let fresh = RecoveryMarket.harness(ReturnTests.strategies())
        fresh.run([Self.events[32]])
        #expect(first?.split(separator: " ").last == fresh.lines.first?.split(separator: " ").last)
    }

    @Test("What is latched never comes back by itself, and does by an operator")
    func latched() {
        let events = ReturnTests.events(failing: [], count: 300)
        let harness = RecoveryMarket.harness(ReturnTests.strategies())
        harness.conduct = { worker, _ in
            PlayedWorker.Conduct(fate: { header, _ in
                worker.index == 0 && Self.isEvent(header, 20)
                    ? PlayedWorker.Fate(exit: .violation(call: "socket", description: "socket")) : nil
            })
        }
        harness.run(Array(events[..<200]), end: false)
        #expect(harness.outcomes(of: "a")[21...].allSatisfy { $0 == "circuit_open" })
        let launches = harness.launches.count { $0.worker == 0 }
        #expect(harness.core.reset(StrategyRank(0), reason: "test") == 200)
        harness.run(Array(events[200...]))
        #expect(harness.launches.count { $0.worker == 0 } == launches + 1)
        #expect(harness.outcomes(of: "a")[200...].allSatisfy { $0 == "intent" })
        #expect(harness.outcomes(of: "b")[200...].allSatisfy { $0 == "circuit_open" })
    }
}
