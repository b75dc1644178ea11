import ArgumentParser
import Foundation
import Host
import Status

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Say how a host, its workers and its strategies are doing.",
        discussion: """
            bulkhead status --state /var/lib/bulkhead --watch

            Asks the host that runs in the directory; where none does, tells how the last one ended.
            """)

    @OptionGroup var state: StateOptions

    @Flag(help: "Show it anew every second, until interrupted.")
    var watch = false

    @Option(help: "How the answer is written.")
    var format = OutputFormat.text

    func run() throws {
        try reportingErrors { () throws(HostError) in
            repeat {
                let status = try state.query.status()
                let text =
                    format == .json
                    ? String(decoding: try ControlCoding.encode(status), as: UTF8.self) : status.text
                // A terminal shows it in place; a file gets one after the other.
                if watch, format == .text, isatty(1) == 1 { print("\u{1B}[H\u{1B}[2J", terminator: "") }
                print(text, terminator: "")
                guard watch else { return }
                fflush(nil)
                Thread.sleep(forTimeInterval: 1)
            } while true
        }
    }
}
