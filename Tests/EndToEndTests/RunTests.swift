import Foundation
import Testing

@Suite struct RunTests {
    private let market = Product.fixture("market/market.features.ndjson.gz")

    @Test func aCatalogRunsOverTheFixtureMarketWithOneOutcomeForEveryPair() throws {
        let scratch = try Scratch()
        let run = try Product.run([
            "run", "--catalog", Product.fixture("catalogs/demo.yaml"), "--input", market, "--output",
            scratch.path("intents"),
            "--outcomes", scratch.path("outcomes"), "--rejects", scratch.path("rejects"), "--format", "json",
        ])
        #expect(run.status == 0, "\(run.errors)")
        let summary = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        let events = try #require(summary["events"] as? Int)
        let strategies = try #require(summary["strategies"] as? [[String: Any]])
        #expect(events > 10_000)

        var seen: Set<String> = []
        var counted: [String: Int] = [:]
        for line in try scratch.lines("outcomes") {
            let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            let id = try #require(object["strategy_id"] as? String)
            let outcome = try #require(object["outcome"] as? String)
            #expect(seen.insert("\(object["seq"] ?? "") \(id)").inserted)
            counted["\(id) \(outcome)", default: 0] += 1
        }
        #expect(seen.count == events * strategies.count)
        // The summary counts what the file says.
        for strategy in strategies {
            let id = try #require(strategy["strategy_id"] as? String)
            let outcomes = try #require(strategy["outcomes"] as? [String: Int])
            #expect(outcomes.values.reduce(0, +) == events)
            for (outcome, count) in outcomes { #expect(counted["\(id) \(outcome)"] == count) }
        }
        let intents = counted.filter { $0.key.hasSuffix(" intent") }.values.reduce(0, +)
        #expect(try scratch.lines("intents").count == intents + 1)
    }

    @Test func theBytesDoNotDependOnBatchesOrOnHowTheInputComes() throws {
        let scratch = try Scratch()
        let catalog = try scratch.file("catalog.yaml", fourFamilies)
        let plain =
            try Product.runProgram("gzip", ["-dc", market]).text.split(separator: "\n").prefix(4000).joined(
                separator: "\n") + "\n"
        let input = try scratch.file("input", plain)
        func intents(_ name: String, _ arguments: [String]) throws -> Data {
            let run = try Product.run(
                [
                    "run", "--catalog", catalog, "--input", input, "--output", scratch.path(name), "--outcomes",
                    scratch.path(name + "-o"),
                ]
                    + arguments)
            #expect(run.status == 0, "\(run.errors)")
            return try scratch.bytes(name) + scratch.bytes(name + "-o")
        }
        let reference = try intents("a", [])
        #expect(reference.count > 100_000)
        for inFlight in ["1", "2", "7", "64", "65536"] {
            #expect(try intents("b", ["--in-flight", inFlight]) == reference, "--in-flight \(inFlight)")
        }
        let piped = try Product.run(["run", "--catalog", catalog], input: Data(plain.utf8))
        #expect(try piped.output == String(decoding: scratch.bytes("a"), as: UTF8.self))
    }

    @Test func intentsAreThoseOfAnIndependentImplementation() throws {
        try compareWithReference(market)
    }

    @Test(.enabled(if: Product.shared("fx_1h.features.ndjson.gz") != nil))
    func intentsOverElevenYearsOfRealMarketAreThoseOfAnIndependentImplementation() throws {
        try compareWithReference(try #require(Product.shared("fx_1h.features.ndjson.gz")))
    }

    private func compareWithReference(_ input: String) throws {
        let scratch = try Scratch()
        let catalog = try scratch.file("catalog.json", fourFamilies)
        let run = try Product.run(["run", "--catalog", catalog, "--input", input, "--output", scratch.path("intents")])
        #expect(run.status == 0, "\(run.errors)")
        let reference = try Product.runProgram(
            "python3",
            [
                Product.package.appendingPathComponent("scripts/reference.py").path, "--catalog", catalog, "--input",
                input,
                "--compare", scratch.path("intents"),
            ])
        #expect(reference.status == 0, "\(reference.text)")
        #expect(try scratch.lines("intents").count > 1000)
    }
}
