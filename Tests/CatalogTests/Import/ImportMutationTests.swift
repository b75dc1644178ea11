import Foundation
import StrategySDK
import Testing

@testable import Catalog

@Suite("Importing: damaged files")
struct ImportMutationTests {
    /// What means something to YAML, to the import, or to a terminal.
    private static let tokens: [String] = [
        "*", "?", "&a ", "!t ", "#", ": ", "- ", "\n", "\n  ", "\"", "'", "[", "]", "{", "}", ",", "|\n", "~", "NO",
        "1e3",
        "\u{E000}", "\u{85}", "\u{2028}", "\\uE000", "\u{1F600}", "@1.0.0", "_v1", "static", "*\"", "-1", "1e999",
        "true",
        "strategy_id: overlay\n    ", "params: { a: \"\\0\" }\n    ", "\"\\L\\x07\"",
    ]

    private struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    private func damage(_ text: [UInt8], _ generator: inout Generator) -> [UInt8] {
        var text = text
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            let start = Int.random(in: 0..<text.count, using: &generator)
            let end = min(text.count, start + Int.random(in: 0...12, using: &generator))
            let token = Array((Self.tokens.randomElement(using: &generator) ?? "").utf8)
            switch Int.random(in: 0..<3, using: &generator) {
            case 0: text.replaceSubrange(start..<end, with: token)
            case 1: text.insert(contentsOf: token, at: start)
            default: text.removeSubrange(start..<end)
            }
        }
        return text
    }

    @Test("Whatever happened to a file, the import refuses it or writes what our reader takes as it is meant")
    func damagedFiles() throws {
        let plugins = try builtInPlugins()
        let file = Array(try Data(contentsOf: fixtures.appendingPathComponent("legacy.yaml")))
        var imports = 0
        for seed in 0..<600 {
            var generator = Generator(state: UInt64(seed))
            let text = damage(file, &generator)
            guard let conversion = try? CatalogImport(text, name: "old.yaml", plugins: plugins) else { continue }
            imports += 1
            do {
                let catalog = try CatalogFile.parse(conversion.text, name: "new.yaml", plugins: plugins)
                #expect(conversion.fault(in: catalog) == nil, "seed \(seed)")
                #expect(!catalog.hasErrors, "seed \(seed)")
            } catch {
                Issue.record("seed \(seed): \(error)")
            }
        }
        #expect(imports > 100)
    }
}
