import Audit
import Foundation
import Testing

@testable import Auditing

@Suite("Chapters of a review")
struct ChapterTests {
    private static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test("what is not defended is what SECURITY.md says, word by word")
    func undefended() throws {
        let text = try String(contentsOf: Self.package.appendingPathComponent("SECURITY.md"), encoding: .utf8)
        let start = try #require(text.range(of: "## What it does not defend\n"))
        let rest = text[start.upperBound...]
        let section = rest[..<(rest.range(of: "\n## ")?.lowerBound ?? rest.endIndex)]
        let items = ("\n" + section).components(separatedBy: "\n- ").dropFirst().map {
            $0.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        #expect(items == Chapter.undefendedList)
    }

    @Test(
        "everything that no filter can stop is told of, with how it shows",
        arguments: ["rdrand", "cpuid", "335", "336", "deadline", "AT_RANDOM", "meta"])
    func unprevented(_ word: String) throws {
        let table = try #require(Chapter.unprevented.section.tables.first)
        #expect(table.rows.contains { $0.cells[0...1].joined().contains(word) })
        #expect(table.rows.allSatisfy { $0.cells.count == table.columns.count && !$0.cells.contains("") })
    }
}
