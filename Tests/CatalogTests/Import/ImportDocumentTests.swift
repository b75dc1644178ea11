import Foundation
import StrategySDK
import Supervision
import Testing

@testable import Catalog

@Suite("Importing: whole files")
struct ImportDocumentTests {
    @Test("A file that is no such catalog is refused with its line and what it should be")
    func noCatalog() throws {
        #expect(importRefusal("")?.code == .structure)
        #expect(importRefusal("just a text")?.code == .structure)
        #expect(importRefusal("{}")?.problem.contains("is no catalog of the old runtime") == true)
        #expect(
            importRefusal("a: 1\nb: 2\n")?.description.hasPrefix("old.yaml:1:1: is no catalog of the old runtime")
                == true)
        #expect(importRefusal("x: 1\nstrategies: { a: { strategy_type: b } }\n")?.location?.line == 2)
        #expect(importRefusal("- a\n- b\n")?.problem.contains("none of the 2 items of this list") == true)
        #expect(importRefusal("- { host: a }\n")?.code == .structure)
        #expect(importRefusal("strategy_id: a\nstrategy_type: b\n")?.problem.contains("a single strategy") == true)
        #expect(importRefusal("strategies: []\nstrategies: []\n")?.problem.contains("again in line 2") == true)
        #expect(importRefusal("strategies:\n  - strategy_id: a\n -b\n")?.code == .syntax)
    }

    @Test("A catalog of ours is told from one of the old runtime")
    func ours() throws {
        let error = importRefusal("strategies: []\ndefaults: { enabled: false }\n")
        #expect(error?.location?.line == 2)
        #expect(error?.problem.contains("`bulkhead check --catalog` reads it") == true)
    }

    @Test("What our own reader refuses for its size or shape is refused here too")
    func bounds() throws {
        #expect(importRefusal(String(repeating: " ", count: CatalogFile.maxBytes + 1))?.code == .tooLarge)
        #expect(importRefusal(String(repeating: "- {}\n", count: 10_001))?.code == .tooManyEntries)
        #expect(importRefusal("- { strategy_id: a, params: &p {} }\n")?.code == .unsupportedYAML)
        #expect(importRefusal("- { strategy_id: a, params: *p }\n")?.code == .unsupportedYAML)
        #expect(importRefusal("- { strategy_id: a, params: !!python/dict {} }\n")?.code == .unsupportedYAML)
        #expect(importRefusal("strategies: []\nx: *p\n")?.code == .unsupportedYAML)
        #expect(importRefusal("strategies: []\n---\nstrategies: []\n")?.code == .unsupportedYAML)
        #expect(importRefusal("- strategy_id: a\u{7}\n")?.code == .badEncoding)
        let deep = String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
        #expect(importRefusal(legacy(["params": deep]))?.code == .unsupportedYAML)
        #expect(importRefusal("strategies: []\nx: \(deep)\n")?.code == .unsupportedYAML)
        let bytes: [UInt8] = Array("- strategy_id: ".utf8) + [0xFF, 0x0A]
        #expect(throws: CatalogError.self) { try CatalogImport(bytes, name: "old.yaml", plugins: []) }
    }

    @Test("Nothing to import is a catalog of nothing")
    func empty() throws {
        #expect(try Imported("strategies: []\n").text.hasSuffix("strategies: []\n"))
        #expect(try Imported("[]\n").conversion.isWhole)
    }

    @Test("Keys beside the list and items that are no strategies are told, in the file too")
    func strays() throws {
        let imported = try Imported(
            "risk: { max: 5 }\nstrategies:\n- see the wiki\n\(legacy())- [1, 2]\nnote: \"a\\nb\"\n")
        let told = imported.findings.filter { $0.strategy == nil }
        #expect(told.map(\.location.line) == [1, 3, 15, 16])
        #expect(told.map(\.value) == ["{max: …}", "\"see the wiki\"", "[1, 2]", "\"a\\u{a}b\""])
        #expect(told.allSatisfy { $0.action == .dropped })
        #expect(
            imported.text.contains("\n  # line 3: \"see the wiki\": dropped: is an item of the list and no strategy\n"))
        #expect(imported.conversion.enabledCount == 1)
    }

    @Test("Comments stay comments, whatever stands in the file")
    func comments() throws {
        let hostile = "\"x\\n- strategy_id: evil\\L  enabled: true\\r\\e[31m\""
        let imported = try Imported(
            legacy(["stop": hostile, "name": hostile, hostile: hostile, "strategy_type": hostile, "version": hostile]))
        #expect(imported.catalog.entries.count == 1)
        #expect(imported.definition == nil)
        #expect(imported.text.split(separator: "\n").count { $0.hasPrefix("  - ") } == 1)
        for finding in imported.findings {
            #expect(finding.line(file: "old.yaml").unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F })
        }
    }

    @Test("Thousands of unknown keys are counted, and shown up to a number")
    func manyKeys() throws {
        let keys = (0..<5000).map { "  key_\($0): 1\n" }.joined()
        let imported = try Imported(legacy() + keys)
        #expect(imported.findings.count < 80)
        #expect(imported.findings.contains { $0.reason == "4,936 more unknown keys were dropped" })
        let top = try Imported("strategies: []\n" + (0..<5000).map { "key_\($0): 1\n" }.joined())
        #expect(top.findings.count == 65)
        #expect(top.findings.contains { $0.reason == "4,936 more keys beside strategies" })
    }

    @Test("A result that would be too large does without comments, and is refused only if that does not help")
    func largeResults() throws {
        let entry = legacy([
            "max_position_pct_equity": "0.1", "version": nil, "capital_authority": "none",
            "description": String(repeating: "x", count: 2150),
        ])
        let many = try Imported(
            (0..<1600).map { entry.replacingOccurrences(of: "strategy_id: one", with: "strategy_id: s\($0)") }.joined())
        #expect(many.conversion.strategyCount == 1600)
        #expect(!many.text.contains("# line"))
        #expect(many.text.contains("in the report only"))
        // Escapes need more room than what they stand for.
        let wide = String(repeating: "\u{200D}", count: CatalogFile.maxBytes / 3 - 400)
        #expect(importRefusal(legacy(["name": "\"\(wide)\""]))?.problem.contains("once converted") == true)
    }
}
