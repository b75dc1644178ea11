import ArgumentParser
import ChaosScenarios
import Dispatch
import Foundation
import Host
import RealChaos
import Simulation

struct ChaosCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chaos",
        abstract: "Break a host on purpose, simulated or real, and check that everything it promises holds.",
        discussion: """
            bulkhead chaos run --seed 1 --runs 1000
            bulkhead chaos run --real --scenario kill.yaml --catalog catalog.yaml --input market.ndjson.gz

            Without --real everything is simulated: workers, pipes and clock. No process is started and no file but those \
            named is touched. With it, the same scenarios happen to a real supervisor and its sealed workers, at the same \
            points: `points` marks those that it can. Nothing depends on time.

            Exit 1 if something did not hold, 65 if a scenario or schedule cannot be used.
            """,
        subcommands: [Run.self, Replay.self, Shrink.self, Points.self, HostCommand.self])
}

extension ChaosCommand {
    struct Run: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Run schedules that follow from seeds, or one scenario.",
            discussion: """
                bulkhead chaos run --seed 1 --runs 1000 --jobs 2
                bulkhead chaos run --scenario crash-twice.yaml --schedule happened.schedule
                bulkhead chaos run --real --scenario kill.yaml --catalog catalog.yaml --input market.ndjson.gz
                bulkhead chaos run --real --seed 1 --runs 20 --catalog catalog.yaml --input market.ndjson.gz

                With --real the input is run once undisturbed, and once for each schedule. Where what happened is nobody's \
                fault, intents, outcomes and rejects must be the same to the byte. Where a plugin did wrong, those of every \
                other strategy must be, and the event be charged with what was done. No worker may be left. A fault whose \
                trigger is never reached is said to have not happened.

                A plugin does wrong with --worker bulkhead-chaos-worker, for strategies of the family `misbehaving`.
                """)

        @Option(help: "The first seed.")
        var seed: UInt64 = 1

        @Option(help: ArgumentHelp("How many seeds, one after the other.", valueName: "count"))
        var runs = 100

        @Option(help: ArgumentHelp("At once, each on a thread of its own.", valueName: "count"))
        var jobs = 2

        @Option(help: ArgumentHelp("Events while faults happen; 300 more follow.", valueName: "count"))
        var events: Int?

        @Option(help: ArgumentHelp("Faults that somebody wrote down (YAML), instead of a seed's.", valueName: "file"))
        var scenario: String?

        @Option(
            help: ArgumentHelp(
                "Where to write the schedule that really happened: of the first run that found something, or of the only one.",
                valueName: "file"))
        var schedule: String?

        @Option(help: "How the answer is written.")
        var format = OutputFormat.text

        @OptionGroup var real: RealChaosOptions

        func validate() throws {
            if real.real, events != nil {
                throw ValidationError("--events is for simulations; with --real the events are those of --input.")
            }
            guard (1...1_000_000_000).contains(runs) else { throw ValidationError("--runs is at least 1.") }
            guard (1...256).contains(jobs) else { throw ValidationError("--jobs is from 1 to 256.") }
            if let events, !(1...Schedule.maxEvents).contains(events) {
                throw ValidationError("--events is from 1 to \(Schedule.maxEvents).")
            }
        }

        func run() throws {
            var hasFindings = false
            try reportingErrors { () throws(HostError) in
                let report: ChaosReport
                if let scenario { report = try runScenario(scenario) } else { report = try runSeeds() }
                try ChaosFiles.show(report, format)
                hasFindings = !report.failures.isEmpty
            }
            if hasFindings { throw ExitCode(HostError.Code.failure.rawValue) }
        }

        private func runScenario(_ file: String) throws(HostError) -> ChaosReport {
            let text = try ChaosFiles.read(file)
            let wanted = try ChaosFiles.parse(file) { () throws(ScheduleError) in
                try ScenarioFile.read(text, seed: seed)
            }
            if real.real {
                return try real.report(
                    wanted, from: file, happened: schedule,
                    reproduce: "bulkhead chaos run --scenario \(file) \(real.text)")
            }
            let start = ContinuousClock.now
            let verdict = Trial(wanted).verdict()
            if let schedule { try ChaosFiles.write(verdict.happened.description, to: schedule) }
            return ChaosReport(
                verdict, reproduce: "bulkhead chaos run --scenario \(file) --seed \(seed)",
                seconds: ChaosFiles.seconds(since: start))
        }

        private func runSeeds() throws(HostError) -> ChaosReport {
            let end = seed.addingReportingOverflow(UInt64(runs))
            if real.real { return try runRealSeeds(seed..<(end.overflow ? .max : end.partialValue)) }
            let campaign = Campaign(seeds: seed..<(end.overflow ? .max : end.partialValue), jobs: jobs, events: events)
            let start = ContinuousClock.now
            let report = campaign.run { jobs, body in
                DispatchQueue.concurrentPerform(iterations: jobs) { _ in body() }
            }
            let seconds = ChaosFiles.seconds(since: start)
            if let schedule, let seed = report.findings.first?.seed ?? (runs == 1 ? seed : nil) {
                let happened = Trial(campaign.schedule(seed)).verdict().happened
                try ChaosFiles.write(happened.description, to: schedule)
            }
            return ChaosReport(report, campaign, seconds: seconds)
        }

        /// One after the other: they wait for processes, and a busy machine tells nothing new.
        private func runRealSeeds(_ seeds: Range<UInt64>) throws(HostError) -> ChaosReport {
            let start = ContinuousClock.now
            var verdicts: [(seed: UInt64, verdict: Verdict)] = []
            try real.withTrial { (trial) throws(HostError) in
                for seed in seeds {
                    let wanted = try trial.schedule(seed)
                    verdicts.append((seed, try trial.verdict(wanted, name: "seed-\(seed)")))
                }
            }
            if let schedule, let told = verdicts.first(where: { !$0.verdict.findings.isEmpty }) ?? verdicts.first,
                runs == 1 || !told.verdict.findings.isEmpty
            {
                try ChaosFiles.write(told.verdict.happened.description, to: schedule)
            }
            return ChaosReport(verdicts, seconds: ChaosFiles.seconds(since: start)) {
                "bulkhead chaos run --seed \($0) --runs 1 \(real.text)"
            }
        }
    }

    struct Replay: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Run a schedule again, as it happened.",
            discussion: """
                bulkhead chaos replay happened.schedule
                bulkhead chaos replay happened.schedule --real --catalog catalog.yaml --input market.ndjson.gz
                """)

        @Argument(help: "A schedule that `run` or `shrink` has written.")
        var schedule: String

        @Flag(help: "Say on standard error what happens, moment by moment.")
        var trace = false

        @Option(help: "How the answer is written.")
        var format = OutputFormat.text

        @OptionGroup var real: RealChaosOptions

        func validate() throws {
            if trace, real.real {
                throw ValidationError(
                    "--trace is for simulations; with --real, --keep DIR keeps the log and the ledger.")
            }
        }

        func run() throws {
            var hasFindings = false
            try reportingErrors { () throws(HostError) in
                let text = try ChaosFiles.read(schedule)
                let wanted = try ChaosFiles.parse(schedule) { () throws(ScheduleError) in try Schedule(parsing: text) }
                if real.real {
                    let report = try real.report(
                        wanted, from: schedule, happened: nil,
                        reproduce: "bulkhead chaos replay \(schedule) \(real.text)")
                    try ChaosFiles.show(report, format)
                    hasFindings = !report.failures.isEmpty
                    return
                }
                let start = ContinuousClock.now
                let verdict = Trial(wanted).verdict(
                    trace: trace ? { FileHandle.standardError.write(Data(($0 + "\n").utf8)) } : nil)
                let report = ChaosReport(
                    verdict, reproduce: "bulkhead chaos replay \(schedule)", seconds: ChaosFiles.seconds(since: start))
                try ChaosFiles.show(report, format)
                hasFindings = !report.failures.isEmpty
            }
            if hasFindings { throw ExitCode(HostError.Code.failure.rawValue) }
        }
    }

    struct Shrink: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a schedule that found something as small as it can be.",
            discussion: """
                bulkhead chaos shrink found.schedule > smallest.schedule

                Exit 1 if the schedule finds nothing.
                """)

        @Argument(help: "A schedule that `run` has written.")
        var schedule: String?

        @Option(help: "Instead of a schedule, the one that follows from this seed.")
        var seed: UInt64?

        @Option(help: ArgumentHelp("Events, where a seed is given.", valueName: "count"))
        var events: Int?

        @Option(help: ArgumentHelp("Trials at most.", valueName: "count"))
        var runs = 2000

        func validate() throws {
            guard (schedule == nil) != (seed == nil) else { throw ValidationError("Give a schedule or --seed.") }
        }

        func run() throws {
            try reportingErrors { () throws(HostError) in
                var wanted = Schedule(seed: seed ?? 0, events: events ?? 720)
                if let schedule {
                    let text = try ChaosFiles.read(schedule)
                    wanted = try ChaosFiles.parse(schedule) { () throws(ScheduleError) in try Schedule(parsing: text) }
                }
                guard var shrinker = Shrinker(wanted, maxRuns: runs) else {
                    throw HostError(.failure, "the schedule finds nothing: there is nothing to be made smaller")
                }
                shrinker.shrink()
                print("\(shrinker.best)# \(shrinker.finding)")
            }
        }
    }

    struct Points: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List where faults can happen, and which.", discussion: "bulkhead chaos points")

        @Option(help: "How the answer is written.")
        var format = OutputFormat.text

        func run() throws {
            try reportingErrors { () throws(HostError) in
                do {
                    print(format == .json ? try ChaosPoints.json() : ChaosPoints.text, terminator: "")
                } catch {
                    throw HostError(.internalFault, "cannot be written as JSON: \(error)")
                }
            }
        }
    }
}
