package import Host
import LinuxSystem
import StrategySDK
import Wire
import WorkerTrial

/// Makes the checks, one after the other, each in fresh sealed workers.
package struct ConformanceRun {
    private let examination: Examination
    private let accepted: AcceptedFindings
    private let workerArguments: [String]

    /// - Parameter arguments: what a command that repeats a check needs beside plugin, depth and seed.
    package init(_ examination: Examination, accepted: AcceptedFindings = .none, arguments: [String]) {
        self.examination = examination
        self.accepted = accepted
        workerArguments = arguments
    }

    /// The names of all checks.
    package static var names: [String] { Check.all.map(\.name) }

    /// - Parameters:
    ///   - isWanted: which checks are to be made, by name.
    ///   - begun: is told of each check before it is made.
    /// - Throws: where no worker can be sealed here, the plugin does not take the parameters, or the host itself fails.
    package func report(
        isWanted: (String) -> Bool, begun: (_ name: String, _ index: Int, _ count: Int) -> Void
    ) throws(HostError) -> ConformanceReport {
        let start = MonotonicClock.now
        try checkParameters()
        let wanted = Check.all.filter { isWanted($0.name) }
        var made: [String: Finding] = [:]
        var results: [CheckResult] = []
        for (index, check) in wanted.enumerated() {
            begun(check.name, index, wanted.count)
            results.append(try result(of: check, &made))
        }
        return ConformanceReport(
            plugin: examination.subject.plugin.identity, depth: examination.depth, seed: examination.seed,
            parameters: examination.givenParameters.map { "\($0.name)=\($0.value.plain)" },
            market: examination.market.name, workerPath: examination.subject.workerPath,
            workerDigest: examination.subject.workerDigest, policyDigest: examination.subject.policyDigest,
            seconds: Self.seconds(since: start), results: results)
    }

    /// Parameters that somebody has given and the plugin does not take are no fault of the plugin.
    private func checkParameters() throws(HostError) {
        guard !examination.givenParameters.isEmpty,
            let bench = try? examination.bench(examination.market.beginning(1)),
            case .refused(let error)? = bench.admissions.first
        else { return }
        throw HostError(.usage, "the plugin does not take the parameters that were given: \(error)")
    }

    /// - Parameter made: by name, what every check came to so far, those included that are not shown.
    private func result(of check: Check, _ made: inout [String: Finding]) throws(HostError) -> CheckResult {
        let start = MonotonicClock.now
        let finding: Finding
        if let failed = try failedNeed(of: check, &made) {
            finding = .skip("not made, since \(failed) failed")
        } else if let known = made[check.name] {
            finding = known
        } else {
            finding = accepted.apply(to: try self.finding(of: check), of: check.name)
        }
        made[check.name] = finding
        return CheckResult(
            name: check.name, summary: check.summary, verdict: finding.verdict, seconds: Self.seconds(since: start),
            evidence: finding.evidence, reproduce: command(for: check.name))
    }

    /// What must have gone well and did not. It is made without being shown where only this check was asked for.
    private func failedNeed(of check: Check, _ made: inout [String: Finding]) throws(HostError) -> String? {
        for need in check.needs {
            if made[need] == nil, let needed = Check.all.first(where: { $0.name == need }) {
                made[need] = accepted.apply(to: try finding(of: needed), of: need)
            }
            if made[need]?.verdict.isFailure == true { return need }
        }
        return nil
    }

    private func finding(of check: Check) throws(HostError) -> Finding {
        // Somebody may kill a worker, or the machine may be short of something for a moment.
        for attempt in 1...Self.attempts {
            do {
                return try check.run(examination)
            } catch let failure as WorkerFailure {
                guard failure.isFromOutside else {
                    return Finding(verdict: failure.verdict, evidence: [failure.words])
                }
                if attempt == Self.attempts {
                    throw HostError(.sandboxUnavailable, "\(check.name) could not be made: \(failure.words)")
                }
            } catch let error as HostError {
                throw error
            } catch {
                throw HostError(.internalFault, "\(check.name) could not be made: \(error)")
            }
        }
        return .skip("not made")
    }

    private static let attempts = 3

    private func command(for name: String) -> String {
        var words = [
            "bulkhead conform \(examination.subject.plugin.identity)", "--depth \(examination.depth.rawValue)",
            "--seed \(examination.seed)", "--only '^\(name.split(separator: ".").joined(separator: "\\."))$'",
        ]
        words += workerArguments
        return words.joined(separator: " ")
    }

    private static func seconds(since start: UInt64) -> Double {
        (Double(MonotonicClock.now - start) / 1e6).rounded() / 1e3
    }
}

extension ParameterValue {
    /// Without the quotes of a text.
    fileprivate var plain: String { if case .text(let text) = self { text } else { description } }
}
