import ArgumentParser
import Catalog
import Foundation
import Host

struct CatalogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "catalog",
        abstract: "Say what a change of the catalog would do, or convert one of the old runtime.",
        discussion: """
            bulkhead catalog diff catalog.yaml next.yaml
            bulkhead catalog import old.yaml --output catalog.yaml
            """,
        subcommands: [Diff.self, Import.self])

    struct Diff: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what a reload of NEW would do to a host that runs OLD.",
            discussion: """
                bulkhead catalog diff catalog.yaml next.yaml
                bulkhead catalog diff catalog.yaml next.yaml --format json | jq .summary

                Compares what the files mean, with the defaults of catalog and plugins, not how they are written. Says of \
                each strategy what changes, and what becomes of its state, its breaker and its live intents. Reloads nothing.

                Exit 0 if a reload would be accepted, whether or not it changes anything; 1 if it would be refused, also \
                where NEW cannot be read; 78 if OLD is refused, since no host runs it. A strategy that an error disables \
                refuses a reload only if it runs now; `bulkhead check` fails for any error.
                """)

        @Argument(help: ArgumentHelp("The active catalog.", valueName: "old"))
        var old: String

        @Argument(help: ArgumentHelp("The catalog to be reloaded.", valueName: "new"))
        var new: String

        @Option(help: "Whether an error in a running strategy refuses the reload, or disables the strategy.")
        var reloadErrors = ReloadErrors.refuse

        @Option(help: "How the answer is written.")
        var format = OutputFormat.text

        @OptionGroup var host: HostOptions

        func run() throws {
            var isRefused = false
            try reportingErrors { () throws(HostError) in
                let forecast = try host.open().forecast(from: old, to: new)
                isRefused = forecast.refusal(reloadErrors) != nil
                let environment = ProcessInfo.processInfo.environment
                let usesColour = isatty(1) == 1 && environment["NO_COLOR", default: ""].isEmpty
                print(
                    format == .json
                        ? forecast.json(reloadErrors) : forecast.text(reloadErrors, usesColour: usesColour),
                    terminator: "")
            }
            if isRefused { throw ExitCode(HostError.Code.failure.rawValue) }
        }
    }
}

extension ReloadErrors: ExpressibleByArgument {}
