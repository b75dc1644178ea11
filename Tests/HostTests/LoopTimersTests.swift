import Supervision
import Testing

@testable import Host

@Suite struct LoopTimersTests {
    private static func time(_ milliseconds: UInt64) -> MonotonicTime {
        MonotonicTime(nanoseconds: milliseconds * 1_000_000)
    }

    @Test func theLoopIsWokenWhenAStrategyIsDue() {
        var timers = LoopTimers()
        timers.arm(.due(StrategyRank(3)), Self.time(1000))
        timers.arm(.look(WorkerIndex(0)), Self.time(5000))
        #expect(timers.milliseconds(Self.time(400), atMost: nil) == 600)
        #expect(timers.nextDue(Self.time(999)) == nil)
        #expect(timers.nextDue(Self.time(1000)) == .due(StrategyRank(3)))
        #expect(timers.nextDue(Self.time(1000)) == nil)
    }

    @Test func timersGoWithTheirCoreAndComeBackWithIt() {
        var timers = LoopTimers()
        timers.arm(.due(StrategyRank(3)), Self.time(1000))
        var others: [LoopTimers.Armed] = []
        timers.exchange(&others)
        #expect(timers.nextDue(Self.time(2000)) == nil)
        timers.arm(.due(StrategyRank(4)), Self.time(500))
        timers.exchange(&others)
        #expect(timers.nextDue(Self.time(2000)) == .due(StrategyRank(3)))
        #expect(timers.nextDue(Self.time(2000)) == nil)
    }
}
