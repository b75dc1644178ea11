import StrategySDK
import Supervision
import Testing

@testable import Catalog

@Suite("Importing: symbols")
struct ImportUniverseTests {
    @Test("A universe that a rule chose is disabled, and none of its symbols is written")
    func dynamic() throws {
        for type in ["top_volume", "dynamic", "index", "\"\"", "[static]", "true"] {
            let imported = try Imported(legacy(["universe_type": type]))
            #expect(imported.definition == nil)
            #expect(imported.actions("universe_type") == [.disabled])
            #expect(imported.actions("universe_symbols") == [.dropped])
            #expect(!imported.text.contains("symbols:\n") && !imported.text.contains("symbols: ["))
        }
        let none = try Imported(legacy(["universe_type": "top_volume", "universe_symbols": nil]))
        #expect(none.actions("universe_symbols").isEmpty)
    }

    @Test("A list without a type is taken for all of them, and needs a look")
    func untyped() throws {
        let imported = try Imported(legacy(["universe_type": nil]))
        #expect(imported.definition?.symbols == .only(["EURUSD"]))
        #expect(try imported.finding("universe_type").action == .guessed)
        #expect(try Imported(legacy(["universe_type": "Static-List"])).conversion.isWhole)
    }

    @Test(
        "Symbols are never guessed",
        arguments: [
            nil, "~", "[]", "EURUSD", "\"EURUSD,NZDUSD\"", "\"*\"", "[\"*\"]", "[EURUSD, \"*\"]", "[EURUSD, ~]",
            "[EURUSD, [NZDUSD]]", "{ EURUSD: 1 }", "[EURUSD, ]x",
        ] as [String?])
    func refused(_ symbols: String?) throws {
        guard symbols != "[EURUSD, ]x" else {
            return #expect(importRefusal(legacy(["universe_symbols": symbols]))?.code == .syntax)
        }
        let imported = try Imported(legacy(["universe_symbols": symbols]))
        #expect(imported.definition == nil)
        #expect(imported.actions("universe_symbols") == [.disabled])
        #expect(!imported.text.contains("\n    symbols:"))
    }

    @Test("Symbols that YAML may take for something else come through as they were spelled")
    func spelling() throws {
        let symbols = [
            "NO", "1e3", "0x1F", "1_000", "12:30", "null", "true", "~", "2020-01-01", ".5", "-", "BRK.B", "EUR/USD",
            "a: b", "a #b", "ÅL:OSE", "\u{0}\u{7}", "\u{85}\u{2028}\u{FEFF}", "\"", "\\", "'", " x ", "", "?", "&a",
            "!t",
            "%d", "@x", "`", "[x]", "{x}", "a,b", "|", ">", "\u{1F600}", "\u{E000}", "\u{10FFFF}", "\u{200D}",
            "a\tb\nc\rd",
        ]
        let quoted = symbols.map(YAMLText.quoted).joined(separator: ", ")
        let imported = try Imported(legacy(["universe_symbols": "[\(quoted)]"]))
        #expect(imported.definition?.symbols == .only(symbols))
        #expect(imported.actions("universe_symbols") == [.renamed])
    }

    @Test("A symbol without quotes that some reader takes for no text is told")
    func ambiguous() throws {
        let imported = try Imported(legacy(["universe_symbols": "[NO, 1e3, EURUSD]"]))
        #expect(imported.definition?.symbols == .only(["NO", "1e3", "EURUSD"]))
        #expect(imported.text.contains("symbols: [\"NO\", \"1e3\", EURUSD]"))
        #expect(imported.actions("universe_symbols") == [.renamed, .guessed, .guessed])
        let many = try Imported(legacy(["universe_symbols": "[\((0..<200).map(String.init).joined(separator: ", "))]"]))
        #expect(many.actions("universe_symbols").count == 66)
    }

    @Test("A symbol that stands twice counts once, and a long list has a line for each")
    func lists() throws {
        let twice = try Imported(legacy(["universe_symbols": "[A, B, A]"]))
        #expect(twice.definition?.symbols == .only(["A", "B"]))
        #expect(twice.actions("universe_symbols") == [.renamed, .kept])
        let names = (0..<40).map { "SYM\($0)" }
        let long = try Imported(legacy(["universe_symbols": "[\(names.joined(separator: ", "))]"]))
        #expect(long.definition?.symbols == .only(names))
        #expect(long.text.contains("    symbols:\n      - SYM0\n      - SYM1\n"))
    }
}
