import StrategySDK
import Supervision
import Testing

@Suite("What becomes of an intent")
struct IntentTests {
    @Test(
        "Lines of one event stand by priority, then id by bytes, whichever worker answered first",
        arguments: 0..<4 as Range<UInt64>)
    func order(_ seed: UInt64) {
        let harness = CoreHarness(
            [
                TestStrategy("b").with(\.priority, 5), TestStrategy("a").with(\.family, "south").with(\.priority, 5),
                TestStrategy("z").with(\.priority, 1).with(\.isIsolated, true), TestStrategy("B").with(\.priority, 5),
                TestStrategy("ä").with(\.priority, 5), TestStrategy("0"),
            ], seed: seed)
        harness.run([TestEvent("*=long 1", at: 1), TestEvent("*=short 2;b=hold", at: 2)])
        let first = ["z", "B", "a", "b", "ä", "0"].map { "0 \($0) long 1" }
        #expect(harness.lines == first + ["z", "B", "a", "ä", "0"].map { "1 \($0) short 2" })
    }

    @Test("Cooldown runs in event time from the last line, for each symbol; what was suppressed restarts nothing")
    func cooldown() {
        let harness = CoreHarness([TestStrategy("a").with(\.cooldown, 7200)])
        harness.run([
            TestEvent("*=long 1", at: 1), TestEvent("*=long 2", at: 2), TestEvent("*=long 3", at: 2, symbol: "NZDUSD"),
            // Two hours after the line at 1, one after what was suppressed at 2.
            TestEvent("*=long 4", at: 3), TestEvent("*=long 5", at: 4).with(\.time, 4 * 3600 + 3599),
            TestEvent("*=long 6", at: 5),
        ])
        #expect(
            harness.outcomes(of: "a") == [
                "intent", "suppressed_cooldown", "intent", "intent", "suppressed_cooldown", "intent",
            ])
        #expect(harness.reasons(of: "a")[1] == "suppressed_cooldown: 3600.0 s of 7200.0 s since the last intent")
        #expect(harness.lines == ["0 a long 1", "2 a long 3", "3 a long 4", "5 a long 6"])
    }

    @Test("Flat and a reversal are never held back; what follows them is")
    func gettingOut() {
        let harness = CoreHarness([TestStrategy("a").with(\.cooldown, 36_000).with(\.maxParallelPositions, 1)])
        harness.run([
            TestEvent("*=flat", at: 1), TestEvent("*=flat", at: 2),
            // The cooldown since the flat at 2 holds back a new position.
            TestEvent("*=long 1", at: 3), TestEvent("*=long 1", at: 12), TestEvent("*=short 1", at: 13),
            TestEvent("*=short 2", at: 14), TestEvent("*=long 2", at: 14).with(\.identity, 1),
            TestEvent("*=flat", at: 15),
        ])
        #expect(
            harness.outcomes(of: "a") == [
                "intent", "intent", "suppressed_cooldown", "intent", "intent", "suppressed_cooldown", "intent",
                "intent",
            ])
    }

    @Test("So many symbols may be long or short at once; a slot is free at flat and from valid_until on")
    func parallelLimit() {
        let harness = CoreHarness([TestStrategy("a").with(\.maxParallelPositions, 2).with(\.intentTTLBars, 3)])
        harness.run([
            TestEvent("*=long 1", at: 1, symbol: "A"), TestEvent("*=short 1", at: 1, symbol: "B"),
            TestEvent("*=long 1", at: 1, symbol: "C"),
            // A symbol that has a slot keeps it.
            TestEvent("*=long 2", at: 2, symbol: "A"),
            // B holds until 4, A until 5.
            TestEvent("*=long 1", at: 3, symbol: "C").with(\.time, 4 * 3600 - 1),
            TestEvent("*=long 1", at: 4, symbol: "C"),
            TestEvent("*=long 1", at: 4, symbol: "D"), TestEvent("*=flat", at: 4, symbol: "A"),
            TestEvent("*=long 1", at: 4, symbol: "D").with(\.identity, 1), TestEvent("*=flat", at: 4, symbol: "E"),
        ])
        #expect(
            harness.outcomes(of: "a") == [
                "intent", "intent", "suppressed_parallel_limit", "intent", "suppressed_parallel_limit", "intent",
                "suppressed_parallel_limit", "intent", "intent", "intent",
            ])
        #expect(harness.reasons(of: "a")[2] == "suppressed_parallel_limit: 2 positions are open, 2 are allowed")
    }

    @Test("Cooldown comes before the parallel limit, and each strategy has limits of its own")
    func limitOrder() {
        let strategy = TestStrategy("a").with(\.maxParallelPositions, 1).with(\.cooldown, 3600 * 9).with(
            \.intentTTLBars, 2)
        let harness = CoreHarness([strategy, strategy.with(\.id, "b")])
        harness.run([
            TestEvent("a=long 1", at: 1, symbol: "A"), TestEvent("a=long 1", at: 3, symbol: "B"),
            TestEvent("a=long 1;b=long 1", at: 4, symbol: "A"),
        ])
        #expect(harness.outcomes(of: "a") == ["intent", "intent", "suppressed_cooldown"])
        #expect(harness.outcomes(of: "b") == ["no_signal", "no_signal", "intent"])
    }

    @Test("A notional above the limit is bad output, one at the limit is not, and it starts no cooldown")
    func notional() {
        let harness = CoreHarness([TestStrategy("a").with(\.maxTargetNotional, 100).with(\.cooldown, 7200)])
        harness.run([TestEvent("*=long 101", at: 1), TestEvent("*=long 100", at: 2), TestEvent("*=long 101", at: 3)])
        #expect(harness.outcomes(of: "a") == ["bad_output", "intent", "bad_output"])
        #expect(harness.reasons(of: "a")[0] == "bad_output: target_notional 101.0 is above max_target_notional 100.0")
        #expect(harness.kills.isEmpty)
    }

    @Test("An intent is valid for so many bars, and for ever where the timeframe has no length")
    func validUntil() {
        let second: Int64 = 1_000_000_000
        let expected: [(String, Int, Int64?)] = [
            ("1Hour", 1, 3600), ("1Hour", 2, 7200), ("15Min", 3, 2700), ("1Day", 1, 86_400), ("30Sec", 1, 30),
            ("Daily", 1, nil),
            ("0Hour", 1, nil), ("01Hour", 1, nil), ("1hour", 1, nil), ("", 1, nil), ("1.5Hour", 1, nil),
            ("Hour", 1, nil),
            ("99999999999999999999Day", 1, nil), ("100000Day", 100_000, nil),
        ]
        for (timeframe, bars, length) in expected {
            let harness = CoreHarness([TestStrategy("a").with(\.timeframe, timeframe).with(\.intentTTLBars, bars)])
            harness.run([TestEvent("*=long 1", at: 1).with(\.timeframe, timeframe)])
            #expect(harness.intents.first?.validUntil == length.map { (3600 + $0) * second }, "\(bars) × \(timeframe)")
        }
    }

    @Test("The first and the last instant that there is are not too far apart")
    func extremeTimes() {
        let harness = CoreHarness([
            TestStrategy("a").with(\.cooldown, 10).with(\.maxParallelPositions, 1),
            TestStrategy("b").with(\.intentTTLBars, 9),
        ])
        harness.start()
        for time in [Int64.min, 0, 1, Int64.max - 1, Int64.max] {
            harness.offer(TestEvent("*=long 1"), nanoseconds: time)
        }
        harness.run([])
        #expect(
            harness.outcomes(of: "a") == ["intent", "intent", "suppressed_cooldown", "intent", "suppressed_cooldown"])
        #expect(harness.intents.last?.validUntil == nil)
    }

    @Test("An intent is named by what it was made of, and by nothing else")
    func identity() {
        func id(_ event: TestEvent, _ strategy: TestStrategy = TestStrategy("a"), after: [TestEvent] = []) -> UInt64? {
            let harness = CoreHarness([strategy])
            harness.run(after + [event])
            return harness.intents.last?.id
        }
        let event = TestEvent("*=long 1", at: 5)
        let name = id(event)
        #expect(name != nil)
        #expect(id(event, after: [TestEvent("*=hold", at: 1)]) == name)
        #expect(id(event, TestStrategy("a").with(\.priority, 3)) == name)
        let others = [
            id(event.with(\.time, 5 * 3600 + 1)), id(event.with(\.symbol, "NZDUSD")), id(event.with(\.price, 2)),
            id(event.with(\.script, "*=long 2")), id(event, TestStrategy("b")),
            id(event, TestStrategy("a").with(\.family, "south")),
            id(event.with(\.timeframe, "1Min"), TestStrategy("a").with(\.timeframe, "1Min")),
        ]
        #expect(Set(others + [name]).count == others.count + 1)
        let warm = TestStrategy("a").with(\.warmUp, 1)
        #expect(id(event, warm, after: [TestEvent("", at: 1)]) != name)
    }

    @Test("An intent carries event_ts as it came, symbol, values and the hash of the features")
    func content() throws {
        let harness = CoreHarness([TestStrategy("a")])
        harness.run([
            TestEvent("*=short 12", at: 5), TestEvent("*=short 12", at: 6),
            TestEvent("*=short 12", at: 7).with(\.price, 3),
        ])
        let intent = try #require(harness.intents.first)
        #expect(intent.eventTime == "T18000" && intent.symbol == "EURUSD" && intent.sequence == 0)
        #expect(intent.intent == .short(confidence: 0.5, targetNotional: 12, rationale: ["told"]))
        #expect(harness.intents[1].featuresHash == intent.featuresHash)
        #expect(harness.intents[2].featuresHash != intent.featuresHash)
    }
}
