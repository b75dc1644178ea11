import ArgumentParser
import Host
import Status

struct ViolationsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "violations",
        abstract: "Show what workers did that their policies deny, and play it again.",
        discussion: """
            bulkhead violations list --state /var/lib/bulkhead
            bulkhead violations show 3 --state /var/lib/bulkhead
            bulkhead violations reproduce 3 --state /var/lib/bulkhead --output events.ndjson

            A denied call never happens: the worker is stopped before it, and killed. The ledger keeps who made it, at which
            event, with what arguments and in which function.
            """,
        subcommands: [ViolationsListCommand.self, ViolationsShowCommand.self, ViolationsReproduceCommand.self],
        defaultSubcommand: ViolationsListCommand.self)
}

struct ViolationsListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "A row for each violation, the newest first.",
        discussion: """
            bulkhead violations list --state /var/lib/bulkhead --strategy eurusd-legacy --since 24h

            The same whether a host runs or not. The newest 10,000 are kept.
            """)

    @OptionGroup var state: StateOptions

    @Option(help: ArgumentHelp("Only those that this strategy did, or may have done.", valueName: "strategy"))
    var strategy: String?

    @Option(
        help: ArgumentHelp(
            "Only those from this time on: RFC 3339, or so long ago (90s, 30m, 24h, 7d).", valueName: "time"),
        transform: { text in
            guard let time = SinceTime.parse(text) else {
                throw ValidationError("\"\(text)\" is no time; write 2026-01-31T15:00:00Z, or 90s, 30m, 24h, 7d")
            }
            return time
        })
    var since: WallTime?

    @Option(help: "How the answer is written.")
    var format = OutputFormat.text

    func run() throws {
        try reportingErrors { () throws(HostError) in
            let list = try state.query.violations(of: strategy, since: since)
            print(
                format == .json ? String(decoding: try ControlCoding.encode(list), as: UTF8.self) : list.text,
                terminator: "")
        }
    }
}

struct ViolationsShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Everything that is known of one violation, and what a reviewer does next.",
        discussion: """
            bulkhead violations show 3 --state /var/lib/bulkhead
            """)

    @Argument(help: ArgumentHelp("Its number, as `violations list` has it.", valueName: "id"))
    var id: Int64

    @OptionGroup var state: StateOptions

    @Option(help: "How the answer is written.")
    var format = OutputFormat.text

    func run() throws {
        try reportingErrors { () throws(HostError) in
            let explanation = try state.query.violation(id)
            print(
                format == .json
                    ? String(decoding: try ControlCoding.encode(explanation), as: UTF8.self) : explanation.text,
                terminator: "")
        }
    }
}

struct ViolationsReproduceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reproduce",
        abstract: "Have a violation happen again, with as few events as possible.",
        discussion: """
            bulkhead violations reproduce 3 --state /var/lib/bulkhead --output events.ndjson

            Plays the events that the strategy had got in a fresh sealed worker with the same plugin, parameters and
            executable. If it does the same again, events are left out until none of them can be. What is left can be given
            to `bulkhead run` with the same catalog. Of a pipe the journal has the events, of a file the file, which has to
            be the one that it was. Exits with 1 where it does not happen again.
            """)

    @Argument(help: ArgumentHelp("Its number, as `violations list` has it.", valueName: "id"))
    var id: Int64

    @OptionGroup var state: StateOptions

    @Option(help: ArgumentHelp("The input of the run, where it is not where it was.", valueName: "file"))
    var input: String?

    @Option(help: ArgumentHelp("Where the events go; - is standard output.", valueName: "file"))
    var output = "-"

    @Option(help: ArgumentHelp("No more is left out after so long.", valueName: "seconds"))
    var seconds = 60.0

    @OptionGroup var host: HostOptions

    func validate() throws {
        guard seconds > 0, seconds <= 86_400 else { throw ValidationError("--seconds is from above 0 to 86400") }
    }

    func run() throws {
        try reportingErrors { () throws(HostError) in
            let result = try ViolationReproduction(
                of: id, directory: state.state, input: input, output: output, seconds: seconds
            ) { () throws(HostError) in try host.open() }
            let diagnostics = Diagnostics()
            for remark in result.remarks { diagnostics.warning(remark) }
            for line in result.summary { diagnostics.note(line) }
            try result.write()
        }
    }
}
