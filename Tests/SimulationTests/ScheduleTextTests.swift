import ChaosScenarios
import Simulation
import Testing

@Suite struct ScheduleTextTests {
    @Test func textAndScheduleSayTheSame() throws {
        for seed: UInt64 in 1...50 {
            let schedule = Schedule(seed: seed)
            #expect(try Schedule(parsing: schedule.description) == schedule)
        }
    }

    @Test(arguments: [
        ("", 1, 1, "is empty"),
        ("world 3", 1, 1, "a schedule begins"),
        ("bulkhead-schedule 1\nevaluatoin -> kill", 2, 1, "did you mean evaluation"),
        ("bulkhead-schedule 1\nevaluation -> kil", 2, 15, "did you mean kill"),
        ("bulkhead-schedule 1\nlaunch sequnce=3 -> kill", 2, 8, "did you mean sequence"),
        ("bulkhead-schedule 1\nlaunch sequence=x -> kill", 2, 17, "no whole number"),
        ("bulkhead-schedule 1\nlaunch -> halt", 2, 11, "but at intake"),
        ("bulkhead-schedule 1\nlaunch kill", 2, 8, "`->`"),
        ("bulkhead-schedule 1\nevaluation -> throw", 2, 15, "needs `strategy` and `sequence`"),
        ("bulkhead-schedule 1\nevents 0", 2, 8, "no whole number from 1"),
        ("bulkhead-schedule 1\nworld 1\nworld 2", 3, 1, "a second time"),
    ])
    func whatCannotBeReadIsNamed(text: String, line: Int, column: Int, problem: String) throws {
        let error = try #require(throws: ScheduleError.self) { try Schedule(parsing: text) }
        #expect((error.line, error.column) == (line, column))
        #expect(error.problem.contains(problem))
    }

    @Test func aScenarioSaysWhatAScheduleSays() throws {
        let scenario = try ScenarioFile.read(
            """
            world: 7
            events: 100
            quiet: 50
            faults:
              - at: evaluation
                strategy: s2
                sequence: 41
                times: 2
                do: crash
              - { at: between, from: 20, do: stop, amount: 400 }
            """, seed: 1)
        let schedule = try Schedule(
            parsing: """
                bulkhead-schedule 1
                world 7
                pace 1
                events 100
                quiet 50
                evaluation strategy=s2 sequence=41 times=2 -> crash
                between from=20 -> stop amount=400
                """)
        #expect(scenario == schedule)
    }

    @Test(arguments: [
        ("faults: 3", 1, 9, "is a list"),
        ("fault: []", 1, 1, "did you mean faults"),
        ("faults:\n  - { at: evaluation, do: crsh }", 2, 27, "did you mean crash"),
        ("faults:\n  - { at: evalution, do: crash }", 2, 11, "did you mean evaluation"),
        ("faults:\n  - { at: evaluation, do: crash, generaton: 3 }", 2, 34, "did you mean generation"),
        ("faults:\n  - { at: launch, do: crash }", 2, 5, "does not happen at launch"),
        ("faults: [", 2, 1, "is not YAML"),
    ])
    func whatAScenarioCannotSayIsNamed(text: String, line: Int, column: Int, problem: String) throws {
        let error = try #require(throws: ScheduleError.self) { try ScenarioFile.read(text, seed: 1) }
        #expect(error.problem.contains(problem))
        #expect(error.line == line)
        #expect(error.column == column)
    }
}
