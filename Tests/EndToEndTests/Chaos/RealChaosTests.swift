import Foundation
import Testing

/// `bulkhead chaos --real`: faults that are written down happen to real processes, exactly there, and nobody else notices.
@Suite("Chaos with real processes") struct RealChaosTests {
    @Test("A worker that is killed at an event is killed there, and the output is the same")
    func killedAtAnEvent() throws {
        let chaos = try RealChaos(
            faults: ["{ at: evaluation, family: trend_multifactor, sequence: 151, do: kill }"])
        chaos.expectHeld(actions: ["kill": 1])
        let losses = try chaos.ledger(
            "SELECT generation, cause, sequence FROM workers WHERE family = 'trend_multifactor' ORDER BY id")
        #expect(losses.first == ["1", "killed", "151"])
        #expect(losses.last?.first == "2")
        #expect(
            try chaos.happened()
                == ["evaluation strategy=trend sequence=151 generation=1 life=1 role=regular -> kill"])
        try chaos.expectSameBytes()
    }

    @Test("A supervisor that is killed before an event goes on there, with the orders that it had confirmed")
    func killedSupervisor() throws {
        let chaos = try RealChaos(faults: [
            "{ at: intake, sequence: 250, do: halt, strategy: trend }",
            "{ at: intake, sequence: 250, do: supervisor_kill }",
            "{ at: intake, sequence: 300, do: resume, strategy: trend }",
            "{ at: intake, sequence: 320, do: supervisor_stop, amount: 30 }",
        ])
        chaos.expectHeld(actions: ["halt": 1, "resume": 1, "supervisor_kill": 1, "supervisor_stop": 1])
        let happened = try chaos.happened()
        #expect(happened.contains("intake sequence=250 life=1 -> supervisor_kill"))
        #expect(happened.contains("intake strategy=trend sequence=300 life=2 -> resume"))
        try chaos.expectSameBytes()
        let halted = try chaos.outcomes("trend").filter { $0.value.name == "halted" }.keys.sorted()
        #expect(halted == Array(250..<300))
    }

    @Test("Every point of a worker's start and of its replay can be reached")
    func pointsOfAStart() throws {
        let chaos = try RealChaos(faults: [
            "{ at: between, family: trend_multifactor, sequence: 100, do: kill }",
            "{ at: launch, family: trend_multifactor, do: launch_fails }",
            "{ at: greeting, family: trend_multifactor, generation: 3, do: kill }",
            "{ at: attesting, family: trend_multifactor, generation: 4, do: kill }",
            "{ at: replay, family: trend_multifactor, sequence: 80, do: kill }",
            "{ at: evaluation, family: legacy_macd_rsi, symbol: USDJPY, from: 200, do: slow, amount: 500 }",
            "{ at: between, family: legacy_macd_rsi, from: 210, do: unread, amount: 20 }",
            "{ at: evaluation, family: legacy_macd_rsi, from: 220, do: stop, amount: 20 }",
        ])
        chaos.expectHeld(actions: ["kill": 4, "launch_fails": 1, "slow": 1, "unread": 1, "stop": 1])
        try chaos.expectSameBytes()
    }

    @Test(
        "What a plugin does wrong at an event is charged to that event, and to nobody else",
        arguments: [
            ("throw_after_change", "error", "having changed its state"), ("nan_confidence", "bad_output", "nan"),
            ("crash", "crash", "SIGSEGV"), ("violation", "violation", "openat"),
            ("wrong_symbol", "protocol_error", "another symbol"),
        ])
    func misdeed(action: String, outcome: String, reason: String) throws {
        let chaos = try RealChaos(faults: [
            "{ at: evaluation, strategy: guilty, sequence: 182, do: \(action) }",
            "{ at: evaluation, strategy: trend, sequence: 190, do: kill }",
        ])
        chaos.expectHeld(actions: [action: 1, "kill": 1])
        let found = try #require(try chaos.outcomes("guilty")[182])
        #expect(found.name == outcome)
        #expect(found.reason.contains(reason))
        #expect(try chaos.outcomes("guilty")[181]?.name != outcome)
        #expect(try chaos.happened().contains { $0.hasPrefix("evaluation strategy=guilty sequence=182 ") })
    }

    @Test("What has happened happens again, without the scenario and the seed")
    func replayed() throws {
        let chaos = try RealChaos(faults: [
            "{ at: evaluation, family: trend_multifactor, from: 120, symbol: USDJPY, do: kill, times: 2 }",
            "{ at: between, family: misbehaving, from: 60, skip: 3, do: stop, amount: 10 }",
            "{ at: evaluation, strategy: guilty, sequence: 182, do: crash }",
            "{ at: intake, sequence: 330, do: supervisor_kill }",
        ])
        chaos.expectHeld(actions: ["kill": 2, "stop": 1, "crash": 1, "supervisor_kill": 1])
        let again = try RealChaos(replaying: chaos)
        again.expectHeld(actions: ["kill": 2, "stop": 1, "crash": 1, "supervisor_kill": 1])
        // Workers run at once: only the order in which theirs came is left to the machine.
        #expect(try again.happened(ofRun: true).sorted() == chaos.happened(ofRun: true).sorted())
        for file in ["intents.ndjson", "outcomes.ndjson"] {
            #expect(try again.scratch.bytes("kept/disturbed/\(file)") == chaos.scratch.bytes("kept/disturbed/\(file)"))
        }
    }

    @Test("Seeds give schedules of real faults")
    func seeds() throws {
        let chaos = try RealChaos(arguments: ["--seed", "3", "--runs", "3"])
        #expect(chaos.run.status == 0, "\(chaos.run.output)\(chaos.run.errors)")
        #expect(try chaos.report()["schedules"] as? Int == 3)
        #expect(try chaos.report()["faults"] as? Int ?? 0 > 3)
    }

    @Test("A fault whose trigger is never reached is said to have not happened, and why")
    func neverReached() throws {
        let chaos = try RealChaos(
            faults: [
                "{ at: evaluation, strategy: guilty, sequence: 5, do: crash }",
                "{ at: probe, family: trend_multifactor, do: kill }",
            ], format: "text")
        #expect(chaos.run.status == 0)
        #expect(
            chaos.run.output.contains(
                "not happened, since nothing came to its trigger: evaluation strategy=guilty sequence=5 -> crash "
                    + "(event 5 is symbol_excluded for guilty)"))
        #expect(chaos.run.output.contains("not happened, since nothing came to its trigger: probe"))
        #expect(chaos.run.output.contains(" 0 faults "))
    }

    @Test(
        "What real processes cannot do is refused by name, with what they can",
        arguments: [
            ("{ at: evaluation, family: trend_multifactor, do: silence }", "silence is not possible with real", "kill"),
            ("{ at: capture, do: flipped_bit }", "flipped_bit is not possible with real processes", "supervisor_stop"),
            ("{ at: probe, strategy: guilty, do: crash }", "crash at probe is not possible with real", "evaluation"),
            ("{ at: evaluation, strategy: trend, sequence: 9, do: spin }", "trend is of the family", "misbehaving"),
            ("{ at: evaluation, strategy: guilty, sequence: 8, generation: 2, do: throw }", "`generation`", "whenever"),
            ("{ at: launch, sequence: 8, do: kill }", "use `from`, `generation` or `skip`", "launch"),
            ("{ at: evaluation, strategy: gulity, sequence: 8, do: throw }", "did you mean guilty?", "strategy"),
        ])
    func refused(fault: String, problem: String, possible: String) throws {
        let chaos = try RealChaos(faults: [fault])
        #expect(chaos.run.status == 65)
        #expect(chaos.run.errors.contains(problem), "\(chaos.run.errors)")
        #expect(chaos.run.errors.contains(possible))
    }

    @Test("A strategy that is another one after a restart is a finding")
    func finding() throws {
        let chaos = try RealChaos(
            faults: [
                "{ at: between, strategy: guilty, sequence: 182, do: kill }"
            ],
            guilty: #", "params": {"fault": "nondeterministic_random", "every": 1}"#)
        #expect(chaos.run.status == 1)
        let failures = try #require(try chaos.report()["failures"] as? [[String: Any]])
        let findings = try #require(failures.first?["findings"] as? [String])
        #expect(findings.contains { $0.hasPrefix("damage: ") })
        #expect(failures.first?["reproduce"] as? String == chaos.reproduce)
    }

    @Test("The list of points says which there are with real processes")
    func points() throws {
        let text = try Product.run(["chaos", "points"]).output
        #expect(text.contains("* also with real processes"))
        #expect(text.contains("evaluation* replay probe"))
        let json = try object(Product.run(["chaos", "points", "--format", "json"]).output)
        let real = try #require(json["real"] as? [String: [String]])
        #expect(real["crash"] == ["evaluation"])
        #expect(real["silence"] == nil)
    }

    @Test("Options of real runs are not taken for simulated ones")
    func usage() throws {
        #expect(try Product.run(["chaos", "run", "--real"]).status == 64)
        #expect(try Product.run(["chaos", "run", "--catalog", "c.yaml"]).status == 64)
        #expect(try Product.run(["chaos", "run", "--help"]).output.contains("chaos host") == false)
    }
}
