import ArgumentParser
import Host
import Status

struct BreakerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "breaker",
        abstract: "Show what error budgets took out of service, and put it back.",
        discussion: """
            bulkhead breaker list --state /var/lib/bulkhead
            bulkhead breaker explain eurusd-legacy --state /var/lib/bulkhead
            bulkhead breaker reset eurusd-legacy --reason "read by ana, harmless" --state /var/lib/bulkhead

            A breaker belongs to one strategy with one version and one set of parameters: a corrected entry begins in
            service, and a latch stays on what earned it, also when the host is started anew.
            """,
        subcommands: [BreakerListCommand.self, BreakerExplainCommand.self, BreakerResetCommand.self],
        defaultSubcommand: BreakerListCommand.self)
}

struct BreakerListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "A row for each strategy: whether its circuit is closed, and if not, why.",
        discussion: """
            bulkhead breaker list --state /var/lib/bulkhead

            Those out of service come first. Where no host runs, it tells how the last run left them; latches are in force
            in the next one too.
            """)

    @OptionGroup var state: StateOptions

    @Option(help: "How the answer is written.")
    var format = OutputFormat.text

    func run() throws {
        try reportingErrors { () throws(HostError) in
            let list = try state.query.breakers()
            print(
                format == .json ? String(decoding: try ControlCoding.encode(list), as: UTF8.self) : list.text,
                terminator: "")
        }
    }
}

struct BreakerExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say what tripped a breaker, when the strategy is tried again, and what would reset it.",
        discussion: """
            bulkhead breaker explain eurusd-legacy --state /var/lib/bulkhead
            """)

    @Argument(help: ArgumentHelp("A strategy_id of the catalog.", valueName: "strategy"))
    var strategy: String

    @OptionGroup var state: StateOptions

    @Option(help: "How the answer is written.")
    var format = OutputFormat.text

    func run() throws {
        try reportingErrors { () throws(HostError) in
            let explanation = try state.query.breaker(of: strategy)
            print(
                format == .json
                    ? String(decoding: try ControlCoding.encode(explanation), as: UTF8.self) : explanation.text,
                terminator: "")
        }
    }
}

struct BreakerResetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset",
        abstract: "Have a strategy tried again that its breaker keeps out of service.",
        discussion: """
            bulkhead breaker reset eurusd-legacy --reason "read by ana, harmless" --state /var/lib/bulkhead

            It computes what it missed in a worker of its own; if it survives that, it is back, with everything forgotten
            that counted against it. Where no host runs, its latch is lifted for the next one.
            """)

    @Argument(help: ArgumentHelp("A strategy_id of the catalog.", valueName: "strategy"))
    var strategy: String

    @Option(help: ArgumentHelp("Of this version, where another one is latched as well.", valueName: "family@version"))
    var plugin: String?

    @Option(help: "Why, for those who come later: it is kept.")
    var reason: String

    @OptionGroup var state: StateOptions

    func run() throws {
        try reportingErrors { () throws(HostError) in
            print(try state.query.reset(strategy, plugin: plugin, reason: reason))
        }
    }
}
