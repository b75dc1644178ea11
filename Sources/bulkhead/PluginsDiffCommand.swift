import ArgumentParser
import Contracts
import Host
import StrategySDK

struct PluginsDiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Hold what the worker offers against what was released.",
        discussion: """
            bulkhead plugins diff
            bulkhead plugins diff --record        # before a release: keeps what is new

            A released version never changes, neither what it declares nor its source; a minor version may add optional \
            parameters and features, values that a parameter takes, and reasons; whatever breaks a promise needs a major. A \
            version may be removed when a release has offered it as deprecated. Exit 1 if something must not be released.
            """)

    @Option(
        help: ArgumentHelp(
            "The directory of contracts of released versions.",
            discussion: "Default: Fixtures/contracts in the checkout of this build.", valueName: "path"))
    var contracts: String?

    @Option(
        help: ArgumentHelp(
            "The directory of the families' sources.",
            discussion: "Default: Sources/Families in the checkout of this build.", valueName: "path"))
    var sources: String?

    @Flag(help: "Write the contracts of new versions, and new deprecations, if nothing is wrong.")
    var record = false

    @Option(help: "How the answer is written.")
    var format = OutputFormat.text

    @OptionGroup var host: HostOptions

    func run() throws {
        var isGood = false
        try reportingErrors { () throws(HostError) in
            let plugins = try host.open(isPinning: true).plugins()
            do {
                var released = try ReleasedContracts(
                    directory: contracts ?? WorkerHost.inCheckout("Fixtures/contracts"), mayBeMissing: record)
                let build = try Self.contracts(
                    of: plugins, PluginSources(directory: sources ?? WorkerHost.inCheckout("Sources/Families")))
                let review = ContractReview(build, against: released.contracts)
                isGood = review.isGood
                print(format == .json ? try review.json() : review.text, terminator: "")
                guard record, isGood else { return }
                for path in try released.record(build) { Diagnostics().note("wrote \(path)") }
            } catch let error as ContractError {
                throw HostError(.noInput, error.description)
            } catch let error as HostError {
                throw error
            } catch {
                throw HostError(.internalFault, "\(error)")
            }
        }
        if !isGood { throw ExitCode(HostError.Code.failure.rawValue) }
    }

    private static func contracts(
        of plugins: [PluginDescriptor], _ sources: PluginSources
    ) throws(HostError) -> [PluginContract] {
        var contracts: [PluginContract] = []
        for plugin in plugins {
            guard let source = sources.source(of: plugin.identity) else {
                throw HostError(
                    .noInput,
                    "no source of \(plugin.identity) was found; name the directory of its family's module with --sources"
                )
            }
            contracts.append(PluginContract(plugin, source: source))
        }
        return contracts
    }
}
