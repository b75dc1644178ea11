import ArgumentParser
import Foundation
import Host
import PolicyFiles
import PolicyReview
import Sandbox

struct PolicyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "Show, explain, compare and check what workers may do.",
        discussion: """
            bulkhead policy show
            bulkhead policy explain openat 0xffffff9c 0 0
            bulkhead policy diff /etc/bulkhead/policies policies
            bulkhead policy lint
            """,
        subcommands: [
            PolicyShowCommand.self, PolicyExplainCommand.self, PolicyListingCommand.self, PolicyDiffCommand.self,
            PolicyLintCommand.self,
        ],
        defaultSubcommand: PolicyShowCommand.self)
}

/// Which policy a command is about.
struct PolicyOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The directory of policies.", discussion: "Default: policies beside this executable or in its checkout.",
            valueName: "path"))
    var policies: String?

    /// `default`, or a family without a file of its own, is the default policy.
    func survey(_ family: String?) throws(HostError) -> PolicySurvey {
        let directory = PolicyDirectory(try WorkerHost.policyDirectory(policies))
        do {
            return try PolicySurvey(path: directory.file(for: family ?? "default"))
        } catch {
            throw HostError(.configuration, "\(error)")
        }
    }

    /// As ``survey(_:)``, of one that is in force.
    func policyInForce(_ family: String?) throws(HostError) -> PolicySurvey {
        let survey = try survey(family)
        guard survey.refusals.isEmpty else {
            let problems = survey.refusals.map(\.description).joined(separator: "\n")
            throw HostError(.configuration, "no worker starts by this policy: \(problems)")
        }
        return survey
    }
}

/// What a command says, as text or as JSON with sorted keys.
func show(_ value: some Encodable, _ text: @autoclosure () -> String, as format: OutputFormat) throws(HostError) {
    guard format == .json else {
        print(text(), terminator: "")
        return
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    do {
        print(String(decoding: try encoder.encode(value), as: UTF8.self))
    } catch {
        throw HostError(.internalFault, "the answer cannot be written as JSON: \(error)")
    }
}

struct PolicyShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Each call that a worker may make, with arguments, phase, reason and what shows that it is needed.",
        discussion: """
            bulkhead policy show
            bulkhead policy show mean_reversion --format json

            Everything that is not listed is stopped. Exit 78 if the file is refused.
            """)

    @Argument(help: "A family; without one, the policy of all that have none of their own.")
    var family: String?

    @OptionGroup var options: PolicyOptions

    @Option(help: "How the answer is written.")
    var format = OutputFormat.text

    func run() throws {
        var isInForce = false
        try reportingErrors { () throws(HostError) in
            let review = PolicyReview(try options.survey(family), name: family ?? "default")
            isInForce = review.isInForce
            try show(review, review.text, as: format)
        }
        if !isInForce { throw ExitCode(HostError.Code.configuration.rawValue) }
    }
}
