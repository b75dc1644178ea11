import StrategySDK
@testable import Supervision
import Testing
import Wire

@Suite("Watching workers")
struct WatchTests {
    private static let strategies = [
        TestStrategy("a").with(\.deadline, 100), TestStrategy("b").with(\.deadline, 400),
        TestStrategy("c").with(\.family, "south"),
    ]
    private static let events = (0..<4).map { TestEvent("*=sum", at: $0 + 1) }

    /// North is stuck at its first event; `seen` says what is found at each look.
    private func run(until limit: Int = 400, _ seen: @escaping (_ look: Int) -> WorkObservation) -> (
        CoreHarness, looks: Int
    ) {
        let harness = CoreHarness(Self.strategies)
        harness.start()
        harness.stall(0, true)
        var looks = 0
        harness.observation = { worker in
            guard worker.index == 0, harness.launches.count(where: { $0.worker == 0 }) == 1 else { return nil }
            looks += 1
            return seen(looks)
        }
        for event in Self.events { harness.offer(event) }
        for _ in 0..<limit where harness.launches.count < 3 {
            while harness.step() {}
            _ = harness.fireTimer()
        }
        return (harness, looks)
    }

    private func observation(slot: UInt32 = 0, milliseconds: Int, evaluations: UInt32 = 1, isStopped: Bool = false)
        -> WorkObservation
    {
        WorkObservation(
            progress: WorkProgress(sequence: 0, slot: slot, evaluations: evaluations),
            processorTime: UInt64(milliseconds) * 1_000_000, isStopped: isStopped)
    }

    private func causes(_ harness: CoreHarness) -> [WorkerLossCause.Kind] {
        harness.reports.compactMap { if case .workerLost(_, _, let cause, _, _) = $0 { cause.kind } else { nil } }
    }

    @Test(
        "Processor time counts against the deadline of the strategy that is evaluated", arguments: [0, 1] as [UInt32])
    func deadline(_ slot: UInt32) {
        // 60 ms of the processor from one look to the next.
        let (harness, looks) = run { observation(slot: slot, milliseconds: 1000 + 60 * $0) }
        #expect(looks == (slot == 0 ? 3 : 8))
        #expect(causes(harness) == [.timeout])
        harness.run([])
        #expect(harness.difference(from: undisturbed()) == nil)
    }

    private func undisturbed() -> CoreHarness {
        let harness = CoreHarness(Self.strategies)
        harness.run(Self.events)
        return harness
    }

    @Test("Whoever is slow but gets on is left alone, and so is whoever gets little of the processor")
    func slow() {
        let (advancing, _) = run(until: 200) { observation(milliseconds: 90 * $0, evaluations: UInt32($0)) }
        #expect(causes(advancing).isEmpty)
        let (starved, _) = run(until: 200) { observation(milliseconds: 0 + $0 / 10 * 10, evaluations: UInt32($0 / 50)) }
        #expect(causes(starved).isEmpty)
    }

    @Test("Whoever says that it gets on, and gives no answer, has no more time than all of its strategies together")
    func forged() {
        let (harness, looks) = run { observation(milliseconds: 90 * $0, evaluations: UInt32($0)) }
        #expect(causes(harness) == [.protocolError])
        // 30 s, and 100 ms and 400 ms for each of its strategies.
        #expect(looks == 340)
        harness.run([])
        #expect(harness.outcomes(of: "a").first == "protocol_error")
        #expect(harness.reasons(of: "c") == undisturbed().reasons(of: "c"))
    }

    @Test("A worker that was stopped is replaced after 30 s, and nobody is charged")
    func stopped() {
        let (harness, looks) = run { _ in observation(milliseconds: 5, isStopped: true) }
        #expect(causes(harness) == [.stalled])
        #expect((119...124).contains(looks))
        harness.run([])
        #expect(harness.difference(from: undisturbed()) == nil && harness.charges.isEmpty)
    }

    @Test("A worker that owes an answer and sleeps for 30 s has broken the protocol")
    func sleeping() {
        let (harness, looks) = run { _ in observation(milliseconds: 5) }
        #expect(causes(harness) == [.protocolError])
        #expect((119...124).contains(looks))
        harness.run([])
        #expect(harness.outcomes(of: "a") == ["protocol_error", "circuit_open", "circuit_open", "circuit_open"])
        #expect(harness.reasons(of: "c") == undisturbed().reasons(of: "c"))
    }

    @Test("Time in which the supervisor itself did not run counts against nobody")
    func supervisorStopped() {
        var harness: CoreHarness?
        let (ran, _) = run(until: 40) { look in
            if look % 5 == 0 { harness?.wait(milliseconds: 30_000) }
            return observation(milliseconds: 5)
        }
        harness = ran
        ran.wait(milliseconds: 60_000)
        for _ in 0..<20 { _ = ran.fireTimer(); while ran.step() {} }
        #expect(causes(ran).isEmpty)
        ran.stall(0, false)
        ran.run([])
        #expect(ran.difference(from: undisturbed()) == nil)
    }

    @Test("Answers of an earlier round without end are a protocol error")
    func flood() {
        let strategies = [TestStrategy("a").with(\.family, "west"), TestStrategy("c").with(\.family, "south")]
        let harness = CoreHarness(strategies)
        harness.conduct = { worker, _ in
            PlayedWorker.Conduct(lie: { header, frame in
                guard worker.index == 0, header.round == 1 else { return frame }
                var old = frame
                old[12] = 0
                return Array(repeatElement(old, count: 1000).joined()) + frame
            })
        }
        harness.run((0..<6).map { TestEvent($0 == 2 ? "a=throw;c=sum" : "*=sum", at: Int64($0)) })
        #expect(harness.outcomes(of: "a").contains("protocol_error"))
        #expect(harness.outcomes(of: "c") == Array(repeating: "intent", count: 6))
    }
}
