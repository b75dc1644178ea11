import ArgumentParser
import Host
import PolicyReview

struct PolicyDiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract:
            "What one policy allows that another did not, and the other way round, with a call for each difference.",
        discussion: """
            bulkhead policy diff /etc/bulkhead/policies policies

            Compares what two files, or two directories of them, mean; order, comments and reasons do not count. A file that
            the ceiling refuses is compared as well. Exit 1 if anything became allowed, a limit higher or a layer dropped;
            0 if nothing did, or if less is allowed; 78 if a file or a part of it cannot be read.
            """)

    @Argument(help: ArgumentHelp("A policy file, or a directory of them.", valueName: "old"))
    var old: String

    @Argument(help: ArgumentHelp("The one to compare it with.", valueName: "new"))
    var new: String

    @Option(help: "How the answer is written.")
    var format = OutputFormat.text

    func run() throws {
        var differences: [PolicyDifference] = []
        try reportingErrors { () throws(HostError) in
            do {
                differences = try PolicyComparison.differences(from: old, to: new)
            } catch {
                throw HostError(.configuration, "\(error)")
            }
            try show(differences, differences.map(\.text).joined(separator: "\n"), as: format)
        }
        if differences.contains(where: \.isLooser) { throw ExitCode(HostError.Code.failure.rawValue) }
        if differences.contains(where: { !$0.unread.isEmpty }) { throw ExitCode(HostError.Code.configuration.rawValue) }
    }
}
