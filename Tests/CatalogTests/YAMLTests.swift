import StrategySDK
import Supervision
import Testing

@testable import Catalog

@Suite("What a catalog file may be")
struct YAMLTests {
    @Test(
        "A file that is no catalog is refused whole, with the place and what would be right",
        arguments: [
            ("", nil, "is empty"),
            ("# only a comment\n", nil, "is empty"),
            ("---\n", nil, "is empty"),
            ("just text", "1:1", "is no mapping at its top"),
            ("- strategy_id: a\n", "1:1", "put this list under it"),
            ("defaults: {}\n", nil, "is missing; write `strategies:`"),
            ("strategies:\n", "1:1", "is not a list"),
            ("strategies: { a: 1 }\n", "1:1", "is not a list"),
            ("strategy: []\n", "1:1", "is no key at the top of a catalog; did you mean strategies?"),
            ("strategies: []\nversion: 1\n", "2:1", "known are defaults, strategies"),
            ("strategies: []\nstrategies: []\n", "2:1", "stands in line 1 and again in line 2; keep one of them"),
            ("strategies: [\n", "2:1", "is not YAML here"),
            ("strategies:\n - a: b: c\n", "2:8", "put a text that contains `: ` in quotes"),
            ("strategies: []\n---\nstrategies: []\n", "2:1", "a second YAML document begins"),
            ("strategies: &all []\n", "1:13", "&all is a YAML anchor"),
            ("&top strategies: []\n", "1:1", "&top is a YAML anchor"),
            ("strategies:\n  - { symbols: [*] }\n", "2:17", "* is a YAML alias"),
            ("strategies:\n  - *all\n", "2:5", "*all is a YAML alias"),
            ("strategies:\n  - { *key : 1 }\n", "2:7", "*key is a YAML alias"),
            ("? strategies\n: []\n", "1:1", "`?` before a key is not used here"),
            ("strategies:\n  - { ? a : 1 }\n", "2:7", "`?` before a key is not used here"),
            ("strategies:\n  - { strategy_id: {{ id }} }\n", "2:21", "must be in quotes"),
            ("strategies: !!python/object []\n", "1:13", "the tag \"tag:yaml.org,2002:python/object\""),
            ("strategies:\n  - { priority: !!int 5 }\n", "2:17", "the tag"),
            ("strategies:\n\t- strategy_id: a\n", "2:1", "a tab stands where the line is indented"),
            ("strategies:\n  - strategy_id: a\n \tversion: 1.0.0\n", "3:2", "a tab stands where the line is indented"),
            ("defaults: {}\nstrategies: x\n\ty: z\n", "3:1", "a tab stands where the line is indented"),
            ("strategies: [\u{1}]\n", "1:14", "control character U+0001"),
            ("strategies: []\n# \u{0}\n", "2:3", "control character U+0000"),
            ("strategies: []\n# \u{7F}\n", "2:3", "control character U+007F"),
            ("strategies: [\"\u{FFFE}\"]\n", nil, "a catalog is UTF-8 text"),
            (
                "strategies: [\(String(repeating: "[", count: 30))\(String(repeating: "]", count: 30))]\n", "1:29",
                "is nested deeper than 16 levels"
            ),
            ("strategies:\n  - { [a, b]: 1 }\n", "2:7", "where a key should be"),
        ] as [(String, String?, String)])
    func refusedWhole(text: String, place: String?, words: String) {
        let error = refusal(text)
        #expect(error?.location?.description == place)
        #expect(error?.problem.contains(words) == true, "\(error?.description ?? "")")
    }

