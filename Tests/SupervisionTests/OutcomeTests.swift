import StrategySDK
@testable import Supervision
import Testing

@Suite("Outcomes")
struct OutcomeTests {
    @Test("What keeps an event from a strategy is found in the design's order")
    func gates() {
        let harness = CoreHarness([
            TestStrategy("a").with(\.symbols, .only(["EURUSD"])).with(\.maxStaleness, 100).with(
                \.requirements, ["volume"])
        ])
        func good(_ hour: Int64) -> TestEvent { TestEvent("*=long 5", at: hour).with(\.extra, "volume") }
        let events: [(TestEvent, String)] = [
            // Excluded by symbol before anything else is looked at.
            (good(1).with(\.symbol, "NZDUSD").with(\.timeframe, "1Min").with(\.price, nil), "symbol_excluded"),
            (good(1).with(\.timeframe, "1Min").with(\.price, nil), "timeframe_mismatch"),
            (good(2), "intent"),
            // Out of order before stale, stale before missing.
            (good(1).with(\.staleness, 101).with(\.price, nil), "out_of_order"),
            (good(2).with(\.revision, 7).with(\.staleness, 101), "conflict"),
            (good(2), "duplicate"),
            (good(3).with(\.staleness, 100.5).with(\.price, nil), "stale: staleness_ms 100.5 is above 100.0"),
            (good(4).with(\.staleness, 100), "intent"),
            (good(5).with(\.price, nil), "missing_feature: price"),
            (good(6).with(\.extra, nil), "missing_feature: volume"),
            (good(7).with(\.extra, nil).with(\.price, nil), "missing_feature: price, volume"),
            (good(8).with(\.script, "*=throw"), "error: told to throw"),
            (good(9).with(\.script, "*=hold"), "no_signal: holding"),
            (good(10).with(\.script, nil), "no_signal: nothing"),
        ]
        harness.run(events.map(\.0))
        #expect(harness.reasons(of: "a").map { $0.hasPrefix("intent") ? "intent" : $0 } == events.map(\.1))
        #expect(harness.finishes == 1)
        // None of the three moves the order: the event after them is compared with the one before.
        let sum = harness.tally("a").values.reduce(0, +)
        #expect(sum == UInt64(events.count))
        #expect(harness.tally("a")["symbol_excluded"] == 1 && harness.tally("a")["intent"] == 2)
    }

    @Test("A repeated identity is told from a new one at the same instant")
    func identities() {
        let harness = CoreHarness([TestStrategy("a")])
        let event = TestEvent("*=hold", at: 1)
        harness.run([
            event, event.with(\.identity, 1), event.with(\.identity, 1).with(\.revision, 1), event.with(\.identity, 1),
            event, event.with(\.symbol, "NZDUSD"), event.with(\.timeframe, "1Min"), event.with(\.time, 3601), event,
        ])
        #expect(
            harness.outcomes(of: "a") == [
                "no_signal", "no_signal", "conflict", "duplicate", "duplicate", "no_signal", "timeframe_mismatch",
                "no_signal", "out_of_order",
            ])
    }

    @Test("Warm-up is told for each symbol, or for all, as the plugin declares; a thrown error is no part of it")
    func warmUp() {
        let harness = CoreHarness([
            TestStrategy("n").with(\.warmUp, 2), TestStrategy("s").with(\.family, "south").with(\.warmUp, 2),
        ])
        harness.run([
            TestEvent("*=count", at: 1), TestEvent("*=throw", at: 1, symbol: "NZDUSD"), TestEvent("*=throw", at: 2),
            TestEvent("*=count", at: 3), TestEvent("*=count", at: 4), TestEvent("*=count", at: 4, symbol: "NZDUSD"),
        ])
        #expect(
            harness.outcomes(of: "n") == ["warming_up", "error", "error", "warming_up", "intent", "warming_up"])
        #expect(harness.outcomes(of: "s") == ["warming_up", "error", "error", "warming_up", "intent", "intent"])
    }

    @Test("Every event has one outcome for each strategy, and each is counted once")
    func oneOutcome() {
        let strategies = RandomMarket.strategies
        let events = RandomMarket.events(count: 400, seed: 3)
        let harness = CoreHarness(strategies)
        harness.run(events)
        #expect(harness.outcomes.count == events.count)
        for outcome in harness.outcomes { #expect(outcome.count == strategies.count) }
        for strategy in strategies {
            let written = Dictionary(grouping: harness.outcomes(of: strategy.id)) { $0 }.mapValues { UInt64($0.count) }
            #expect(harness.tally(strategy.id) == written)
        }
        // The market is rich enough to mean something.
        let kinds = Set(strategies.flatMap { harness.outcomes(of: $0.id) })
        #expect(kinds.count >= 13, "\(kinds.sorted())")
    }

    @Test("Without outcomes to be written the same is counted and the same lines come out")
    func countedOnly() {
        let events = RandomMarket.events(count: 300, seed: 4)
        let writing = CoreHarness(RandomMarket.strategies)
        writing.run(events)
        let counting = CoreHarness(RandomMarket.strategies, recordsOutcomes: false)
        counting.run(events)
        #expect(counting.outcomes.isEmpty)
        #expect(counting.intents == writing.intents)
        for strategy in RandomMarket.strategies { #expect(counting.tally(strategy.id) == writing.tally(strategy.id)) }
    }

    @Test("Reasons that plugins declare are counted by name")
    func declaredReasons() {
        let harness = CoreHarness([TestStrategy("a")])
        harness.run([TestEvent("*=hold", at: 1), TestEvent("", at: 2), TestEvent("*=hold", at: 3)])
        let reasons = harness.core.tally.declaredReasons(StrategyRank(0)).map { "\($0.reason) \($0.count)" }
        #expect(reasons == ["nothing 1", "holding 2"])
    }
}
