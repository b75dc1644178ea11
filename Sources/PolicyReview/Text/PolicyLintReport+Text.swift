import Words

extension PolicyLintReport {
    /// For a terminal: findings, then what was shown of each rule.
    package var text: String {
        var lines = [path]
        lines += findings.map { "  \($0.kind.rawValue): \($0.location): \(Words.clean($0.text, limit: 600))" }
        if let notTried { lines.append("  NOT TRIED whether each rule is needed: \(notTried)") }
        if let notReported, notTried == nil {
            lines.append("  a trial sees that a worker is stopped, and not at which call: \(notReported)")
        }
        let rows = proofs.map { proof in
            [
                "  \(proof.result.rawValue)", proof.call, proof.witness ?? "-", "\(proof.location)",
                Words.clean(proof.detail, limit: 160),
            ]
        }
        lines += TextTable.lines(rows)
        lines.append("  \(summary)")
        return lines.joined(separator: "\n") + "\n"
    }

    private var summary: String {
        func count(_ result: Proof.Result) -> Int { proofs.count { $0.result == result } }
        var parts = [Quantity.text(findings.count, "finding")]
        if !proofs.isEmpty {
            parts.append("\(count(.needed)) of \(Quantity.text(proofs.count, "call")) shown to be needed")
            let unreached = count(.notReached) + count(.notHere)
            if unreached > 0 { parts.append("\(unreached) not reached on this machine, of which nothing was shown") }
        }
        return parts.joined(separator: "; ")
    }
}
