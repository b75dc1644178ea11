import StrategySDK
@testable import Supervision
import Testing
import Wire

@Suite("Whom to blame")
struct BlameTests {
    private static let events = RecoveryMarket.events(count: 60, seed: 13).map {
        $0.with(\.withheld, []).with(\.price, 2)
    }
    private let reference = RecoveryMarket.undisturbed(Self.events)

    private typealias Dies = (WorkerIndex, UInt64, Set<UInt32>) -> PlayedWorker.Fate?

    private func run(_ dies: @escaping Dies) -> CoreHarness {
        let harness = RecoveryMarket.harness(maxChunk: 900, seed: 4)
        harness.conduct = { worker, _ in
            PlayedWorker.Conduct(fate: { header, slots in
                header.type == FrameType.event.rawValue ? dies(worker, header.sequence, slots) : nil
            })
        }
        harness.run(Self.events)
        #expect(harness.finishes == 1)
        return harness
    }

    /// What a run gives in which the strategy was not asked the event.
    private func without(_ id: String, _ sequence: Int) -> CoreHarness {
        var events = Self.events
        events[sequence].withheld = ["for_\(id)"]
        return RecoveryMarket.undisturbed(events)
    }

    private func expectSame(_ harness: CoreHarness, _ reference: CoreHarness, but id: String, at sequence: Int) {
        for strategy in RecoveryMarket.strategies {
            var own = harness.reasons(of: strategy.id)
            var other = reference.reasons(of: strategy.id)
            if strategy.id == id {
                own.remove(at: sequence)
                other.remove(at: sequence)
            }
            #expect(own == other)
        }
        #expect(harness.written == reference.written)
    }

    @Test(
        "A strategy that does not survive an event twice is charged alone, and leaves no trace",
        arguments: [3, 8, 22, 31])
    func alone(_ sequence: UInt64) {
        let harness = run { worker, at, slots in
            worker.index == 0 && at == sequence && slots.contains(1)
                ? PlayedWorker.Fate(progress: WorkProgress(sequence: at, slot: 1), lostBytes: 60) : nil
        }
        #expect(harness.charges == ["\(sequence) crash"])
        expectSame(harness, without("b", Int(sequence)), but: "b", at: Int(sequence))
    }

    @Test("Different strategies that die at one event are each given a second try, and each charged")
    func several() {
        let harness = run { worker, at, slots in
            guard worker.index == 0, at == 21, let slot = [0, 1].first(where: { slots.contains($0) }) else {
                return nil
            }
            return PlayedWorker.Fate(progress: WorkProgress(sequence: at, slot: UInt32(slot)))
        }
        #expect(harness.charges == ["21 crash", "21 crash"])
        #expect(harness.outcomes(of: "a")[21] == "crash" && harness.outcomes(of: "b")[21] == "crash")
        #expect(harness.reasons(of: "n") == reference.reasons(of: "n"))
    }

    @Test(
        "However often a worker is killed at one event by a signal that it cannot cause, nobody is charged",
        arguments: [1, 2, 3, 6, 9, 10, 13, 14, 15, 34] as [Int32])
    func killedAgainAndAgain(_ signal: Int32) {
        var kills = 0
        let harness = run { worker, at, _ in
            guard worker.index == 0, at == 21, kills < 40 else { return nil }
            kills += 1
            return PlayedWorker.Fate(exit: .killed(signal), progress: WorkProgress(sequence: at, slot: 1))
        }
        #expect(kills == 40)
        #expect(harness.charges.isEmpty)
        #expect(harness.written == reference.written)
    }

    @Test("A kill from outside does not make the first death after it the second")
    func killAndDeath() {
        var exits: [WorkerExit] = [.killed(11), .signalled(11, said: "")]
        let harness = run { worker, at, _ in
            guard worker.index == 0, at == 21, let exit = exits.first else { return nil }
            exits.removeFirst()
            return PlayedWorker.Fate(exit: exit, progress: WorkProgress(sequence: at, slot: 1))
        }
        #expect(harness.charges.isEmpty)
        #expect(harness.written == reference.written)
    }

