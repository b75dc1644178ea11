import ArgumentParser
import ChaosScenarios
import Foundation
import Host
import RealChaos
import Simulation

/// What `chaos` is told to run with real processes.
struct RealChaosOptions: ParsableArguments {
    @Flag(help: "With a real supervisor, sealed workers and pipes instead of simulated ones.")
    var real = false

    @Option(help: ArgumentHelp("With --real: the catalog of strategies (YAML).", valueName: "file"))
    var catalog: String?

    @Option(help: ArgumentHelp("With --real: the events, a file.", valueName: "file"))
    var input: String?

    @Option(
        help: ArgumentHelp(
            "With --real: where what every run wrote is kept, with logs and ledgers; a new directory.",
            valueName: "directory"))
    var keep: String?

    @OptionGroup var host: HostOptions

    func validate() throws {
        if real {
            guard catalog != nil, input != nil else { throw ValidationError("--real needs --catalog and --input.") }
        } else if let name = given.first {
            throw ValidationError("\(name) needs --real: a simulation makes its own strategies and events.")
        }
    }

    private var given: [String] {
        [
            ("--catalog", catalog), ("--input", input), ("--keep", keep), ("--worker", host.worker),
            ("--policies", host.policies),
        ].filter { $0.1 != nil }.map(\.0)
    }

    /// As they stand in a command that does it again.
    var text: String {
        var words = ["--real"]
        for (name, value) in [
            ("--catalog", catalog), ("--input", input), ("--worker", host.worker), ("--policies", host.policies),
        ] {
            if let value { words += [name, value] }
        }
        return words.joined(separator: " ")
    }

    /// Has `body` run schedules, in a directory that goes away with them unless it is to be kept.
    func withTrial<Value>(_ body: (RealTrial) throws(HostError) -> Value) throws(HostError) -> Value {
        let path = keep ?? FileManager.default.temporaryDirectory.path + "/bulkhead-chaos-\(UUID().uuidString)"
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        } catch {
            throw HostError(
                .cannotCreate, "cannot make the directory \(path), which must be new: \(error.localizedDescription)")
        }
        defer { if keep == nil { try? FileManager.default.removeItem(atPath: path) } }
        let setting = RealSetting(
            catalog: catalog ?? "", input: input ?? "", worker: host.worker, policies: host.policies)
        return try body(RealTrial(setting, directory: path))
    }

    /// Runs one schedule, and reports on it.
    func report(
        _ wanted: Schedule, from file: String, happened: String?, reproduce: String
    ) throws(HostError) -> ChaosReport {
        let start = ContinuousClock.now
        let verdict: Verdict
        do {
            verdict = try withTrial { (trial) throws(HostError) in try trial.verdict(wanted, name: "disturbed") }
        } catch  where error.code == .badData {
            throw HostError(.badData, "\(file): \(error)")
        }
        if let happened { try ChaosFiles.write(verdict.happened.description, to: happened) }
        var report = ChaosReport(verdict, reproduce: reproduce, seconds: ChaosFiles.seconds(since: start))
        report.notHappened = verdict.unreached.map(\.description)
        return report
    }
}

extension ChaosCommand {
    /// The supervisor of a disturbed run: started by the commands that run with real processes, never by people.
    struct HostCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "host", abstract: "Run a host that is disturbed by a plan.", shouldDisplay: false)

        @Argument(help: "The plan.")
        var plan: String

        func run() throws {
            try reportingErrors { () throws(HostError) in try HostPlan(readingFrom: plan).run() }
        }
    }
}
