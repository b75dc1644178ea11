import StrategySDK
@testable import Supervision
import Testing

@Suite("The trail of outcomes")
struct TrailTests {
    @Test("Like outcomes in a row are one, with the values of the last; the oldest are forgotten")
    func runs() {
        let harness = CoreHarness([TestStrategy("a").with(\.maxStaleness, 100)])
        var events = [TestEvent("*=hold", at: 1), TestEvent("*=hold", at: 2), TestEvent("", at: 3)]
        events += (4...6).map { TestEvent("*=long 1", at: $0).with(\.staleness, 100 + Double($0)) }
        events += [TestEvent("*=long 1", at: 7), TestEvent("*=short 1", at: 8, symbol: "NZDUSD")]
        harness.run(events, end: false)
        func trail() -> [String] {
            harness.core.trail(StrategyRank(0)).map { entry in
                let reason = harness.core.deployment.text(entry.run.reason, for: StrategyRank(0)) ?? ""
                return "\(entry.run.firstSequence)-\(entry.run.lastSequence) \(entry.run.outcome.name) \(reason) "
                    + "×\(entry.run.count) \(entry.symbol)"
            }
        }
        #expect(
            trail() == [
                "0-1 no_signal holding ×2 EURUSD", "2-2 no_signal nothing ×1 EURUSD",
                "3-5 stale staleness_ms 106.0 is above 100.0 ×3 EURUSD", "6-6 intent long ×1 EURUSD",
                "7-7 intent short ×1 NZDUSD",
            ])
        harness.run((9..<29).map { TestEvent($0 % 2 == 0 ? "*=hold" : "", at: $0) })
        // Sixteen, and before them what was wrong.
        #expect(trail().count == 17)
        #expect(trail().last == "27-27 no_signal holding ×1 EURUSD")
        #expect(
            Array(trail().prefix(2)) == [
                "3-5 stale staleness_ms 106.0 is above 100.0 ×3 EURUSD", "12-12 no_signal nothing ×1 EURUSD",
            ])
    }

    @Test("Required features that were missing are counted for the strategies that wanted them")
    func missing() {
        let harness = CoreHarness([
            TestStrategy("a").with(\.requirements, ["volume"]), TestStrategy("b").with(\.symbols, .only(["NZDUSD"])),
        ])
        harness.run([
            TestEvent("*=hold", at: 1).with(\.price, nil), TestEvent("*=hold", at: 2),
            TestEvent("*=hold", at: 3).with(\.extra, "volume"),
        ])
        func missing(_ rank: Int) -> [String] {
            harness.core.missingFeatures(StrategyRank(rank)).map { "\($0.feature) \($0.count)" }
        }
        #expect(missing(0) == ["price 1", "volume 2"])
        #expect(missing(1) == ["price 0"])
    }

    @Test("What happened since the last intent is told apart from what happened before")
    func sinceLastIntent() {
        let harness = CoreHarness([TestStrategy("a").with(\.cooldown, 7200)])
        harness.run([
            TestEvent("*=hold", at: 1), TestEvent("*=long 1", at: 2), TestEvent("*=long 1", at: 3),
            TestEvent("*=hold", at: 3).with(\.identity, 1),
        ])
        let since = harness.core.tally.sinceLastIntent(StrategyRank(0))
        let counts = since.outcomes.filter { $0.count > 0 }.map { "\($0.outcome.name) \($0.count)" }
        #expect(counts == ["no_signal 1", "suppressed_cooldown 1"])
        #expect(since.reasons.map(\.count) == [0, 1])
    }

    @Test("What was wrong is remembered after the trail has gone on, with its last values")
    func notes() {
        let harness = CoreHarness([TestStrategy("a").with(\.maxTargetNotional, 100).with(\.maxStaleness, 5)])
        var events = [
            TestEvent("*=long 101", at: 1), TestEvent("*=hold", at: 2), TestEvent("*=long 102", at: 3),
            TestEvent("*=hold", at: 4).with(\.staleness, 6),
        ]
        events += (5..<45).map { TestEvent($0 % 2 == 0 ? "*=hold" : "", at: $0) }
        harness.run(events)
        let trail = harness.core.trail(StrategyRank(0))
        let notes = trail.prefix(2).map { entry in
            let reason = harness.core.deployment.text(entry.run.reason, for: StrategyRank(0)) ?? ""
            return "\(entry.run.lastSequence) \(entry.run.outcome.name) \(reason)"
        }
        #expect(
            notes == [
                "2 bad_output target_notional 102.0 is above max_target_notional 100.0",
                "3 stale staleness_ms 6.0 is above 5.0",
            ])
        #expect(trail.count == 18)
        #expect(zip(trail, trail.dropFirst()).allSatisfy { $0.run.lastSequence < $1.run.firstSequence })
    }
}
