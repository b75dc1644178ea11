import StrategySDK
@testable import Supervision
import Testing
import Wire

@Suite("Out of service for so many seconds")
struct OpenSecondsTests {
    private static let a = StrategyID("a")
    private static let failing: Set = [20, 21]
    private static let events = ReturnTests.events(failing: failing, count: 200)

    private static func strategies(seconds: Int) -> [TestStrategy] {
        var limits = BreakerLimits()
        limits.error.consecutive = 2
        limits.error.openSeconds = seconds
        // However many of its events come.
        limits.error.openEvents = 1
        limits.crash.openSeconds = seconds
        return ReturnTests.strategies().map { $0.id == "a" ? $0.with(\.breakers, limits) : $0 }
    }

    private static func harness(
        seconds: Int, window: Int = 16, seed: UInt64 = 0, resuming state: CoreState? = nil
    ) -> CoreHarness {
        RecoveryMarket.harness(
            strategies(seconds: seconds), window: window, maxChunk: 2000, seed: seed, resuming: state
        ) {
            $0.countsSeconds = true
        }
    }

    /// Where the strategy is tried, event 25 is not survived.
    private static func failTrials(_ harness: CoreHarness, atMost count: Int = .max) {
        let regular = harness.core.deployment.workers.count
        var deaths = 0
        harness.conduct = { worker, _ in
            PlayedWorker.Conduct(fate: { header, _ in
                guard worker.index >= regular, header.type == FrameType.event.rawValue, header.sequence == 25,
                    deaths < count
                else { return nil }
                deaths += 1
                return PlayedWorker.Fate(progress: WorkProgress(sequence: 25, slot: 0))
            })
        }
    }

    private static func dues(_ harness: CoreHarness) -> [UInt64] {
        harness.kept.compactMap { if case .due(a, let before) = $0 { before } else { nil } }
    }

    private static func left(_ harness: CoreHarness) -> UInt64? {
        harness.core.millisecondsLeft(StrategyRank(0), at: harness.now)
    }

    private static func run(_ harness: CoreHarness, _ range: Range<Int>) {
        harness.run(Array(events[range]), end: false)
    }

    @Test("It is back when they are over and not before, with the state it would have")
    func wholeState() {
        let harness = Self.harness(seconds: 3)
        Self.run(harness, 0..<30)
        #expect(Self.left(harness) == 3000)
        harness.wait(milliseconds: 2999)
        Self.run(harness, 30..<40)
        #expect(Self.dues(harness).isEmpty)
        harness.wait(milliseconds: 1)
        harness.settle()
        #expect(Self.dues(harness) == [40])
        harness.run(Array(Self.events[40...]))
        let reference = Self.harness(seconds: 3)
        reference.run(ReturnTests.without(failing: Self.failing, count: 200))
        let own = harness.reasons(of: "a")
        #expect(own[22..<40].allSatisfy { $0.hasPrefix("circuit_open: 2") }, "\(own)")
        #expect(harness.outcomes(of: "a").suffix(160) == reference.outcomes(of: "a").suffix(160))
        let lines = reference.lines.filter { line in !(22..<40).contains { line.hasPrefix("\($0) a ") } }
        #expect(harness.lines == lines)
    }

    @Test("Time that is over is seen at the next step, whether or not a timer wakes anybody up")
    func withoutTimer() {
        let harness = Self.harness(seconds: 3)
        Self.run(harness, 0..<30)
        harness.wait(milliseconds: 60_000)
        Self.run(harness, 30..<31)
        Self.run(harness, 31..<40)
        #expect(Self.dues(harness) == [31])
        #expect(harness.outcomes(of: "a").suffix(9).allSatisfy { $0 == "intent" })
    }

    @Test("A trial that fails keeps it away for twice as long")
    func doubled() {
        let harness = Self.harness(seconds: 3)
        Self.failTrials(harness, atMost: 2)
        Self.run(harness, 0..<30)
        harness.wait(milliseconds: 3000)
        harness.settle()
        Self.run(harness, 30..<40)
        #expect(Self.dues(harness) == [30])
        let outage = harness.core.breaker(StrategyRank(0)).outage
        #expect(outage?.duration == .seconds(6))
        harness.wait(milliseconds: 5999)
        Self.run(harness, 40..<50)
        #expect(Self.dues(harness) == [30])
        harness.wait(milliseconds: 1)
        harness.settle()
        Self.run(harness, 50..<60)
        #expect(Self.dues(harness) == [30, 50])
        #expect(harness.outcomes(of: "a").suffix(10).allSatisfy { $0 == "intent" })
    }

    @Test(
        "Where no event comes, a trial that failed is not made again for the same one, and a run that repeats it agrees"
    )
    func noEventBetween() {
        let harness = Self.harness(seconds: 3)
        Self.failTrials(harness, atMost: 2)
        Self.run(harness, 0..<30)
        for _ in 0..<10 {
            harness.wait(milliseconds: 30_000)
            harness.settle()
        }
        #expect(Self.dues(harness) == [30])
        Self.run(harness, 30..<31)
        harness.settle()
        #expect(Self.dues(harness) == [30, 31])
        harness.run(Array(Self.events[31...]))
        #expect(harness.outcomes(of: "a")[30...31] == ["circuit_open", "intent"])
        let again = Self.harness(seconds: 3, window: 64, seed: 3)
        for input in harness.kept { again.core.foresee(input) }
        again.core.repeatedEvents = .max
        again.run(Self.events)
        #expect(again.everything == harness.everything)
    }

