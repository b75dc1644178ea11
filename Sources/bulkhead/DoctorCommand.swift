import ArgumentParser
import Host

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Say what this machine lacks for a full seal, and what each lack costs.",
        discussion: """
            bulkhead doctor

            Every part is tried for real, and a worker is started and inspected. Exit 69 if no worker can be sealed here.
            """)

    @Option(help: "How the answer is written.")
    var format = OutputFormat.text

    @OptionGroup var host: HostOptions

    func run() throws {
        let report = DoctorReport.examine { () throws(HostError) in try host.open() }
        print(format == .json ? report.json : report.text, terminator: "")
        if !report.canSeal { throw ExitCode(HostError.Code.sandboxUnavailable.rawValue) }
    }
}
