import ArgumentParser
import Audit
import Auditing
import Foundation
import Host
import LinuxSystem
import Status

struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Review what plugins may do here, and prove it: as text, JSON or one page.",
        discussion: """
            bulkhead audit --format html --output review.html --state /var/lib/bulkhead
            bulkhead audit --format json --output review.json
            bulkhead audit --compare last-month.json

            Safe beside a host in production: it looks at files and processes, and starts sealed probes. Exit 1 if anything \
            is not as it should be.
            """)

    @Option(help: "How the review is written.")
    var format = AuditFormat.text

    @Option(help: ArgumentHelp("Where it goes; - is standard output.", valueName: "file"))
    var output = "-"

    @Option(help: ArgumentHelp("An earlier review (JSON) to be compared with.", valueName: "file"))
    var compare: String?

    @Option(
        help: ArgumentHelp(
            "The state directory of a host: its workers and its violations are shown.",
            discussion: "Without it, a sealed worker of each family is started and looked at.", valueName: "directory"))
    var state: String?

    @OptionGroup var host: HostOptions

    func run() throws {
        var isClean = false
        try reportingErrors { () throws(HostError) in
            let earlier = try compare.map(Self.earlier)
            let auditor = Auditor(
                try host.open(isPinning: true), state: state, now: WallTime(nanoseconds: WallClock.now))
            let report = auditor.review(comparedWith: earlier)
            try write(report)
            isClean = report.isClean
            if output != "-" { print("\(report.verdict) The review is in \(output).") }
        }
        if !isClean { throw ExitCode(HostError.Code.failure.rawValue) }
    }

    private func write(_ report: AuditReport) throws(HostError) {
        let text: String
        switch format {
        case .text: text = AuditText.text(report)
        case .html: text = AuditHTML.page(report)
        case .json:
            do { text = try AuditJSON.text(report) } catch {
                throw HostError(.internalFault, "the review cannot be written as JSON: \(error)")
            }
        }
        guard output != "-" else { return print(text, terminator: "") }
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: output), options: .atomic)
        } catch {
            throw HostError(.cannotCreate, "the review cannot be written to \(output): \(error.localizedDescription)")
        }
    }

    private static func earlier(_ path: String) throws(HostError) -> AuditReport {
        let bytes: [UInt8]
        do {
            bytes = try DescriptorIO.readAll(path, limit: 64 << 20)
        } catch {
            throw HostError(.noInput, "the earlier review cannot be read: \(error)")
        }
        guard let report = AuditJSON.report(bytes) else {
            throw HostError(.badData, "\(path) is no review that `bulkhead audit --format json` of this version wrote")
        }
        return report
    }
}

enum AuditFormat: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
    case html
}
