import Words

extension FilterListing {
    /// For a terminal: place, code and jumps as bytes, instruction, comment.
    package var text: String {
        var rows: [[String]] = []
        for line in lines {
            let raw =
                "\(Self.hexadecimal(UInt32(line.code), 2)) \(Self.hexadecimal(UInt32(line.jumpTrue), 2)) "
                + "\(Self.hexadecimal(UInt32(line.jumpFalse), 2)) \(Self.hexadecimal(line.constant, 8))"
            rows.append(["\(line.index)", raw, line.text, line.comment.isEmpty ? "" : "; \(line.comment)"])
        }
        let head = [
            "\(path), \(policyDigest)", "filter \(mode) for \(architecture): \(modeSummary)",
            "\(Quantity.text(lines.count, "instruction")), \(digest); every call that the gate tries agrees with the policy",
            "",
        ]
        return (head + TextTable.lines(rows, rightAligned: [0])).joined(separator: "\n") + "\n"
    }

    private static func hexadecimal(_ value: UInt32, _ digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
