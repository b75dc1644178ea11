import Foundation
package import Host
import Simulation
import Telemetry

/// What a host is started with that is to be disturbed. It is handed over as a file, since faults are more than fit into a
/// command line.
package struct HostPlan: Codable {
    var catalog: String
    var input: String
    var worker: String?
    var policies: String?
    /// Where everything is written.
    var directory: String
    /// As text.
    var schedule: String
    /// Counts the supervisors of the run, from 1.
    var life: Int
    /// Events that are evaluated with no others under way.
    var alone: [UInt64]

    package init(readingFrom path: String) throws(HostError) {
        do {
            self = try JSONDecoder().decode(HostPlan.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw HostError(.badData, "\(path) is no plan of `bulkhead chaos`")
        }
    }

    init(_ setting: RealSetting, _ catalog: String, _ directory: RunDirectory, _ schedule: Schedule, alone: [UInt64]) {
        self.catalog = catalog
        input = setting.input
        worker = setting.worker
        policies = setting.policies
        self.directory = directory.path
        self.schedule = schedule.description
        life = 1
        self.alone = alone
    }

    func write(to path: String) throws(HostError) {
        do {
            try JSONEncoder().encode(self).write(to: URL(fileURLWithPath: path))
        } catch {
            throw HostError(.cannotCreate, "cannot write \(path): \(error.localizedDescription)")
        }
    }

    /// Runs the host to its end, or to that which the schedule has for it.
    package func run() throws(HostError) {
        let directory = RunDirectory(directory)
        var schedule: Schedule
        do {
            schedule = try Schedule(parsing: self.schedule)
        } catch {
            throw HostError(.badData, "the schedule of the plan: \(error)")
        }
        schedule.quietEvents = 0
        let record = DeedRecord(directory)
        let injection = RealInjection(schedule, life: life, alone: Set(alone), record)
        var options = RunOptions(catalog: catalog)
        options.input = input
        options.output = directory.intents
        options.outcomes = directory.outcomes
        options.rejects = directory.rejects
        options.state = directory.state
        options.isResumed = life > 1
        let run = try FileRun(
            options, RunLog(.text(usesColour: false)), Diagnostics(), interference: injection
        ) { () throws(HostError) in try WorkerHost(worker: worker, policies: policies) }
        _ = try run.run()
        // Every worker was waited for by now.
        for line in directory.lines(directory.workers) {
            // Those of a supervisor that was killed are somebody else's to reap.
            guard let process = ProcessIdentity(line), process.parent == getpid(), let state = process.state else {
                continue
            }
            record.finds(
                "worker \(process.id) is left \(state == "Z" ? "unreaped" : "running") when its supervisor ends")
        }
        record.leave(injection.pending, schedule)
    }
}
