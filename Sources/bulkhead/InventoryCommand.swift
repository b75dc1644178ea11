import ArgumentParser
import Audit
import Auditing
import Host

struct InventoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inventory",
        abstract: "Say what plugins import and call, and which packages and versions are linked in.",
        discussion: """
            bulkhead plugins inventory

            Shows what scripts/inventory wrote down at the build, beside the worker. Exit 1 if anything is linked in that \
            should not be, or if the executables are not those of which it tells.
            """)

    @Option(help: "How the answer is written.")
    var format = OutputFormat.text

    @OptionGroup var host: HostOptions

    func run() throws {
        var isClean = false
        try reportingErrors { () throws(HostError) in
            let report = try Auditor.inventory(of: try host.open(isPinning: true))
            if format == .json {
                do { print(try AuditJSON.text(report), terminator: "") } catch {
                    throw HostError(.internalFault, "the inventory cannot be written as JSON: \(error)")
                }
            } else {
                print(AuditText.text(report), terminator: "")
            }
            isClean = report.isClean
        }
        if !isClean { throw ExitCode(HostError.Code.failure.rawValue) }
    }
}
