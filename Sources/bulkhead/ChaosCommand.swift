import ArgumentParser
import ChaosScenarios
import Dispatch
import Foundation
import Host
import Simulation

struct ChaosCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chaos",
        abstract: "Break a simulated host on purpose, from a seed, and check that everything it promises holds.",
        discussion: """
            bulkhead chaos run --seed 1 --runs 1000

            Everything is simulated: workers, pipes and clock. No process is started and no file but those named is touched.
            Exit 1 if something did not hold, 65 if a scenario or schedule cannot be used.
            """,
        subcommands: [Run.self, Replay.self, Shrink.self, Points.self])
}

extension ChaosCommand {
    struct Run: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Run schedules that follow from seeds, or one scenario.",
            discussion: """
                bulkhead chaos run --seed 1 --runs 1000 --jobs 2
                bulkhead chaos run --scenario crash-twice.yaml --schedule happened.schedule
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

        func validate() throws {
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
            let start = ContinuousClock.now
            let verdict = Trial(wanted).verdict()
            if let schedule { try ChaosFiles.write(verdict.happened.description, to: schedule) }
            return ChaosReport(
                verdict, reproduce: "bulkhead chaos run --scenario \(file) --seed \(seed)",
                seconds: ChaosFiles.seconds(since: start))
        }

        private func runSeeds() throws(HostError) -> ChaosReport {
            let end = seed.addingReportingOverflow(UInt64(runs))
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
    }

    struct Replay: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Run a schedule again, as it happened.",
            discussion: "bulkhead chaos replay happened.schedule")

        @Argument(help: "A schedule that `run` or `shrink` has written.")
        var schedule: String

        @Flag(help: "Say on standard error what happens, moment by moment.")
        var trace = false

        @Option(help: "How the answer is written.")
        var format = OutputFormat.text

        func run() throws {
            var hasFindings = false
            try reportingErrors { () throws(HostError) in
                let text = try ChaosFiles.read(schedule)
                let wanted = try ChaosFiles.parse(schedule) { () throws(ScheduleError) in try Schedule(parsing: text) }
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

/// Files and messages of the `chaos` commands.
private enum ChaosFiles {
    static func read(_ path: String) throws(HostError) -> String {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw HostError(.noInput, "cannot read \(path)")
        }
        guard let text = String(data: data, encoding: .utf8) else { throw HostError(.badData, "\(path) is not UTF-8") }
        return text
    }

    static func write(_ text: String, to path: String) throws(HostError) {
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        } catch {
            throw HostError(.cannotCreate, "cannot write \(path): \(error.localizedDescription)")
        }
    }

    static func parse(
        _ path: String, _ body: () throws(ScheduleError) -> Schedule
    ) throws(HostError) -> Schedule {
        do {
            return try body()
        } catch {
            throw HostError(.badData, "\(path):\(error.line):\(error.column): \(error.problem)")
        }
    }

    static func show(_ report: ChaosReport, _ format: OutputFormat) throws(HostError) {
        do {
            print(format == .json ? try report.json() : report.text, terminator: "")
        } catch {
            throw HostError(.internalFault, "cannot be written as JSON: \(error)")
        }
    }

    static func seconds(since start: ContinuousClock.Instant) -> Double {
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        return Double(seconds) + Double(attoseconds) / 1e18
    }
}
