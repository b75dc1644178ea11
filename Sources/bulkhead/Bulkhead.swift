import ArgumentParser
import Host
import Sandbox

@main
struct Bulkhead: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bulkhead",
        abstract: "Runs trading-strategy plugins in sealed worker processes.",
        discussion: """
            bulkhead run --catalog catalog.yaml --input market.ndjson --output intents.ndjson

            Exit codes follow sysexits.h: 0 done, 1 findings or failure, 64 usage, 65 bad input data, 66 no input,
            69 sandbox not available, 70 internal, 73 cannot create output, 74 I/O error, 78 configuration.
            A run that a signal ended exits with 128 and the signal's number.
            """,
        version: WorkerHostVersion.text,
        subcommands: [
            RunCommand.self, CheckCommand.self, ConformCommand.self, ExplainCommand.self, StatusCommand.self,
            HaltCommand.self, ResumeCommand.self, BreakerCommand.self, ViolationsCommand.self, ReloadCommand.self,
            CatalogCommand.self, PluginsCommand.self, PlotCommand.self, DoctorCommand.self, PolicyCommand.self,
            SealCommand.self, BenchCommand.self, ChaosCommand.self, AttemptsCommand.self, AuditCommand.self,
            NewCommand.self, ReplayCommand.self, BundleCommand.self,
        ])

    static func main() {
        StandardStreams.open()
        // Workers inherit it, and this process can do without writing code too. Where it is not to be had, attestations say so.
        ExecutableMemory.fix()
        main(nil)
    }
}
