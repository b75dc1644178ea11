import Foundation
import Testing

@Suite struct CatalogDiffTests {
    private static let defaults = "defaults: { max_target_notional: 1000, timeframe: 1Hour, symbols: \"*\" }\n"
    private static let old = """
        \(defaults)strategies:
          - { strategy_id: legacy, strategy_type: legacy_macd_rsi, version: 1.1.0 }
          - { strategy_id: trend, strategy_type: trend_multifactor, version: 1.0.0, params: { target_notional: 5 } }
        """

    private struct Case {
        let scratch: Scratch
        let old: String
        let new: String

        init(_ new: String, old: String = CatalogDiffTests.old) throws {
            scratch = try Scratch()
            self.old = try scratch.file("old.yaml", old)
            self.new = try scratch.file("new.yaml", new)
        }

        func diff(_ options: String...) throws -> Product.Outcome {
            try Product.run(["catalog", "diff", old, new] + options)
        }

        func json(_ options: String...) throws -> (status: Int32, plan: [String: Any]) {
            let run = try Product.run(["catalog", "diff", old, new, "--format", "json"] + options)
            let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
            return (run.status, try #require(object as? [String: Any]))
        }
    }

    private static func strategy(_ id: String, _ plan: [String: Any]) throws -> [String: Any] {
        let strategies = try #require(plan["strategies"] as? [[String: Any]])
        return try #require(strategies.first { $0["strategy_id"] as? String == id })
    }

