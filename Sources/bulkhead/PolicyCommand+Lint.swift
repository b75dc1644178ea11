import ArgumentParser
import Host
import PolicyFiles
import PolicyReview

struct PolicyLintCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract: "Check policy files, and try with a real worker whether each rule is needed.",
        discussion: """
            bulkhead policy lint
            bulkhead policy lint --policies policies --format json

            For each rule, a worker is sealed by a policy that lacks just that rule and put through workloads: start,
            evaluate, allocate, fatal-error and end. It must be stopped, or not become ready; else nobody needs the rule.
            Exit 1 if there are findings, 69 if there are none and no worker can be sealed here to try the rules.
            """)

    @OptionGroup var host: HostOptions

    @Option(help: "How the answer is written.")
    var format = OutputFormat.text

    func run() throws {
        var reports: [PolicyLintReport] = []
        try reportingErrors { () throws(HostError) in
            let directory = PolicyDirectory(try WorkerHost.policyDirectory(host.policies))
            do throws(PolicyFileError) {
                for family in [nil] + (try directory.families().map(Optional.some)) {
                    reports.append(try report(directory, family))
                }
            } catch {
                throw HostError(.configuration, "\(error)")
            }
            try show(reports, reports.map(\.text).joined(separator: "\n"), as: format)
        }
        if reports.contains(where: { !$0.findings.isEmpty }) { throw ExitCode(HostError.Code.failure.rawValue) }
        if reports.contains(where: { $0.notTried != nil }) {
            throw ExitCode(HostError.Code.sandboxUnavailable.rawValue)
        }
    }

    /// - Parameter family: nil for the default policy.
    private func report(_ directory: PolicyDirectory, _ family: String?) throws(PolicyFileError) -> PolicyLintReport {
        let path = try directory.file(for: family ?? "default")
        let survey: PolicySurvey
        do {
            survey = try PolicySurvey(path: path)
        } catch {
            if error.code == .unreadable { throw error }
            return .unreadable(error)
        }
        let trials: PolicyLint.Trials
        do throws(HostError) {
            trials = .with(try WorkerHost.trialLauncher(host.worker, manifest: host.manifest), family: family)
        } catch {
            trials = .none(why: error.description)
        }
        do {
            return try PolicyLint.report(on: survey, trials)
        } catch {
            return .uncompiled(path, error)
        }
    }
}
