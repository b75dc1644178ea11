import ArgumentParser
import Host
import StrategySDK

struct PluginsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plugins",
        abstract: "Say which plugins the worker offers, and what each takes; pin the worker that may be loaded.",
        discussion: "bulkhead plugins describe mean_reversion@1.0.0",
        subcommands: [
            List.self, Describe.self, PinCommand.self, VerifyPinCommand.self, InventoryCommand.self,
            PluginsDiffCommand.self,
        ],
        defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "One line for each plugin and version.", discussion: "bulkhead plugins list --format json")

        @Option(help: "How the answer is written.")
        var format = OutputFormat.text

        @OptionGroup var host: HostOptions

        func run() throws {
            try reportingErrors { () throws(HostError) in
                let plugins = try host.open().plugins()
                print(format == .json ? PluginReport.json(plugins) : PluginReport.list(plugins), terminator: "")
            }
        }
    }

    struct Describe: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Features, parameters with ranges and defaults, reasons and warm-up of a plugin.",
            discussion: "bulkhead plugins describe mean_reversion\nbulkhead plugins describe legacy_macd_rsi@1.1.0")

        @Argument(help: ArgumentHelp("A family, or a family at a version.", valueName: "family[@version]"))
        var plugin: String

        @Option(help: "How the answer is written.")
        var format = OutputFormat.text

        @OptionGroup var host: HostOptions

        func run() throws {
            try reportingErrors { () throws(HostError) in
                let all = try host.open().plugins()
                let found = all.filter { $0.identity.family == plugin || $0.identity.description == plugin }
                guard !found.isEmpty else {
                    let known = all.map(\.identity.description).joined(separator: ", ")
                    throw HostError(.usage, "there is no plugin \(plugin); the worker offers \(known)")
                }
                print(format == .json ? PluginReport.json(found) : PluginReport.describe(found), terminator: "")
            }
        }
    }
}