    @Test func aPlanSaysWhatChangesAndWhatBecomesOfIt() throws {
        let run = try Case(
            """
            \(Self.defaults)strategies:
              - { strategy_id: legacy, strategy_type: legacy_macd_rsi, version: 1.0.0 }
              - { strategy_id: vol, strategy_type: volatility_overlay, version: 1.0.0, params: { target_notional: 5 } }
            """
        ).diff()
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.contains("~ legacy"))
        #expect(run.output.contains("1.1.0 → 1.0.0"))
        #expect(run.output.contains("- trend"))
        #expect(run.output.contains("+ vol"))
        // The plugin itself says how long it warms up.
        #expect(run.output.contains("begins anew, warms up for 250 events of each symbol, since it enters service"))
        #expect(run.output.contains("- trend_multifactor"))
        #expect(run.output.contains("+ volatility_overlay"))
        #expect(
            run.output.hasSuffix(
                "A reload would be accepted: 1 to start, 1 to stop, 1 to change, 0 untouched; 2 begin anew, "
                    + "live intents of 2 are withdrawn.\n"))
        #expect(!run.output.contains("\u{1B}"))
        #expect(run.errors.isEmpty)
    }

    @Test func theSameInOtherWordsIsNoDifference() throws {
        let other = try Case(
            """
            strategies:
              - { strategy_id: trend, strategy_type: trend_multifactor, version: 1.0.0, timeframe: 1Hour,
                  universe_symbols: ["*"], max_target_notional: 1e3, params: { target_notional: "5", lookback: 20 } }
              - { strategy_id: legacy, strategy_type: legacy_macd_rsi, version: 1.1.0, base_timeframe: 1Hour,
                  symbols: "*", max_target_notional: 1000, params: { sell_rsi_threshold: 65 } }
            """)
        let run = try other.diff()
        #expect(run.status == 0)
        #expect(run.output.hasSuffix("A reload would change nothing.\n"))
        let (status, plan) = try other.json()
        #expect(status == 0)
        #expect(plan["accepted"] as? Bool == true)
        #expect(plan["changes_anything"] as? Bool == false)
    }

    @Test func theAnswerForMachinesHoldsEveryStrategyWithItsValues() throws {
        let (status, plan) = try Case(
            Self.old.replacingOccurrences(
                of: "params: { target_notional: 5 }", with: "priority: 7, params: { target_notional: 6.5 }")
        ).json()
        #expect(status == 0)
        #expect(plan["refusal"] is NSNull)
        #expect((plan["summary"] as? [String: Int])?["begin_anew"] == 1)
        #expect((plan["summary"] as? [String: Int])?["untouched"] == 1)
        let legacy = try Self.strategy("legacy", plan)
        #expect(legacy["change"] as? String == "unchanged")
        #expect(legacy["state"] as? String == "kept")
        let trend = try Self.strategy("trend", plan)
        let keys = try #require(trend["keys"] as? [[String: Any]])
        #expect(keys.map { $0["key"] as? String } == ["params.target_notional", "priority"])
        #expect(keys.map { $0["old"] as? Double } == [5, 100])
        #expect(keys.map { $0["new"] as? Double } == [6.5, 7])
        #expect(trend["state"] as? String == "begun")
        #expect(trend["warm_up"] as? Int == 20)
        #expect(trend["because"] as? [String] == ["parameters"])
        #expect(trend["breaker"] as? String == "another")
        #expect(trend["intents"] as? String == "withdrawn")
        #expect((trend["new"] as? [String: Any])?["line"] as? Int == 4)
        let workers = try #require(plan["workers"] as? [[String: Any]])
        #expect(workers.map { $0["change"] as? String } == ["kept", "replaced"])
    }

    @Test func anErrorThatOnlyThePluginKnowsRefusesAReloadWithItsPlace() throws {
        let crossed = try Case(
            Self.old.replacingOccurrences(
                of: "version: 1.1.0",
                with: "version: 1.1.0,\n      params: { buy_rsi_threshold: 70, sell_rsi_threshold: 60 }"))
        let run = try crossed.diff()
        #expect(run.status == 1)
        #expect(run.output.contains("A reload would be refused whole"))
        #expect(run.output.contains("new.yaml:4:"))
        #expect(run.output.contains("! legacy"))
        let (status, plan) = try crossed.json("--reload-errors", "disable")
        #expect(status == 0)
        #expect(plan["accepted"] as? Bool == true)
        #expect((plan["summary"] as? [String: Int])?["disabled_by_error"] == 1)
        let error = (try Self.strategy("legacy", plan)["new"] as? [String: Any])?["error"] as? String
        #expect(error?.contains("rsi_threshold") == true)
    }

    @Test func aNewFileThatCannotBeReadRefusesAReload() throws {
        let broken = try Case("strategies:\n\t- strategy_id: a\n")
        let run = try broken.diff()
        #expect(run.status == 1)
        #expect(run.output.hasPrefix("A reload would change nothing: the catalog is refused: "))
        #expect(run.output.contains("new.yaml:2:1: a tab"))
        let (status, plan) = try broken.json()
        #expect(status == 1)
        #expect(plan["accepted"] as? Bool == false)
        #expect((plan["refusal"] as? String)?.contains("new.yaml:2:1") == true)
        #expect(((plan["new"] as? [String: Any])?["digest"]) is NSNull)
        #expect(try Product.run(["catalog", "diff", broken.old, "/nonexistent.yaml"]).status == 1)
    }

    @Test func aCatalogInWhichNothingWouldRunIsRefused() throws {
        let run = try Case("strategies: []\n").diff("--reload-errors", "disable")
        #expect(run.status == 1)
        #expect(run.output.contains("has no enabled strategy"))
    }

    @Test func anOldFileThatNoHostCouldRunIsWrongConfiguration() throws {
        let run = try Case(Self.old, old: "strategies: x\n").diff()
        #expect(run.status == 78)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains("old.yaml:1:1: strategies: is not a list"))
    }

    @Test func helpBeginsWithAnExample() throws {
        let help = try Product.run(["catalog", "diff", "--help"]).output
        let example = try #require(help.firstRange(of: "bulkhead catalog diff catalog.yaml next.yaml"))
        let usage = try #require(help.firstRange(of: "USAGE"))
        #expect(example.lowerBound < usage.lowerBound)
        #expect(try Product.run(["catalog", "diff", "one.yaml"]).status == 64)
    }
}
