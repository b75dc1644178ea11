import Foundation
import Testing

/// `bulkhead new` as an author runs it. That what it makes can be built is shown by scripts/check-tutorial.
@Suite("bulkhead new")
struct NewTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func new(_ arguments: String...) throws -> Product.Outcome { try Product.run(["new"] + arguments) }

    @Test("makes a package that depends on the checkout of the executable, and says what to do next")
    func package() throws {
        let made = try new("mean_swing", "--package", scratch.path("p q"))
        #expect(made.status == 0 && made.errors.isEmpty, "\(made)")
        for line in [
            "cd '\(scratch.path("p q"))'", "swift build -c release", "swift test",
            "bulkhead check --catalog Fixtures/catalog.yaml --worker .build/release/mean-swing-worker",
        ] {
            #expect(made.output.contains("\n    \(line)\n"), "\(line): \(made.output)")
        }
        let manifest = try String(contentsOfFile: scratch.path("p q/Package.swift"), encoding: .utf8)
        let path = try #require(manifest.firstMatch(of: #/\.package\(name: "bulkhead", path: "([^"]*)"\)/#)?.1)
        let checkout = URL(fileURLWithPath: String(path), relativeTo: URL(fileURLWithPath: scratch.path("p q") + "/"))
        #expect(FileManager.default.fileExists(atPath: checkout.appendingPathComponent("Sources/StrategySDK").path))

        // Every event of its market is one.
        let catalog = try scratch.file(
            "catalog.yaml",
            """
            strategies:
              - { strategy_id: one, strategy_type: mean_reversion, version: 1.0.0, timeframe: 1Hour, symbols: "*",
                  params: { target_notional: 1000, window: 12 }, max_target_notional: 10000 }
            """)
        let run = try Product.run([
            "run", "--catalog", catalog, "--input", scratch.path("p q/Fixtures/market.ndjson"), "--output",
            scratch.path("intents"), "--strict",
        ])
        #expect(run.status == 0, "\(run.errors)")
        #expect(try scratch.lines("intents").count > 10)
    }

    @Test("refuses what cannot be a family, and a directory that is not empty, and leaves no trace")
    func refusals() throws {
        _ = try scratch.file("mine", "mine")
        let directory = scratch.directory.path
        let refused: [(arguments: [String], status: Int32, part: String)] = [
            (["class", "--package", "p"], 64, "keyword of Swift"),
            (["Swing", "--package", "p"], 64, "words of a-z and 0-9"),
            (["bulkhead", "--package", "p"], 64, "part of Bulkhead"),
            (["swing", "--package", "."], 73, "not empty: it holds mine"),
            (["swing", "--package", "mine"], 73, "no directory"),
            (["swing", "--package", "a/b"], 73, "make it first"),
            (["mean_reversion", "--package", "p"], 73, "a family mean_reversion already"),
            (["swing", "--package", "p", "--bulkhead", "mine"], 66, "no checkout of Bulkhead"),
            (["swing", "--package", "p", "--bulkhead", "https://example.com/x"], 64, "--bulkhead-version"),
            (["swing", "--bulkhead", "x"], 64, "--package"),
            (["swing", "--repository", "."], 66, "no checkout of Bulkhead"),
            (["mean_reversion", "--repository", Product.package.path], 73, "a family mean_reversion already"),
        ]
        for (arguments, status, part) in refused {
            let shown = arguments.joined(separator: " ")
            let absolute = arguments.map { ["p", ".", "mine", "a/b"].contains($0) ? "\(directory)/\($0)" : $0 }
            let outcome = try Product.run(["new"] + absolute)
            #expect(outcome.status == status, "\(shown): \(outcome)")
            #expect(outcome.errors.contains(part) && outcome.output.isEmpty, "\(shown): \(outcome)")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["mine"])
    }

    @Test("puts a family into a checkout, which the checks of plugins accept")
    func repository() throws {
        for part in ["Package.swift", "Sources/Families", "Sources/bulkhead-worker", "Sources/StrategySDK"] {
            let place = URL(fileURLWithPath: scratch.path("c/\(part)"))
            try FileManager.default.createDirectory(
                at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
            try FileManager.default.copyItem(at: Product.package.appendingPathComponent(part), to: place)
        }
        let made = try new("mean_swing", "--repository", scratch.path("c"))
        #expect(made.status == 0, "\(made)")
        let worker = try String(contentsOfFile: scratch.path("c/Sources/bulkhead-worker/main.swift"), encoding: .utf8)
        #expect(worker.contains(".plugin(MeanSwing_1_0_0.self),\n])"))
        let check = try Product.runProgram(
            Product.package.appendingPathComponent("scripts/check-plugins").path, ["--root", scratch.path("c")])
        #expect(check.status == 0 && check.text.contains("no findings"), "\(check.text)")
    }
}