    @Test(
        "A worker that ends before it is ready, in which no plugin has run, is no second death",
        arguments: [.signalled(11, said: ""), .killed(11), .exited(1, said: "")] as [WorkerExit])
    func beforeItIsReady(_ exit: WorkerExit) {
        var hasDied = false
        var starts = 0
        let harness = RecoveryMarket.harness(maxChunk: 900, seed: 4)
        harness.conduct = { worker, _ in
            PlayedWorker.Conduct(fate: { header, _ in
                guard worker.index == 0 else { return nil }
                if header.type == FrameType.event.rawValue, header.sequence == 21, !hasDied {
                    hasDied = true
                    return PlayedWorker.Fate(progress: WorkProgress(sequence: 21, slot: 1))
                }
                guard header.type == FrameType.hello.rawValue, hasDied, starts < 12 else { return nil }
                starts += 1
                return PlayedWorker.Fate(exit: exit)
            })
        }
        harness.run(Self.events)
        #expect(harness.finishes == 1 && starts == 12)
        #expect(harness.charges.isEmpty)
        #expect(harness.written == reference.written)
    }

    @Test("Deaths of different strategies at one event that do not repeat charge nobody")
    func alternating() {
        var slots: [UInt32] = [0, 1, 2]
        let harness = run { worker, at, _ in
            guard worker.index == 0, at == 21, let slot = slots.first else { return nil }
            slots.removeFirst()
            return PlayedWorker.Fate(progress: WorkProgress(sequence: at, slot: slot))
        }
        #expect(harness.charges.isEmpty)
        #expect(harness.difference(from: reference) == nil)
    }

    @Test(
        "Where the page says nothing, or what cannot be, everybody asked by the first unanswered event is charged",
        arguments: [
            nil, WorkProgress(sequence: 21, slot: 9), WorkProgress(sequence: 900, slot: 0),
            WorkProgress(sequence: 2, slot: 0),
        ])
    func unknown(_ progress: WorkProgress?) {
        let harness = run { worker, at, _ in
            worker.index == 0 && at == 21 ? PlayedWorker.Fate(progress: progress) : nil
        }
        #expect(harness.charges == ["21 crash"])
        for id in ["a", "b", "n"] { #expect(harness.outcomes(of: id)[21] == "crash") }
        for id in ["c", "d", "e", "f"] { #expect(harness.reasons(of: id) == reference.reasons(of: id)) }
    }

    @Test("Whoever would do what is denied at every event does it once, however many are under way")
    func onceForAll() {
        let harness = run { worker, at, slots in
            guard worker.index == 0, at >= 21, slots.contains(1) else { return nil }
            let exit = WorkerExit.violation(call: "socket", description: "socket")
            return PlayedWorker.Fate(exit: exit, progress: WorkProgress(sequence: at, slot: 1), lostBytes: 60)
        }
        #expect(harness.charges == ["21 violation"])
        let deaths = harness.reports.count {
            if case .workerLost(_, _, let cause, _, _) = $0 { cause.outcome != nil } else { false }
        }
        #expect(deaths == 1)
        #expect(harness.outcomes(of: "b")[21] == "violation")
        #expect(harness.outcomes(of: "b")[22...].allSatisfy { $0 == "circuit_open" })
    }

    @Test("A violation latches every strategy of its version, in every worker, and nobody of another version")
    func violation() {
        let harness = run { worker, at, slots in
            guard at == 21 else { return nil }
            if worker.index == 0, slots.contains(0) {
                return PlayedWorker.Fate(
                    exit: .violation(call: "openat", description: "openat"),
                    progress: WorkProgress(sequence: at, slot: 0))
            }
            if worker.index == 2 {
                return PlayedWorker.Fate(
                    exit: .violation(call: "openat", description: "openat"),
                    progress: WorkProgress(sequence: at, slot: 0))
            }
            return nil
        }
        for id in ["a", "b", "d"] { #expect(harness.outcomes(of: id)[21] == "violation") }
        for id in ["a", "b", "d", "e", "f"] {
            #expect(harness.outcomes(of: id)[22...].allSatisfy { $0 == "circuit_open" || $0 == "symbol_excluded" })
        }
        #expect(harness.outcomes(of: "f")[21] == reference.outcomes(of: "f")[21])
        for id in ["n", "c"] { #expect(harness.reasons(of: id) == reference.reasons(of: id)) }
    }
}
