import Foundation
import Testing

@Suite struct PlotTests {
    private let market = Product.fixture("market/market.features.ndjson.gz")

    @Test func aRunOverTheFixtureMarketIsDrawn() throws {
        let scratch = try Scratch()
        let intents = scratch.path("intents")
        let run = try Product.run([
            "run", "--catalog", Product.fixture("catalogs/demo.yaml"), "--input", market, "--output", intents,
        ])
        #expect(run.status == 0, "\(run.errors)")
        let drawn = try Product.run(["plot", market, intents, "--output", scratch.path("all.svg")])
        #expect(drawn.status == 0, "\(drawn.errors)")
        #expect(drawn.output.isEmpty)
        // The market has seven series, one of which only strategies for another timeframe know.
        #expect(drawn.errors.contains("left out for lack of room: BTCUSD 1Hour; choose with --symbol and --timeframe"))
        let picture = try String(contentsOf: URL(fileURLWithPath: scratch.path("all.svg")), encoding: .utf8)
        let check = try Product.runProgram(
            "python3", ["-c", "import sys, xml.dom.minidom as m; m.parse(sys.argv[1])", scratch.path("all.svg")])
        #expect(check.status == 0, "\(check.text)")
        #expect(picture.utf8.count < 500_000)
        let first = try #require(try scratch.lines("intents").first)
        let line = try #require(try JSONSerialization.jsonObject(with: Data(first.utf8)) as? [String: Any])
        #expect(picture.contains("Catalog \(try #require(line["catalog"] as? String))."))
        #expect(picture.contains("build \(try #require(line["build"] as? String))"))
        for strategy in ["eurusd-legacy", "trend-core", "reversion-2day", "overlay-steady"] {
            #expect(picture.contains(">\(strategy)<tspan"), "\(strategy)")
        }

        // The same bytes on standard output, and from a pipe.
        let again = try Product.run(["plot", market, intents])
        #expect(again.output == picture)
        let plain = try Product.runProgram("gzip", ["-dc", market]).text
        #expect(try Product.run(["plot", "-", intents], input: Data(plain.utf8)).output == picture)

        let cut = try Product.run([
            "plot", market, intents, "--symbol", "XAUUSD", "--strategy", "trend-core", "--from", "2023-03-01", "--to",
            "2023-03-20T12:00:00+02:00", "--width", "640", "--feature", "rsi14",
        ])
        #expect(cut.status == 0, "\(cut.errors)")
        #expect(cut.output.contains("width=\"640\""))
        #expect(cut.output.contains("What trend-core wanted of XAUUSD</title>"))
        #expect(cut.output.contains(">2023-03-01 00:00 to 2023-03-20 10:00 UTC"))
        #expect(cut.output.contains("1Hour · rsi14"))
    }

    @Test func whatCannotBeDrawnIsToldOfWithItsExitCode() throws {
        let scratch = try Scratch()
        let input = try scratch.file("input", (0..<4).map { event($0) + "\n" }.joined())
        let header = #"{"kind":"run","format":1,"build":"b","catalog":"c","policies":{},"seals":{}}"#
        let intents = try scratch.file("intents", header + "\n")
        func plot(_ arguments: String...) throws -> Product.Outcome { try Product.run(["plot"] + arguments) }

        let swapped = try plot(intents, input)
        #expect(swapped.status == 65)
        #expect(swapped.errors.contains("\(input), line 1: this is no output of `bulkhead run`"))
        #expect(try plot(scratch.path("none"), intents).status == 66)
        #expect(try plot(input, scratch.path("none")).status == 66)
        #expect(try plot(input, intents, "--output", scratch.path("no/such/file")).status == 73)
        #expect(try plot(input, intents, "--width", "12").status == 64)
        #expect(try plot(input, intents, "--from", "noon").status == 64)
        #expect(try plot(input, intents, "--from", "2023-01-02", "--to", "2023-01-01").status == 64)
        #expect(try plot("-", "-").status == 64)
        let alone = try plot(input, intents)
        #expect(alone.status == 0)
        #expect(alone.errors.contains("has no intent; only the course of \"price\" is drawn"))
    }

    @Test func thePicturesOfTheFamiliesAreUpToDateAndSmall() throws {
        let script = Product.package.appendingPathComponent("scripts/make-plots").path
        let check = try Product.runProgram(script, ["--check", "--bulkhead", Product.bulkhead.path])
        #expect(check.status == 0, "\(check.text)")
        for module in ["LegacyMacdRsiV1", "TrendMultifactorV1", "MeanReversionV1", "VolatilityOverlayV1"] {
            let catalog = Product.package.appendingPathComponent("Sources/Families/\(module)/\(module).docc")
            let picture = try Data(contentsOf: catalog.appendingPathComponent("Resources/\(module).svg"))
            #expect(picture.count < 150_000)
            let article = try String(contentsOf: catalog.appendingPathComponent("\(module).md"), encoding: .utf8)
            #expect(article.contains("(\(module).svg)"))
        }
    }

    @Test(.enabled(if: Product.shared("fx_1h.features.ndjson.gz") != nil))
    func twelveYearsOfRealMarketAreDrawnInSecondsAndStaySmall() throws {
        let scratch = try Scratch()
        let input = try #require(Product.shared("fx_1h.features.ndjson.gz"))
        let intents = scratch.path("intents")
        let run = try Product.run([
            "run", "--catalog", Product.fixture("catalogs/demo.yaml"), "--input", input, "--output", intents,
        ])
        #expect(run.status == 0, "\(run.errors)")
        let start = ContinuousClock.now
        let drawn = try Product.run(["plot", input, intents])
        let time = ContinuousClock.now - start
        #expect(drawn.status == 0, "\(drawn.errors)")
        #expect(drawn.output.utf8.count < 500_000)
        // Three seconds on a machine of its own.
        #expect(time < .seconds(15))
    }
}
