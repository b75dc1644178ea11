import StrategySDK
import Supervision
import Testing
import Wire

@Suite("Latches that an earlier run left")
struct CarriedLatchTests {
    private static let strategies = [TestStrategy("a"), TestStrategy("b"), TestStrategy("c").with(\.family, "south")]

    private static func latch(culprit: String? = nil) throws -> Outage {
        try #require(
            Outage.latchedBefore(
                .violation, culprit: culprit.map { StrategyID($0) },
                failures: [ChargedFailure(sequence: 812, outcome: .violation, detail: "socket")], consecutiveTrips: 1))
    }

    private static func counting(_ count: Int) -> [TestEvent] {
        (1...count).map { TestEvent("*=count", at: Int64($0)) }
    }

    @Test("A strategy that begins latched meets an open circuit from the first event on, and nobody else notices")
    func outFromTheBeginning() throws {
        let plain = CoreHarness(Self.strategies)
        plain.run(Self.counting(5))
        let harness = CoreHarness(Self.strategies)
        harness.core.latchFromBefore(StrategyRank(0), try Self.latch(culprit: "b"))
        harness.run(Self.counting(5))
        #expect(
            Set(harness.reasons(of: "a")) == ["circuit_open: 1 violation of b, of the same plugin version"])
        #expect(
            harness.reasons(of: "b") == plain.reasons(of: "b") && harness.reasons(of: "c") == plain.reasons(of: "c"))
        #expect(harness.lines == plain.lines.filter { !$0.contains(" a ") })
        // Whoever carries it over knows of it.
        #expect(harness.kept.isEmpty)
        #expect(!harness.reports.contains { if case .leftService = $0 { true } else { false } })
        #expect(harness.core.breaker(StrategyRank(0)).outage?.missed == 5)
    }

    @Test("A worker without any strategy in service is not started, and the run goes on without it")
    func desertedFromTheBeginning() throws {
        let harness = CoreHarness(Self.strategies)
        harness.core.latchFromBefore(StrategyRank(2), try Self.latch())
        harness.start()
        let isReady = harness.core.isReady
        #expect(isReady)
        harness.run(Self.counting(3))
        #expect(harness.launches.map(\.worker) == [0])
        #expect(harness.outcomes(of: "c") == Array(repeating: "circuit_open", count: 3))
        #expect(harness.finishes == 1)
    }

    @Test("An operator's reset has it compute what it missed, and it comes back as if it had been there all the time")
    func reset() throws {
        for rank in [0, 2] {
            let plain = CoreHarness(Self.strategies)
            plain.run(Self.counting(9))
            let harness = CoreHarness(Self.strategies)
            harness.core.latchFromBefore(StrategyRank(rank), try Self.latch())
            harness.run(Array(Self.counting(5)), end: false)
            #expect(harness.core.reset(StrategyRank(rank), reason: "read") == 5)
            #expect(harness.core.trial(StrategyRank(rank)) == 5)
            harness.settle()
            #expect(harness.core.breaker(StrategyRank(rank)).isClosed)
            harness.run(Array(Self.counting(9).dropFirst(5)))
            let id = Self.strategies[rank].id
            #expect(
                harness.outcomes(of: id).prefix(5) == [
                    "circuit_open", "circuit_open", "circuit_open", "circuit_open", "circuit_open",
                ])
            #expect(harness.reasons(of: id).suffix(4) == plain.reasons(of: id).suffix(4))
            #expect(harness.lines.suffix(12) == plain.lines.suffix(12))
            #expect(
                harness.kept == [
                    .reset(StrategyID(id), before: 5, reason: "read"), .probe(StrategyID(id), before: 5, failure: nil),
                ])
        }
    }

    @Test("Whoever repeats the run begins with it too")
    func repeated() throws {
        let first = CoreHarness(Self.strategies)
        first.core.latchFromBefore(StrategyRank(0), try Self.latch(culprit: "b"))
        first.run(Self.counting(5), end: false)
        _ = first.core.reset(StrategyRank(0), reason: "read")
        first.run(Array(Self.counting(9).dropFirst(5)))
        let again = CoreHarness(Self.strategies, window: 2, seed: 7)
        again.core.foresee(.latchedBefore(StrategyID("a"), try Self.latch(culprit: "b")))
        for input in first.kept { again.core.foresee(input) }
        again.run(Self.counting(9))
        #expect(again.everything == first.everything)
        #expect(first.outcomes(of: "a").suffix(5) == ["circuit_open", "intent", "intent", "intent", "intent"])
    }

    @Test("Where two come back at once and one dies at their first event, it alone is charged with it")
    func backAtOnce() throws {
        let harness = CoreHarness(Self.strategies)
        for rank in 0...1 { harness.core.latchFromBefore(StrategyRank(rank), try Self.latch()) }
        harness.conduct = { worker, _ in
            PlayedWorker.Conduct(fate: { header, slots in
                guard worker.index == 0, header.type == FrameType.event.rawValue, header.sequence == 5,
                    slots.contains(1)
                else { return nil }
                // What it said of their states is lost with it.
                return PlayedWorker.Fate(progress: WorkProgress(sequence: 5, slot: 1), lostBytes: 400)
            })
        }
        harness.run(Array(Self.counting(5)), end: false)
        for rank in 0...1 { _ = harness.core.reset(StrategyRank(rank), reason: "read") }
        harness.settle()
        harness.run(Array(Self.counting(9).dropFirst(5)))
        #expect(harness.finishes == 1)
        #expect(harness.charges == ["5 crash"])
        let places = harness.reports.compactMap {
            if case .workerLost(_, _, _, let at, let who) = $0 { (at, who) } else { nil }
        }
        #expect(!places.isEmpty && places.allSatisfy { $0 == 5 && $1 == [StrategyRank(1)] })
        #expect(harness.outcomes(of: "a").suffix(4) == ["intent", "intent", "intent", "intent"])
        #expect(harness.outcomes(of: "b").suffix(4) == ["crash", "intent", "intent", "intent"])
    }

    @Test("What latches not cannot be carried over")
    func onlyLatches() {
        #expect(Outage.latchedBefore(.error, culprit: nil, failures: [], consecutiveTrips: 1) == nil)
        #expect(Outage.latchedBefore(.crash, culprit: nil, failures: [], consecutiveTrips: 1) == nil)
    }
}
