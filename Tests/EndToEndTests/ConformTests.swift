import Foundation
import Testing

/// The checks themselves, tried on plugins with one flaw each, as somebody at a command line would.
@Suite struct ConformTests {
    struct Report: Decodable {
        struct Check: Decodable {
            let name: String
            let verdict: String
            let seconds: Double
            let evidence: [String]
            let reproduce: String

            var isFailure: Bool { ["fail", "crash", "timeout", "violation"].contains(verdict) }
        }

        let plugin: String
        let verdict: String
        let checks: [Check]

        func failed() -> [String] { checks.filter(\.isFailure).map(\.name) }
    }

    static let worker = Product.directory.appendingPathComponent("flawed-worker").path

    static func conform(_ arguments: [String]) throws -> (status: Int32, report: Report) {
        let run = try Product.run(["conform"] + arguments + ["--format", "json"])
        return (run.status, try JSONDecoder().decode(Report.self, from: Data(run.output.utf8)))
    }

    /// A plugin's family, the check that must find its flaw with which verdict, and those that may find it too.
    struct Flaw: Sendable, CustomStringConvertible {
        let family: String
        let check: String
        var verdict = "fail"
        var related: Set<String> = []

        var description: String { family }
    }

    /// What is kept outside the state shows wherever somebody else is in the same process, and nowhere in a fresh one.
    static let outside: Set = [
        "purity.memory", "snapshot.restored", "isolation.symbols", "isolation.strategies", "isolation.parameters",
        "recovery.split",
    ]

    static let flaws = [
        Flaw(family: "flawed_global_counter", check: "purity.memory", related: outside),
        Flaw(family: "flawed_leaks_across_symbols", check: "isolation.symbols", related: outside),
        Flaw(family: "flawed_wrong_symbol", check: "isolation.symbols", related: outside),
        Flaw(family: "flawed_caches_parameters", check: "isolation.parameters"),
        Flaw(family: "flawed_order_dependent", check: "isolation.strategies", related: outside),
        Flaw(family: "flawed_sums_dictionary", check: "determinism.surroundings"),
        Flaw(family: "flawed_reads_address", check: "determinism.twice"),
        Flaw(family: "flawed_draws_numbers", check: "determinism.twice"),
        Flaw(family: "flawed_reads_environment", check: "determinism.surroundings"),
        Flaw(
            family: "flawed_reads_ahead", check: "look_ahead.future",
            related: ["look_ahead.cut", "determinism.batches"]),
        Flaw(family: "flawed_warm_up_short", check: "warm_up.exact", related: ["warm_up.sufficiency"]),
        Flaw(family: "flawed_warm_up_long", check: "warm_up.exact"),
        Flaw(family: "flawed_slow_average", check: "warm_up.sufficiency"),
        Flaw(family: "flawed_throws", check: "run.errors"),
        Flaw(family: "flawed_emits_nan", check: "output.bounds"),
        Flaw(family: "flawed_oversize", check: "output.bounds"),
        Flaw(family: "flawed_huge_text", check: "output.bounds", related: ["performance.time"]),
        Flaw(family: "flawed_spoilt_by_bad_bar", check: "features.bad_bar"),
        Flaw(family: "flawed_grows", check: "snapshot.size"),
        Flaw(family: "flawed_keeps_set", check: "snapshot.written"),
        Flaw(family: "flawed_forgets", check: "snapshot.restored", related: ["purity.memory", "recovery.split"]),
        Flaw(family: "flawed_reads_for_nothing", check: "features.declared"),
        Flaw(family: "flawed_fails_after_gap", check: "stream.gaps"),
        Flaw(family: "flawed_spins", check: "run.completes", verdict: "timeout"),
        Flaw(family: "flawed_slow", check: "performance.time"),
        Flaw(family: "flawed_leaks_memory", check: "performance.memory"),
        Flaw(family: "flawed_traps", check: "run.completes", verdict: "crash"),
        Flaw(family: "flawed_traps_on_parameter", check: "parameters.bounds", verdict: "crash"),
        Flaw(family: "flawed_reads_clock", check: "purity.seal", verdict: "violation"),
        Flaw(family: "flawed_reads_counter", check: "purity.seal", verdict: "violation"),
        Flaw(family: "flawed_asks_for_randomness", check: "purity.seal", verdict: "violation"),
        Flaw(family: "flawed_writes_file", check: "purity.seal", verdict: "violation"),
        Flaw(family: "flawed_opens_socket", check: "purity.seal", verdict: "violation"),
        Flaw(family: "flawed_forks", check: "purity.seal", verdict: "violation"),
        Flaw(family: "flawed_prints", check: "purity.seal", verdict: "violation"),
    ]