    @Test("A byte that is not UTF-8 is named with its place")
    func notUTF8() throws {
        let bytes = Array("strategies:\n  - { name: \"é".utf8) + [0xC3] + Array("\" }\n".utf8)
        let error = #expect(throws: CatalogError.self) {
            try CatalogFile.parse(bytes, name: "test.yaml", plugins: [])
        }
        #expect(error?.description == "test.yaml:2:15: byte 28 is not UTF-8; save the file as UTF-8")
        let overlong = #expect(throws: CatalogError.self) {
            try CatalogFile.parse([0x61, 0x3A, 0xC0, 0x80], name: "test.yaml", plugins: [])
        }
        #expect(overlong?.location == Catalog.SourceLocation(line: 1, column: 3))
    }

    @Test("Asterisks and question marks that are no aliases and no keys stay what they are")
    func ordinaryCharacters() throws {
        let catalog = try parse(
            """
            # *not an alias, and ? not a key
            strategies:
              - strategy_id: "*all*?"
                description: |
                  *literal ? text
                strategy_type: assorted
                version: 2.0.0
                timeframe: ?odd
                symbols: ["*x", A*B, 'C?', Why?, "\u{E000}*\u{E001}?"]
                params: { label: 2 * 3 }
                max_target_notional: 1
            """)
        let definition = try #require(catalog.definitions.first, "\(catalog.disabled)")
        #expect(definition.id.text == "*all*?")
        #expect(definition.timeframe.text == "?odd")
        #expect(definition.symbols == .only(["*x", "A*B", "C?", "Why?", "\u{E000}*\u{E001}?"]))
        #expect(definition.parameters.first?.value == .text("2 * 3"))
    }

    @Test("An escape for a private use character is that character, and never every symbol")
    func escapedPlaceholders() throws {
        let catalog = try parse(
            """
            strategies:
              - { strategy_id: a*, strategy_type: assorted, version: 2.0.0, timeframe: T, max_target_notional: 1,
                  symbols: ["\\uE000", "\\U0000E001"] }
            """)
        let definition = try #require(catalog.definitions.first, "\(catalog.disabled)")
        #expect(definition.symbols == .only(["\u{E000}", "\u{E001}"]))
    }

    @Test(
        "Keys that stand twice disable their strategy only, each with both its lines",
        arguments: ["priority", "\"priority\"", "'priority'"])
    func repeatedKeys(key: String) throws {
        let catalog = try parse(
            """
            strategies:
              - { strategy_id: a, strategy_type: assorted, version: 2.0.0, timeframe: T, symbols: "*", max_target_notional: 1 }
              - strategy_id: b
                strategy_type: assorted
                version: 2.0.0
                timeframe: T
                symbols: "*"
                max_target_notional: 1
                \(key): 1
                params: { bars: 2, bars: 3 }
                priority: 2
                \(key): 3
            """)
        #expect(catalog.definitions.map(\.id.text) == ["a"])
        #expect(
            catalog.entries[1].problems.map(\.description) == [
                "test.yaml:10:24: strategy \"b\": params.bars: stands in line 10 and again in line 10; keep one of them",
                "test.yaml:11:5: strategy \"b\": priority: stands in line 9 and again in line 11; keep one of them",
                "test.yaml:12:5: strategy \"b\": priority: stands in line 9 and again in line 12; keep one of them",
            ])
    }

    @Test("Too many keys that stand twice, and one that cannot be told apart, refuse the file with the first place")
    func repeatedKeysWithoutEnd() {
        let entries = (0..<20).map { "  - { strategy_id: s\($0), version: 1.0.0, version: 1.0.0 }\n" }
        let error = refusal("strategies:\n\(entries.joined())")
        #expect(
            error?.description
                == "test.yaml:18:25: the key \"version\" stands more than once in this mapping; keep one of them")
        #expect(
            refusal("strategies:\n  - { \"\\x61\": 1, a: 2 }\n")?.problem.hasPrefix(
                "the key \"a\" stands more than once") == true)
    }

    @Test("Line ends of Windows, a byte order mark and a missing last line end are read, and lines counted right")
    func lineEnds() throws {
        let error = refusal("\u{FEFF}defaults: {}\r\nstrategies: []\r\nextra: 1")
        #expect(error?.location == Catalog.SourceLocation(line: 3, column: 1))
        #expect(refusal("defaults: {}\rstrategies: []\rextra: 1\r")?.location?.line == 3)
        // Places that are found without the YAML library.
        #expect(refusal("strategies: []\r\n# \u{1}")?.location == Catalog.SourceLocation(line: 2, column: 3))
        #expect(refusal("strategies: []\r# \u{1}")?.location == Catalog.SourceLocation(line: 2, column: 3))
        #expect(refusal("# é\u{2028}# \u{1}")?.location == Catalog.SourceLocation(line: 2, column: 3))
    }

    @Test(
        "Nesting of a hundred thousand levels is refused, whatever brackets it uses",
        arguments: ["[", "{a: ", "- ", "? ", "{? ", "[[a]: "])
    func nesting(opening: String) {
        let error = refusal("strategies:\n  - \(String(repeating: opening, count: 100_000))")
        #expect(error != nil)
        #expect(refusal("strategies:\n  - \(String(repeating: opening, count: 500))") != nil)
    }
}
