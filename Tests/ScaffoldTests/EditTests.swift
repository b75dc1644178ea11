import Foundation
import Testing

@testable import Scaffold

@Suite("Changes to a checkout")
struct EditTests {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func real(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    @Test("The real manifest gets the family in its list and a target of its own, and nothing else changes")
    func manifest() throws {
        let old = try Self.real("Package.swift")
        let new = try ManifestEdit.adding("MeanSwingV1", to: old)
        #expect(new.contains("        family(\"VolatilityOverlayV1\"),\n        family(\"MeanSwingV1\"),\n"))
        let list = try #require(
            new.split(separator: "let families: [Target.Dependency] = [").last?.prefix { $0 != "]" })
        #expect(list.contains("\"MeanSwingV1\"") && list.contains("\"LegacyMacdRsiV1\""))
        #expect(!new.split(separator: "\n").contains { $0.count > 120 && $0.contains("MeanSwingV1") })
        // What is left without what was added, and without how the list is laid out, is what was there.
        func bare(_ text: String) -> String {
            text.replacing("family(\"MeanSwingV1\"),", with: "").replacing("\"MeanSwingV1\"", with: "").filter {
                !$0.isWhitespace && $0 != ","
            }
        }
        #expect(bare(new) == bare(old))
        // And again, from what that left.
        let third = try ManifestEdit.adding("OtherV1", to: new)
        #expect(third.contains("        family(\"MeanSwingV1\"),\n        family(\"OtherV1\"),\n"))
        #expect(throws: ScaffoldError.self) { try ManifestEdit.adding("OtherV1", to: third) }
    }

    @Test("A long list is filled line by line, however many families there are")
    func longList() throws {
        var manifest = try Self.real("Package.swift")
        let names = (1...12).map { "SomeRatherLongFamilyName\($0)V1" }
        for name in names { manifest = try ManifestEdit.adding(name, to: manifest) }
        let lines = manifest.split(separator: "\n").filter { $0.contains("SomeRatherLong") && !$0.contains("family(") }
        #expect(lines.count == 5 && lines.allSatisfy { $0.count <= 120 && $0.hasPrefix("    \"") && $0.hasSuffix(",") })
        for name in names { #expect(lines.contains { $0.contains("\"\(name)\"") }) }
    }

    @Test("A short list stays on its line")
    func shortList() throws {
        let old = "let families: [Target.Dependency] = [\"AV1\"]\n    family(\"AV1\"),\n"
        #expect(
            try ManifestEdit.adding("BV1", to: old)
                == "let families: [Target.Dependency] = [\"AV1\", \"BV1\"]\n    family(\"AV1\"),\n    family(\"BV1\"),\n"
        )
    }

    @Test(
        "A manifest without a place that is known is refused, with what to do by hand",
        arguments: [
            ("family(\"AV1\"),\n", "exactly one"),
            ("let families: [Target.Dependency] = [\"AV1\"]\n", "no line of it"),
            (
                "let families: [Target.Dependency] = [\"AV1\"] + more\nlet families: [Target.Dependency] = []",
                "exactly one"
            ),
            ("let families: [Target.Dependency] = [.target(name: \"AV1\")]\nfamily(\"AV1\"),\n", "no name in quotes"),
        ])
    func unknownManifest(text: String, part: String) {
        let error = #expect(throws: ScaffoldError.self) { try ManifestEdit.adding("BV1", to: text) }
        #expect(error?.code == .badData && error?.description.contains(part) == true, "\(String(describing: error))")
        #expect(error?.description.contains("by hand") == true)
    }

    @Test("The real worker imports the family among the others and registers it last")
    func worker() throws {
        let old = try Self.real("Sources/bulkhead-worker/main.swift")
        let new = try WorkerEdit.registering("MeanSwing_1_0_0", of: "MeanSwingV1", in: old)
        #expect(new.contains("import MeanReversionV1\nimport MeanSwingV1\nimport TrendMultifactorV1\n"))
        #expect(new.hasSuffix(".self),\n    .plugin(MeanSwing_1_0_0.self),\n])\n"))
        let lines = Set(new.split(separator: "\n")).subtracting(old.split(separator: "\n"))
        #expect(lines == ["import MeanSwingV1", "    .plugin(MeanSwing_1_0_0.self),"])
        #expect(throws: ScaffoldError.self) {
            try WorkerEdit.registering("MeanSwing_1_0_0", of: "MeanSwingV1", in: new)
        }
    }

    @Test("A last plugin without a comma gets one")
    func comma() throws {
        let old = "import AV1\nimport WorkerRuntime\n\nWorker.run([\n    .plugin(A_1_0_0.self)\n])\n"
        #expect(
            try WorkerEdit.registering("Z_1_0_0", of: "ZV1", in: old)
                == "import AV1\nimport WorkerRuntime\nimport ZV1\n\nWorker.run([\n    .plugin(A_1_0_0.self),\n"
                + "    .plugin(Z_1_0_0.self),\n])\n")
    }

    @Test(
        "A worker that is written otherwise is refused, with what to do by hand",
        arguments: ["import A\nWorker.run([.plugin(A_1_0_0.self)])\n", "Worker.run([\n])\n", "import A\n])\n", ""])
    func unknownWorker(text: String) {
        let error = #expect(throws: ScaffoldError.self) { try WorkerEdit.registering("B_1_0_0", of: "BV1", in: text) }
        #expect(error?.code == .badData && error?.description.contains("by hand") == true)
    }
}
