import ArgumentParser
import Catalog
import Host

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say of every strategy of a catalog whether it would run, and why not.",
        discussion: """
            bulkhead check --catalog catalog.yaml

            Exit 78 if an error disables a strategy or the file is refused.
            """)

    @Option(help: ArgumentHelp("The catalog of strategies (YAML).", valueName: "file"))
    var catalog: String

    @Option(help: "How the answer is written.")
    var format = OutputFormat.text

    @OptionGroup var host: HostOptions

    func run() throws {
        var hasErrors = false
        try reportingErrors { () throws(HostError) in
            let checked = try host.open().resolve(catalog)
            print(format == .json ? CatalogReport.json(checked) : CatalogReport.text(checked), terminator: "")
            hasErrors = checked.catalog.hasErrors
        }
        if hasErrors { throw ExitCode(HostError.Code.configuration.rawValue) }
    }
}
