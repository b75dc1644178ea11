import Foundation
import Testing

@Suite struct DocumentTests {
    @Test func everyMetricIsInTheDocumentWithItsTypeAndMeaning() throws {
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let golden = try String(
            contentsOf: package.appendingPathComponent("Tests/TelemetryTests/Golden/small.prom"), encoding: .utf8)
        let document = try String(
            contentsOf: package.appendingPathComponent("Sources/Telemetry/Telemetry.docc/Telemetry.md"), encoding: .utf8
        )
        var help: [String: String] = [:]
        var names: Set<String> = []
        for line in golden.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 3).map(String.init)
            guard words.count == 4, words[0] == "#" else { continue }
            if words[1] == "HELP" { help[words[2]] = words[3] }
            guard words[1] == "TYPE" else { continue }
            names.insert(words[2])
            let row = document.split(separator: "\n").first { $0.hasPrefix("| `\(words[2])` | \(words[3]) |") }
            #expect(row?.hasSuffix("| \(help[words[2], default: ""]) |") == true, "\(words[2])")
        }
        #expect(names.count > 25)
        let documented = document.split(separator: "\n").filter {
            $0.hasPrefix("| `strategy_") || $0.hasPrefix("| `bulkhead_")
        }
        #expect(documented.count == names.count)
    }
}
