import Audit
import Testing

@Suite("A review on a terminal")
struct AuditTextTests {
    @Test("begins with the verdict and the findings, each with what to do")
    func findings() throws {
        let lines = AuditText.text(.sample).split(separator: "\n").map(String.init)
        #expect(lines[2] == "1 finding: something is not as it should be.")
        let finding = try #require(lines.firstIndex { $0.hasPrefix("pin.unpinned: nothing is pinned") })
        let section = try #require(lines.firstIndex { $0.hasPrefix("1. WHAT IS LOADED") })
        #expect(lines[finding + 2] == "    what to do: run `bulkhead plugins pin`")
        #expect(finding < section)
        #expect(lines.contains("  enforced  read   frames come in  12"))
    }

    @Test("no text in it reaches the terminal as a control character")
    func escaping() {
        let text = AuditText.text(.filled(with: "a\u{1B}[2J\u{202E}b\u{7}"))
        #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || ($0.isASCII && $0.value >= 0x20) })
    }

    @Test("long text is broken between words, and a last column under itself")
    func wrapping() {
        let words = Array(repeating: "word", count: 100).joined(separator: " ")
        let section = AuditSection(
            "a", title: "A", question: "?",
            blocks: [
                .paragraph(words), .table(AuditTable("t", title: "", columns: [], rows: [.init(["key", words])])),
            ])
        let lines = AuditText.text(AuditReport(title: "R", sections: [section])).split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= 110 })
        #expect(lines.contains { $0.hasPrefix("       word") })
        #expect(lines.joined(separator: " ").ranges(of: "word").count == 200)
    }
}
