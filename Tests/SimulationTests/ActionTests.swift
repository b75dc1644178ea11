import Simulation
import Testing

/// What single faults come to.
@Suite struct ActionTests {
    private func verdict(_ lines: String) throws -> Verdict {
        let schedule = try Schedule(
            parsing: "bulkhead-schedule 1\nworld 3\npace 1\nevents 300\nquiet 100\n" + lines + "\n")
        return Trial(schedule).verdict()
    }

    @Test(arguments: [
        "launch from=0 -> kill", "greeting from=0 -> kill", "attesting from=0 -> kill", "admitting from=0 -> kill",
        "evaluation from=100 times=7 -> kill", "between from=100 -> kill", "capture from=100 -> kill",
        "launch from=0 times=3 -> launch_fails", "attesting from=0 times=2 -> attestation_fails",
        "greeting from=0 -> garble", "evaluation from=50 -> stop amount=40000", "between from=50 -> slow amount=1000",
        "evaluation from=50 -> unread amount=2000", "intake sequence=150 -> supervisor_kill",
        "intake sequence=150 -> supervisor_stop amount=100000", "evaluation from=100 -> crash",
        "evaluation from=100 -> exit", "evaluation from=100 -> out_of_memory", "evaluation from=100 -> spin",
    ])
    func whatIsNobodysFaultChangesNothing(fault: String) throws {
        let calm = try verdict("")
        let verdict = try verdict(fault)
        #expect(verdict.findings.isEmpty)
        #expect(!verdict.actions.isEmpty, "it did not happen")
        #expect(verdict.digest == calm.digest)
    }

    @Test(arguments: [
        "evaluation from=100 -> violation", "evaluation from=100 -> wrong_sequence",
        "evaluation from=100 -> wrong_generation", "evaluation from=100 -> wrong_round",
        "evaluation from=100 -> wrong_symbol", "evaluation from=100 -> wrong_slot",
        "evaluation from=100 -> wrong_type", "evaluation from=100 -> truncated",
        "evaluation from=100 -> oversize_length", "evaluation from=100 -> duplicate", "evaluation from=100 -> early",
        "evaluation from=100 -> unasked", "evaluation from=100 -> flood", "evaluation from=100 -> silence",
        "capture from=100 -> flipped_bit", "capture from=100 -> wrong_version", "capture from=100 -> too_large",
        "capture from=100 -> never_told", "capture from=100 -> cannot_tell",
    ])
    func aLieIsSeen(fault: String) throws {
        let calm = try verdict("")
        let verdict = try verdict(fault)
        #expect(verdict.findings.isEmpty)
        #expect(!verdict.actions.isEmpty, "it did not happen")
        #expect(verdict.digest != calm.digest)
    }

    @Test(arguments: [
        "throw", "throw_after_change", "nan_confidence", "notional_above_limit", "oversize_intent",
    ])
    func aPluginThatFailsIsSeen(action: String) throws {
        let calm = try verdict("")
        let entries = (100..<140).map { "evaluation strategy=s0 sequence=\($0) -> \(action)" }
        let verdict = try verdict(entries.joined(separator: "\n"))
        #expect(verdict.findings.isEmpty)
        #expect(verdict.digest != calm.digest)
    }
}
