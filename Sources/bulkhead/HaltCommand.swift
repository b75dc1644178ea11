import ArgumentParser
import Host

struct HaltCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "halt",
        abstract: "Have a strategy, or all of them, give no more intents until resumed.",
        discussion: """
            bulkhead halt eurusd-legacy --reason "central bank at two" --state /var/lib/bulkhead
            bulkhead halt --all --reason "feed is wrong" --state /var/lib/bulkhead

            Live intents are withdrawn before the next event. The strategy's state moves on, so that it decides at once when it is resumed.
            It outlives the host; where none runs, the next one begins with it.
            """)

    @OptionGroup var order: OrderOptions

    func run() throws { try order.give(.halt) }
}

struct ResumeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "End a halt.",
        discussion: """
            bulkhead resume eurusd-legacy --reason "meeting is over" --state /var/lib/bulkhead

            --all ends the halt of all; what was halted by itself stays halted, and is named.
            """)

    @OptionGroup var order: OrderOptions

    func run() throws { try order.give(.resume) }
}

struct OrderOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("A strategy_id of the catalog.", valueName: "strategy"))
    var strategy: String?

    @Flag(help: "All strategies.")
    var all = false

    @Option(help: "Why, for those who come later: it is kept, and stands in every withdrawal.")
    var reason: String

    @OptionGroup var state: StateOptions

    func validate() throws {
        guard all != (strategy != nil) else { throw ValidationError("Name one strategy, or --all.") }
    }

    func give(_ order: HaltOrder) throws {
        try reportingErrors { () throws(HostError) in
            print(try state.query.order(order, strategy, reason: reason))
        }
    }
}
