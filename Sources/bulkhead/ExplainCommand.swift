import ArgumentParser
import Host
import Status

struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say what a strategy does, and what keeps it from giving intents.",
        discussion: """
            bulkhead explain eurusd-legacy --state /var/lib/bulkhead

            The first line names the cause. Asks the host that runs in the directory; where none does, tells how things
            stood when the last one ended.
            """)

    @Argument(help: ArgumentHelp("A strategy_id of the catalog.", valueName: "strategy"))
    var strategy: String

    @OptionGroup var state: StateOptions

    @Option(help: "How the answer is written.")
    var format = OutputFormat.text

    func run() throws {
        try reportingErrors { () throws(HostError) in
            let explanation = try state.query.explain(strategy)
            let text =
                format == .json
                ? String(decoding: try ControlCoding.encode(explanation), as: UTF8.self) : explanation.text
            print(text, terminator: "")
        }
    }
}
