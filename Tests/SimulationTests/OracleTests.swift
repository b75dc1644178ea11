import Simulation
import Testing

/// That the simulator finds what is wrong.
@Suite struct OracleTests {
    private let schedule: Schedule = {
        var schedule = Schedule(seed: 11)
        schedule.faults = []
        for sequence in stride(from: UInt64(40), to: 700, by: 60) {
            var trigger = Trigger(.between)
            trigger.from = sequence
            schedule.faults.append(ScheduledFault(trigger, .kill))
        }
        return schedule
    }()

    @Test func nothingIsFoundWhereNothingIsWrong() {
        #expect(Trial(schedule).verdict().findings.isEmpty)
    }

    @Test func aReplayThatDecidesOtherwiseIsFound() {
        let findings = Trial(schedule, sabotage: .forgets).verdict().findings
        #expect(findings.contains { $0.kind == .damage })
    }

    @Test func theShrinkerLeavesOutWhatDoesNotMatter() throws {
        var shrinker = try #require(Shrinker(schedule, maxRuns: 60, sabotage: .forgets))
        shrinker.shrink()
        #expect(shrinker.best.faults.count == 1)
        #expect(shrinker.best.events < schedule.events)
        #expect(shrinker.best.quietEvents == 0)
        #expect(shrinker.finding.kind == .damage)
        let again = Trial(shrinker.best, sabotage: .forgets).verdict()
        #expect(again.findings.contains(shrinker.finding))
    }

    @Test func nothingIsShrunkThatFindsNothing() {
        #expect(Shrinker(schedule) == nil)
    }
}
