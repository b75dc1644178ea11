import Foundation
import Testing

@Suite struct CatalogImportTests {
    private static let whole = """
        - { strategy_id: one, name: One, enabled: true, strategy_type: legacy_macd_rsi, version: 1.1.0, priority: 5,
            params: { max_notional_per_trade: 50BOUNDS }, base_timeframe: 1Hour, universe_type: static,
            universe_symbols: [EURUSD], max_notional_per_trade: 1000 }
        """
    private static let clean = whole.replacingOccurrences(of: "BOUNDS", with: "")

    @Test func theFixtureBecomesACatalogThatCheckAccepts() throws {
        let scratch = try Scratch()
        let output = scratch.path("catalog.yaml")
        let run = try Product.run(["catalog", "import", Product.fixture("catalogs/legacy.yaml"), "--output", output])
        #expect(run.status == 1)
        #expect(run.output.isEmpty)
        let expected = try String(contentsOfFile: Product.fixture("catalogs/legacy.imported.yaml"), encoding: .utf8)
        #expect(try String(contentsOfFile: output, encoding: .utf8) == expected)
        #expect(
            run.errors.contains(
                "/legacy.yaml:19:5: strategy \"eurusd-macd-rsi\": max_position_pct_equity \"0.05\": dropped: "))
        #expect(run.errors.hasSuffix("need a look\n"))
        #expect(run.errors.contains("8 strategies imported, 3 enabled, 5 disabled; "))
        let check = try Product.run(["check", "--catalog", output])
        #expect(check.status == 0, "\(check.errors)\(check.output)")
        #expect(check.output.contains("3 enabled, 0 disabled by an error, 5 switched off"))
    }

    @Test func whatIsKeptWholeExitsZeroAndGoesToStandardOutput() throws {
        let scratch = try Scratch()
        let run = try Product.run(["catalog", "import", try scratch.file("old.yaml", Self.clean)])
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.contains("\n  - strategy_id: one\n"))
        #expect(run.errors.hasSuffix("1 strategy imported, 1 enabled, 0 disabled; everything was kept\n"))
    }

    @Test func whatOnlyThePluginRefusesIsWrittenDisabled() throws {
        let scratch = try Scratch()
        let crossed = Self.whole.replacingOccurrences(
            of: "BOUNDS", with: ", buy_rsi_threshold: 70, sell_rsi_threshold: 60")
        let output = scratch.path("catalog.yaml")
        let run = try Product.run(["catalog", "import", try scratch.file("old.yaml", crossed), "--output", output])
        #expect(run.status == 1)
        #expect(run.errors.contains("strategy \"one\": params.buy_rsi_threshold \"70\": disabled: `check` says: "))
        #expect(try String(contentsOfFile: output, encoding: .utf8).contains("    enabled: false\n"))
        #expect(try Product.run(["check", "--catalog", output]).status == 0)
    }

    @Test func theReportForMachinesHoldsEveryFinding() throws {
        let scratch = try Scratch()
        let old = try scratch.file("old.yaml", Self.clean.replacingOccurrences(of: "version: 1.1.0, ", with: ""))
        let onErrors = try Product.run(["catalog", "import", old, "--format", "json"])
        let report = scratch.path("report.json")
        let run = try Product.run(["catalog", "import", old, "--format", "json", "--report", report])
        #expect(run.status == 1)
        #expect(run.errors.isEmpty)
        let text = try String(contentsOfFile: report, encoding: .utf8)
        #expect(onErrors.errors == text)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(object["strategies"] as? Int == 1)
        #expect(object["enabled"] as? Int == 1)
        #expect(object["need_a_look"] as? Int == 1)
        let findings = try #require(object["findings"] as? [[String: Any]])
        let version = try #require(findings.first { $0["key"] as? String == "version" })
        #expect(version["strategy_id"] as? String == "one")
        #expect(version["action"] as? String == "guessed")
        #expect(version["line"] as? Int == 1)
        #expect(version["value"] is NSNull)
    }

    @Test func filesThatAreThereStayUnlessForced() throws {
        let scratch = try Scratch()
        let old = try scratch.file("old.yaml", Self.clean)
        let there = try scratch.file("there.yaml", "precious\n")
        for option in ["--output", "--report"] {
            let run = try Product.run(["catalog", "import", old, option, there])
            #expect(run.status == 73)
            #expect(run.output.isEmpty)
            #expect(run.errors.contains("is there already and stays as it is"))
            #expect(try String(contentsOfFile: there, encoding: .utf8) == "precious\n")
        }
        #expect(try Product.run(["catalog", "import", old, "--output", there, "--force"]).status == 0)
        #expect(try String(contentsOfFile: there, encoding: .utf8).contains("strategy_id: one"))
        #expect(try Product.run(["catalog", "import", old, "--output", scratch.path("no/such/file")]).status == 73)
        #expect(try Product.run(["catalog", "import", old, "--output", old, "--force"]).status == 64)
        #expect(try String(contentsOfFile: old, encoding: .utf8) == Self.clean)
    }

    @Test func whatIsNoOldCatalogIsRefusedAndNothingWritten() throws {
        let scratch = try Scratch()
        let output = scratch.path("catalog.yaml")
        let current = try Product.run(
            ["catalog", "import", Product.fixture("catalogs/demo.yaml"), "--output", output])
        #expect(current.status == 65)
        #expect(current.errors.contains("demo.yaml:5:1: defaults: is no key of the old runtime's catalogs"))
        let bomb = try Product.run(["catalog", "import", Product.fixture("catalogs/bomb.yaml"), "--output", output])
        #expect(bomb.status == 65)
        #expect(try Product.run(["catalog", "import", scratch.path("none.yaml"), "--output", output]).status == 66)
        #expect(!FileManager.default.fileExists(atPath: output))
    }

    @Test func helpBeginsWithAnExample() throws {
        let help = try Product.run(["catalog", "import", "--help"]).output
        let example = try #require(help.firstRange(of: "bulkhead catalog import old.yaml > catalog.yaml"))
        let usage = try #require(help.firstRange(of: "USAGE"))
        #expect(example.lowerBound < usage.lowerBound)
        #expect(help.contains("Exit 0 if everything was kept, 1 if"))
        #expect(try Product.run(["catalog", "import"]).status == 64)
    }
}