    @Test("Each flaw is found by its own check, and by no unrelated one", arguments: flaws)
    func flawIsFound(_ flaw: Flaw) throws {
        let (status, report) = try Self.conform([flaw.family, "--worker", Self.worker])
        #expect(status == 1)
        #expect(report.verdict == "fail")
        let check = try #require(report.checks.first { $0.name == flaw.check })
        #expect(check.verdict == flaw.verdict, "\(check.evidence)")
        #expect(check.evidence.first?.isEmpty == false)
        let unrelated = report.checks.filter {
            $0.isFailure && $0.name != flaw.check && !flaw.related.contains($0.name)
        }
        #expect(unrelated.isEmpty, "\(unrelated.map { "\($0.name): \($0.evidence)" })")
    }

    @Test(arguments: ["sound", "sound_own_bar"])
    func strategyWithoutAFlawPasses(_ family: String) throws {
        let (status, report) = try Self.conform([family, "--worker", Self.worker])
        #expect(status == 0)
        #expect(report.failed().isEmpty, "\(report.checks.filter(\.isFailure).map(\.evidence))")
        #expect(report.verdict == "pass")
    }

    @Test(arguments: [
        "legacy_macd_rsi@1.0.0", "legacy_macd_rsi@1.1.0", "trend_multifactor", "mean_reversion", "volatility_overlay",
    ])
    func familiesPassOnTheFixtureMarket(_ plugin: String) throws {
        let (status, report) = try Self.conform(
            [plugin, "--input", Product.fixture("market/market.features.ndjson.gz"), "--seed", "7"])
        #expect(status == 0)
        #expect(report.failed().isEmpty, "\(report.checks.filter(\.isFailure).map(\.evidence))")
    }

    @Test func acceptedFindingStaysVisible() throws {
        let arguments = ["volatility_overlay", "--only", "^warm_up"]
        let (status, report) = try Self.conform(arguments)
        #expect(status == 0)
        let check = try #require(report.checks.first { $0.name == "warm_up.sufficiency" })
        #expect(check.verdict == "warn")
        #expect(check.evidence.first?.hasPrefix("accepted: The definition of 1.0.0 fixes 250 bars") == true)
        #expect(check.evidence.contains { $0.contains("a warm-up of 250 is too short") })

        let nobody = try Scratch()
        let (refused, bare) = try Self.conform(arguments + ["--fixtures", nobody.path("")])
        #expect(refused == 1)
        #expect(bare.failed() == ["warm_up.sufficiency"])
    }

    @Test func repetitionGivesTheSameEvidence() throws {
        let (_, report) = try Self.conform(
            ["flawed_caches_parameters", "--worker", Self.worker, "--only", "^isolation", "--seed", "5"])
        let failed = try #require(report.checks.first { $0.isFailure })
        // As a shell would split it.
        let words = failed.reproduce.split(separator: " ").dropFirst(2).map {
            $0.trimmingCharacters(in: ["'"])
        }
        let (status, again) = try Self.conform(words)
        #expect(status == 1)
        #expect(again.checks.map(\.name) == [failed.name])
        #expect(again.checks.first?.evidence == failed.evidence)
    }

    @Test func whatIsAskedWronglyIsNamed() throws {
        let unknown = try Product.run(["conform", "nothing"])
        #expect(unknown.status == 64)
        #expect(unknown.errors.contains("the worker offers no nothing; it offers legacy_macd_rsi@1.0.0"))
        let check = try Product.run(["conform", "trend_multifactor", "--only", "^nothing$"])
        #expect(check.status == 64)
        #expect(check.errors.contains("no check has a name like ^nothing$"))
        let parameter = try Product.run(["conform", "trend_multifactor", "--param", "lookback=1", "--only", "run"])
        #expect(parameter.status == 64)
        #expect(parameter.errors.contains("lookback: \"1\" is not a whole number from 2 to 500"))
        let file = try Product.run(["conform", "trend_multifactor", "--input", "/nowhere"])
        #expect(file.status == 66)
    }

    @Test func junitNamesWhatFailed() throws {
        let run = try Product.run([
            "conform", "flawed_throws", "--worker", Self.worker, "--only", "^(run|output)", "--format", "junit",
        ])
        #expect(run.status == 1)
        #expect(
            run.output.hasPrefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"flawed_throws@1.0.0\""))
        #expect(run.output.contains("<failure type=\"fail\" message=\""))
        #expect(run.output.contains("error: divisible by 97"))
    }
}
