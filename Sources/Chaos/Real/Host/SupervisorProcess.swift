import Foundation
import Host
import Simulation

/// Starts the supervisors of one run, each a process of its own, one after the other: a new one goes on where the schedule
/// has killed the one before.
struct SupervisorProcess {
    enum End: Equatable {
        case finished(lives: Int)
        /// What it must not have done, in words.
        case failed(String, code: Int32?)
    }

    let executable: String
    let directory: RunDirectory
    /// After so long without an end a supervisor is killed.
    let patience: Double

    private static let pollMicroseconds: UInt32 = 2000
    /// Workers see the end of their supervisor at once; this is for a machine that is busy.
    private static let orphanSeconds = 5.0

    func run(_ plan: HostPlan) throws(HostError) -> End {
        var plan = plan
        while true {
            let path = directory.plan(life: plan.life)
            try plan.write(to: path)
            let process = try start(path)
            let isOver = wait(process)
            let orphans = orphans()
            guard isOver else { return .failed("the supervisor does not come to its end", code: nil) }
            if !orphans.isEmpty { return .failed("workers outlive their supervisor: \(orphans)", code: nil) }
            if process.terminationReason == .exit, process.terminationStatus == 0 {
                return .finished(lives: plan.life)
            }
            let kills = happened(.supervisorKill).count
            guard process.terminationReason == .uncaughtSignal, process.terminationStatus == SIGKILL,
                kills == plan.life,
                let left = FileManager.default.contents(atPath: directory.pending)
            else { return failure(process) }
            plan.schedule = String(decoding: left, as: UTF8.self)
            plan.life += 1
        }
    }

    private func start(_ plan: String) throws(HostError) -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = ["chaos", "host", plan]
        process.standardInput = FileHandle.nullDevice
        do {
            if !FileManager.default.fileExists(atPath: directory.log) {
                try Data().write(to: URL(fileURLWithPath: directory.log))
            }
            let log = try FileHandle(forWritingTo: URL(fileURLWithPath: directory.log))
            try log.seekToEnd()
            process.standardOutput = log
            process.standardError = log
            try process.run()
            try log.close()
        } catch {
            throw HostError(.failure, "the supervisor cannot be started: \(error.localizedDescription)")
        }
        return process
    }

    /// Waits for its end, and has it go on where it has stopped itself; false if it had to be killed.
    private func wait(_ process: Process) -> Bool {
        let start = ContinuousClock.now
        var stopped = 0.0
        var isOver = true
        while process.isRunning {
            usleep(Self.pollMicroseconds)
            if ProcessIdentity.state(process.processIdentifier) == "T" {
                let amount = happened(.supervisorStop).last?.amount ?? 0
                usleep(UInt32(clamping: amount * 1000))
                stopped += Double(amount) / 1000
                kill(process.processIdentifier, SIGCONT)
            }
            let seconds = Double((ContinuousClock.now - start).components.seconds) - stopped
            if isOver, seconds > patience {
                isOver = false
                kill(process.processIdentifier, SIGKILL)
            }
        }
        return isOver
    }

    private func happened(_ action: ChaosAction) -> [ScheduledFault] {
        directory.happenedFaults.filter { $0.action == action }
    }

    /// Workers that run without a supervisor.
    private func orphans() -> String {
        let start = ContinuousClock.now
        while true {
            let left = directory.lines(directory.workers).compactMap { ProcessIdentity($0) }
                .filter { $0.state.map { $0 != "Z" } ?? false }
            if left.isEmpty { return "" }
            if Double((ContinuousClock.now - start).components.seconds) >= Self.orphanSeconds {
                return left.map { "\($0.id)" }.joined(separator: ", ")
            }
            usleep(Self.pollMicroseconds)
        }
    }

    private func failure(_ process: Process) -> End {
        let last = directory.lines(directory.log).last ?? "it said nothing"
        if process.terminationReason == .exit {
            return .failed(
                "the supervisor ended with exit code \(process.terminationStatus): \(last)",
                code: process.terminationStatus)
        }
        return .failed("the supervisor was ended by signal \(process.terminationStatus): \(last)", code: nil)
    }
}

extension RunDirectory {
    /// What has happened, in order.
    var happenedFaults: [ScheduledFault] {
        let text = "bulkhead-schedule 1\n" + lines(happened).joined(separator: "\n") + "\n"
        return (try? Schedule(parsing: text))?.faults ?? []
    }
}
