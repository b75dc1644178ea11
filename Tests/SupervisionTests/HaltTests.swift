import StrategySDK
@testable import Supervision
import Testing

@Suite("Halting strategies")
struct HaltTests {
    private static let strategies = [TestStrategy("a"), TestStrategy("b"), TestStrategy("c").with(\.family, "south")]

    private func rank(_ harness: CoreHarness, _ id: String) throws -> StrategyRank {
        StrategyRank(try #require(harness.core.deployment.strategies.firstIndex { $0.definition.id.text == id }))
    }

    @Test("A halted strategy gives no line from the next event on, its live intents are withdrawn, the others go on")
    func halt() throws {
        let harness = CoreHarness(Self.strategies)
        harness.run([TestEvent("*=long 1", at: 1), TestEvent("*=long 2", at: 1, symbol: "NZDUSD")], end: false)
        #expect(try harness.core.halt(.strategy(rank(harness, "a")), reason: "news") == 2)
        harness.settle()
        // Nothing had to come for them to be written.
        #expect(
            harness.withdrawals.map { "\($0.sequence) \($0.symbol) \($0.reason)" } == [
                "2 EURUSD halted: news", "2 NZDUSD halted: news",
            ])
        #expect(harness.withdrawals.map(\.id) == harness.intents.filter { $0.strategy.index == 0 }.map(\.id))
        harness.run([TestEvent("*=long 3", at: 2), TestEvent("*=hold", at: 3)])
        #expect(harness.reasons(of: "a").suffix(2) == ["halted: news", "halted: news"])
        #expect(harness.outcomes(of: "b") == ["intent", "intent", "intent", "no_signal"])
        #expect(harness.lines.suffix(2) == ["2 b long 3", "2 c long 3"])
    }

    @Test("An intent that has expired, or was withdrawn before, is not withdrawn")
    func liveOnly() throws {
        let harness = CoreHarness([TestStrategy("a").with(\.intentTTLBars, 2)])
        harness.run(
            [
                TestEvent("*=long 1", at: 1, symbol: "A"), TestEvent("*=flat", at: 3, symbol: "B"),
                TestEvent("*=hold", at: 3, symbol: "A"),
                TestEvent("*=hold", at: 4, symbol: "B"),
            ], end: false)
        _ = harness.core.halt(.all, reason: "one")
        harness.settle()
        #expect(harness.withdrawals.map(\.symbol) == ["B"])
        _ = harness.core.resume(.all)
        _ = harness.core.halt(.all, reason: "two")
        harness.settle()
        #expect(harness.withdrawals.count == 1)
    }

