import ArgumentParser
import Host

struct SealCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seal",
        abstract: "Show what a worker was found to be before its first event.",
        discussion: """
            bulkhead seal show
            bulkhead seal show trend_multifactor --state /var/lib/bulkhead --format json
            """,
        subcommands: [SealShowCommand.self], defaultSubcommand: SealShowCommand.self)
}

struct SealShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "The newest certificate of each worker: every protection, and whether it is enforced.",
        discussion: """
            bulkhead seal show trend_multifactor

            With --state it is what the host there, or the last one, found when it started its workers. Without, a sealed
            worker of each family is started for the purpose, gets no event, and is ended. The digest of a seal is the same at
            every start of the same build and policy on the same machine, and stands in the first line of a run's output.
            Exit 1 if a worker is not as its policy says.
            """)

    @Argument(help: ArgumentHelp("Of this family only.", valueName: "family"))
    var family: String?

    @Option(help: ArgumentHelp("The state directory of a host.", valueName: "directory"))
    var state: String?

    @Option(help: "How the answer is written.")
    var format = OutputFormat.text

    @OptionGroup var host: HostOptions

    func run() throws {
        try reportingErrors { () throws(HostError) in
            let report =
                if let state {
                    try StateQuery(state).seals(of: family)
                } else {
                    try host.open().seals(of: family)
                }
            print(format == .json ? report.json : report.text, terminator: "")
            guard report.isAsThePoliciesSay else {
                throw HostError(.failure, "a worker is not as its policy says, and gets no event")
            }
        }
    }
}