    @Test("Whoever repeats a run has it tried at the same events, however time passes", arguments: [1, 16, 64])
    func repeated(_ window: Int) {
        let first = Self.harness(seconds: 3)
        Self.failTrials(first, atMost: 2)
        for start in stride(from: 0, to: 200, by: 5) {
            first.wait(milliseconds: 500)
            Self.run(first, start..<start + 5)
        }
        first.run([])
        #expect(Self.dues(first).count == 2)
        for pause in [0, 700] as [UInt64] {
            let again = Self.harness(seconds: 3, window: window, seed: 9)
            for input in first.kept { again.core.foresee(input) }
            again.core.repeatedEvents = .max
            again.disturbance = { $0.wait(milliseconds: pause) }
            again.run(Self.events)
            #expect(again.everything == first.everything, "\(pause) ms a step")
        }
    }

    @Test("A run that goes on after it has repeated what was known has it tried when time is over from there on")
    func goesOn() {
        let first = Self.harness(seconds: 3)
        Self.run(first, 0..<50)
        let again = Self.harness(seconds: 3)
        for input in first.kept { again.core.foresee(input) }
        again.core.repeatedEvents = 50
        Self.run(again, 0..<30)
        again.wait(milliseconds: 10_000)
        Self.run(again, 30..<49)
        #expect(Self.dues(again).isEmpty)
        Self.run(again, 49..<50)
        #expect(Self.dues(again) == [50])
        Self.run(again, 50..<60)
        #expect(Array(again.outcomes(of: "a").suffix(11)) == ["circuit_open"] + Array(repeating: "intent", count: 10))
    }

    @Test("Faults and orders at random leave a run that can be repeated", arguments: 0..<12 as Range<UInt64>)
    func disturbed(_ seed: UInt64) {
        let strategies = RepeatingTests.strategies.map { strategy in
            var limits = strategy.breakers
            limits.error.openSeconds = 1
            limits.badOutput.openSeconds = 2
            limits.crash.openSeconds = 1
            return strategy.with(\.breakers, limits)
        }
        let events = RecoveryMarket.events(count: 120, seed: seed, failures: 12)
        let first = RepeatingTests.disturbed(
            events, seed: seed, attacks: seed % 2 == 0, strategies: strategies, isLive: true)
        #expect(first.finishes == 1)
        #expect(first.kept.contains { if case .due = $0 { true } else { false } })
        for window in [1, 16, 64] {
            let second = RecoveryMarket.harness(strategies, window: window, maxChunk: 3000, seed: seed + 5) {
                $0.countsSeconds = true
            }
            for input in first.kept { second.core.foresee(input) }
            second.core.repeatedEvents = .max
            second.run(events)
            let difference = second.difference(from: first)
            #expect(difference == nil, "window \(window)")
        }
    }

    @Test("What is left of its time is left after a pause, and in a process that goes on much later")
    func resumed() throws {
        let first = Self.harness(seconds: 10)
        Self.run(first, 0..<30)
        first.wait(milliseconds: 4000)
        Self.run(first, 30..<40)
        first.core.beginPause()
        first.settle()
        let isPaused = first.core.isPaused
        #expect(isPaused)
        let state = first.core.state()
        first.core.endPause()

        let second = Self.harness(seconds: 10, resuming: state)
        second.wait(milliseconds: 1_000_000)
        second.start()
        for harness in [first, second] {
            #expect(Self.left(harness) == 6000)
            harness.wait(milliseconds: 5999)
            Self.run(harness, 40..<50)
            #expect(Self.dues(harness).isEmpty)
            harness.wait(milliseconds: 1)
            harness.settle()
            harness.run(Array(Self.events[50...]))
            #expect(Self.dues(harness) == [50])
        }
        #expect(second.outcomes == Array(first.outcomes[40...]))
        #expect(second.lines == first.lines.filter { Int($0.prefix { $0 != " " }).map { $0 >= 40 } ?? false })
    }

    @Test("Nothing is tried any more when no event will come")
    func ended() {
        let harness = Self.harness(seconds: 3)
        harness.run(Array(Self.events[..<30]))
        harness.wait(milliseconds: 60_000)
        harness.settle()
        #expect(Self.dues(harness).isEmpty)
    }

    @Test("A time that no clock reaches is never over")
    func farAway() {
        let time = MonotonicTime(nanoseconds: 5)
        #expect((time + .max).nanoseconds == .max)
        #expect((time + 18_446_744_073_710).nanoseconds == .max)
        #expect((time + 1).milliseconds(after: time) == 1)
        #expect(MonotonicTime(nanoseconds: 7).milliseconds(after: time) == 1)
        #expect(time.milliseconds(after: time + 1) == 0)
        let harness = Self.harness(seconds: .max)
        Self.run(harness, 0..<30)
        harness.wait(milliseconds: 60_000)
        Self.run(harness, 30..<40)
        #expect(Self.dues(harness).isEmpty && harness.outcomes(of: "a").last == "circuit_open")
    }
}