    @Test("Orders apply to the events after them, whatever is under way")
    func betweenEvents() throws {
        let harness = CoreHarness(Self.strategies, maxChunk: 40)
        harness.start()
        for hour in 1...5 { harness.offer(TestEvent("*=long 1", at: Int64(hour))) }
        #expect(harness.core.halt(.all, reason: "stop") == 5)
        for hour in 6...8 { harness.offer(TestEvent("*=long 1", at: Int64(hour))) }
        #expect(harness.core.resume(.all) == 8)
        harness.run([TestEvent("*=long 1", at: 9)])
        for id in ["a", "b", "c"] {
            #expect(
                harness.outcomes(of: id) == Array(repeating: "intent", count: 5) + Array(repeating: "halted", count: 3)
                    + ["intent"])
            #expect(harness.tally(id) == ["intent": 6, "halted": 3])
        }
        #expect(harness.withdrawals.map(\.sequence) == [5, 5, 5])
    }

    @Test("A halt comes before what excludes an event, and every event is still counted once")
    func counting() throws {
        let harness = CoreHarness([
            TestStrategy("a").with(\.symbols, .only(["EURUSD"])), TestStrategy("b").with(\.warmUp, 3),
        ])
        let mixed = [
            TestEvent("*=long 1", at: 1), TestEvent("*=long 1", at: 1, symbol: "NZDUSD"),
            TestEvent("*=long 1", at: 2).with(\.timeframe, "1Min"), TestEvent("*=throw", at: 3),
        ]
        func later(_ hours: Int64) -> [TestEvent] { mixed.map { $0.with(\.time, $0.time + hours * 3600) } }
        harness.run(mixed, end: false)
        _ = harness.core.halt(.strategy(StrategyRank(0)), reason: "x")
        harness.run(later(10), end: false)
        #expect(
            harness.tally("a") == [
                "intent": 1, "symbol_excluded": 1, "timeframe_mismatch": 1, "error": 1, "halted": 4,
            ])
        _ = harness.core.resume(.strategy(StrategyRank(0)))
        harness.run(later(20))
        let written = Dictionary(grouping: harness.outcomes(of: "a")) { $0 }.mapValues { UInt64($0.count) }
        #expect(harness.tally("a") == written)
        #expect(harness.tally("a")["halted"] == 4 && harness.tally("a")["symbol_excluded"] == 2)
        #expect(harness.tally("b").values.reduce(0, +) == 12)
    }

    @Test("The state of a halted strategy moves on: once resumed it decides as if it had never been halted")
    func stateIsWhole() throws {
        let events = (1...12).map { TestEvent("*=count", at: Int64($0)) }
        let undisturbed = CoreHarness([TestStrategy("a").with(\.warmUp, 4)])
        undisturbed.run(events)
        let harness = CoreHarness([TestStrategy("a").with(\.warmUp, 4)])
        _ = harness.core.halt(.all, reason: "from the start")
        harness.run(Array(events[..<6]), end: false)
        _ = harness.core.resume(.all)
        harness.run(Array(events[6...]))
        #expect(harness.outcomes(of: "a").prefix(6) == Array(repeating: "halted", count: 6)[...])
        #expect(harness.lines == Array(undisturbed.lines.suffix(6)))
        #expect(!harness.lines.isEmpty)
    }

    @Test("The halt of all and that of one strategy are two; each ends by itself")
    func levels() throws {
        let harness = CoreHarness(Self.strategies)
        let first = StrategyRank(0)
        _ = harness.core.halt(.strategy(first), reason: "own")
        _ = harness.core.halt(.all, reason: "everything")
        harness.run([TestEvent("*=long 1", at: 1)], end: false)
        #expect(harness.reasons(of: "a") == ["halted: everything"])
        _ = harness.core.resume(.all)
        harness.run([TestEvent("*=long 1", at: 2)], end: false)
        #expect(harness.reasons(of: "a").last == "halted: own")
        #expect(harness.outcomes(of: "b").last == "intent")
        _ = harness.core.halt(.all, reason: "again")
        _ = harness.core.resume(.strategy(first))
        harness.run([TestEvent("*=long 1", at: 3)], end: false)
        #expect(harness.reasons(of: "a").last == "halted: again")
        _ = harness.core.resume(.all)
        harness.run([TestEvent("*=long 1", at: 4)])
        for id in ["a", "b", "c"] { #expect(harness.outcomes(of: id).last == "intent") }
    }

    @Test("Orders that fall on one event take effect one after the other, and every event is counted once")
    func ordersOfOneEvent() throws {
        let first = StrategyRank(0)
        func orders(_ harness: CoreHarness, _ reasons: [String?]) {
            for reason in reasons {
                if let reason {
                    _ = harness.core.halt(.strategy(first), reason: reason)
                } else {
                    _ = harness.core.resume(.strategy(first))
                }
            }
        }
        let harness = CoreHarness(Self.strategies)
        harness.run([TestEvent("*=long 1", at: 1)], end: false)
        orders(harness, ["one", nil, "three"])
        harness.settle()
        #expect(harness.withdrawals.map(\.reason) == ["halted: one"])
        harness.run((2...6).map { TestEvent("*=long 1", at: $0) }, end: false)
        #expect(harness.tally("a") == ["intent": 1, "halted": 5])
        orders(harness, [nil, "four"])
        harness.run((7...8).map { TestEvent("*=long 1", at: $0) }, end: false)
        #expect(harness.tally("a") == ["intent": 1, "halted": 7])
        orders(harness, [nil, "five", nil])
        harness.run([TestEvent("*=long 1", at: 9)])
        let written = Dictionary(grouping: harness.outcomes(of: "a")) { $0 }.mapValues { UInt64($0.count) }
        #expect(harness.tally("a") == written)
        #expect(harness.tally("a") == ["intent": 2, "halted": 7])
    }

    @Test("A wrong time of another symbol lets no intent expire before it is withdrawn")
    func timeOfOthers() {
        let harness = CoreHarness([TestStrategy("a").with(\.symbols, .only(["EURUSD"]))])
        harness.run([TestEvent("*=long 1", at: 1), TestEvent("", at: 200_000, symbol: "JUNK")], end: false)
        _ = harness.core.halt(.all, reason: "x")
        harness.settle()
        #expect(harness.withdrawals.map(\.symbol) == ["EURUSD"])
    }

    @Test("A withdrawal frees the slot of a position, and what turns it is still never held back")
    func slots() throws {
        let harness = CoreHarness([TestStrategy("a").with(\.maxParallelPositions, 1).with(\.intentTTLBars, 99)])
        harness.run([TestEvent("*=long 1", at: 1, symbol: "A")], end: false)
        _ = harness.core.halt(.all, reason: "x")
        _ = harness.core.resume(.all)
        harness.run([TestEvent("*=long 1", at: 2, symbol: "B"), TestEvent("*=short 1", at: 3, symbol: "A")])
        #expect(harness.outcomes(of: "a") == ["intent", "intent", "intent"])
    }

    @Test("Without outcomes to be written the same is counted and withdrawn")
    func countedOnly() throws {
        func run(_ recordsOutcomes: Bool) -> CoreHarness {
            let harness = CoreHarness(RandomMarket.strategies, recordsOutcomes: recordsOutcomes)
            let events = RandomMarket.events(count: 300, seed: 9)
            harness.run(Array(events[..<100]), end: false)
            _ = harness.core.halt(.strategy(StrategyRank(1)), reason: "x")
            harness.run(Array(events[100..<200]), end: false)
            _ = harness.core.resume(.all)
            harness.run(Array(events[200...]))
            return harness
        }
        let (writing, counting) = (run(true), run(false))
        #expect(writing.withdrawals == counting.withdrawals)
        for strategy in RandomMarket.strategies {
            let written = Dictionary(grouping: writing.outcomes(of: strategy.id)) { $0 }.mapValues { UInt64($0.count) }
            #expect(writing.tally(strategy.id) == written)
            #expect(counting.tally(strategy.id) == written)
        }
    }
}
