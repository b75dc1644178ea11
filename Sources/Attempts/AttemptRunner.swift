private import Glibc
import LinuxSystem
import ProberProtocol
import Sandbox
package import SandboxPolicy

/// Carries attempts out in sealed probers, each in a fresh one.
package struct AttemptRunner: Sendable {
    let executable: WorkerExecutable
    let seal: WorkerSeal
    private let secrets: PlantedSecrets

    /// The family that probers say they serve.
    package static let family = "prober"

    /// - Parameters:
    ///   - prober: the path of `bulkhead-prober`.
    ///   - policy: what the worker that it stands for may do.
    /// - Throws: `SandboxError` where the prober cannot be used, `FilterError` where the policy cannot be compiled.
    package init(prober: String, policy: WorkerPolicy) throws {
        executable = try WorkerExecutable(path: prober)
        seal = try WorkerSeal(policy: policy)
        secrets = PlantedSecrets()
        // A prober that has died does not read any more.
        SignalDescriptor.ignoreFailedWrites()
    }

    /// Carries all of them out; the results are in the attempts' order. Takes about 4 ms of a processor for each.
    ///
    /// Secrets are put into this process's environment meanwhile.
    ///
    /// - Parameter atOnce: how many probers at a time, each with a thread of its own.
    package func run(_ attempts: [Attempt] = Attempt.all, atOnce: Int = 2) -> [AttemptResult] {
        secrets.plant()
        defer { secrets.remove() }
        return Crew(atOnce).map(attempts, with: { SealedLauncher.make(executable) }) { attempt, launcher in
            carryOut(attempt, launcher)
        }
    }

    /// One attempt. Call it from a thread that lives until it returns.
    private func carryOut(_ attempt: Attempt, _ launcher: Result<SealedLauncher, SandboxError>) -> AttemptResult {
        let begin = MonotonicClock.now
        var found: AttemptOutcome
        var report = "", seen = ""
        do {
            let launcher = try launcher.get()
            let isToTimeOut = attempt.expected.contains(.timedOut)
            let prober = try SealedProber(
                launcher, seal, deadline: isToTimeOut ? SealedProber.shortDeadline : SealedProber.longDeadline)
            let other = try other(for: attempt, launcher)
            let order = try secrets.order(for: attempt, process: prober.worker.id)
            (found, report, seen) = try Self.carryOut(order, prober)
            if attempt.name == "dump_surroundings", found == .worked {
                (found, seen) = Surroundings.judge(seen)
            }
            withExtendedLifetime(other) {}
        } catch {
            found = .notTried(why: "\(error)")
        }
        return AttemptResult(
            attempt: attempt, found: found, report: report, seen: seen, duration: MonotonicClock.now - begin)
    }

    /// Gives an order and tells what came of it: the outcome, how it was reported, and what was seen.
    static func carryOut(_ order: AttemptOrder, _ prober: SealedProber) throws -> (AttemptOutcome, String, String) {
        if let answer = try prober.attempt(order) { return (AttemptOutcome(answer: answer), "", answer.text) }
        let cause = try prober.ending()
        if prober.hasTimedOut { return (.timedOut, "ended at its deadline of processor time", "") }
        // What a dying runtime tries last explains its end, and is stopped like everything else.
        let last = prober.violation.map { "; stopped: \($0)" } ?? ""
        switch cause {
        case .violation(let report?): return (.denied(call: report.callName), "\(report)", "")
        case .violation(nil): return (.stopped, "\(cause)", "")
        case .clockRead: return (.clockRead, "\(cause)", "")
        case .outOfMemory: return (.outOfMemory, "\(cause)\(last)", "")
        case .crash(let signal): return (.crash(signal: signal), "\(cause)\(last)", "")
        case .unexpectedExit(let code): return (.exited(code: code), "\(cause)", "")
        case .killedFromOutside(let signal): return (.killed(signal: signal), "\(cause)", "")
        }
    }

    /// A second prober that knows the family's secret, for the attempt that looks for it.
    private func other(for attempt: Attempt, _ launcher: SealedLauncher) throws -> SealedProber? {
        guard attempt.name == "scan_parameters_of_others" else { return nil }
        let other = try SealedProber(launcher, seal)
        var order = AttemptOrder("allowed_calls")
        order.directory = String(decoding: secrets.family, as: UTF8.self)
        _ = try other.attempt(order)
        return other
    }
}

extension SealedLauncher {
    /// A launcher, or why there is none: each thread of a crew needs its own, and tells of its lack with every attempt.
    static func make(_ executable: WorkerExecutable) -> Result<SealedLauncher, SandboxError> {
        do throws(SandboxError) { return .success(try SealedLauncher(executable: executable)) } catch {
            return .failure(error)
        }
    }
}
