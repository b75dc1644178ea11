import Digest
import Sandbox
import Words

extension SealReport {
    /// For people: each certificate in groups.
    package var text: String { entries.map(\.lines).joined(separator: [""]).map { $0 + "\n" }.joined() }
}

extension SealReport.Entry {
    fileprivate var lines: [String] {
        let stable = certificate.stable
        var lines = ["\(name): \(summary)"]
        var facts = [["seal", certificate.digest.labelled], ["policy", stable.policy ?? "of no file"]]
        if let origin { facts.append(["worker", origin.text(pid: certificate.start.pid)]) }
        lines += Self.indented(facts)
        for (title, rows) in SealText(certificate).groups {
            lines.append(title)
            lines += Self.indented(rows)
        }
        return lines
    }

    private static func indented(_ rows: [[String]]) -> [String] { TextTable.lines(rows).map { "    " + $0 } }

    private var name: String {
        origin?.isolated.map { "\(certificate.stable.family) (\($0))" } ?? certificate.stable.family
    }

    private var summary: String {
        let verdicts = certificate.stable.protections.map(\.verdict)
        let counts = SealText.verdicts.compactMap { name, title in
            let count = verdicts.count { $0.name == name }
            return count == 0 ? nil : "\(count) \(title)"
        }
        let judgement =
            certificate.isAsThePolicySays
            ? "is as its policy says" : "IS NOT AS ITS POLICY SAYS, and got no event"
        return "\(judgement); of \(Quantity.text(verdicts.count, "protection")) \(counts.joined(separator: ", "))"
    }
}

extension SealReport.Origin {
    fileprivate func text(pid: Int32) -> String {
        "process \(pid), start \(generation) of run \(run), at \(at); \(isRunning ? "it runs" : "it has ended")"
    }
}
