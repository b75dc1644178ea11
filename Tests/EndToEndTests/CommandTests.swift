import Foundation
import Testing

@Suite struct CommandTests {
    @Test func checkNamesFileLineKeyAndRemedyOfEachDisabledStrategy() throws {
        let scratch = try Scratch()
        let catalog = try scratch.file(
            "catalog.yaml",
            """
            defaults: { max_target_notional: 1000, timeframe: 1Hour, symbols: "*" }
            strategies:
              - { strategy_id: good, strategy_type: legacy_macd_rsi, version: 1.0.0 }
              - strategy_id: crossed
                strategy_type: legacy_macd_rsi
                version: 1.1.0
                params: { buy_rsi_threshold: 70, sell_rsi_threshold: 60 }
              - { strategy_id: gone, strategy_type: legacy_macd_rsi, version: 2.0.0 }
              - { strategy_id: off, strategy_type: mean_reversion, version: 1.0.0, enabled: false, params: { target_notional: 1 } }
            """)
        let run = try Product.run(["check", "--catalog", catalog])
        #expect(run.status == 78)
        let lines = run.output.split(separator: "\n")
        #expect(lines.contains { $0.hasPrefix("good") && $0.hasSuffix("enabled") })
        // Only the plugin itself, in its worker, knows that the thresholds must not cross.
        #expect(
            lines.contains { $0.hasPrefix("crossed") && $0.contains("catalog.yaml:7:") && $0.contains("rsi_threshold") }
        )
        #expect(lines.contains { $0.hasPrefix("gone") && $0.contains("1.0.0") && $0.contains("catalog.yaml:8:") })
        #expect(lines.contains { $0.hasPrefix("off") && $0.contains("enabled: false") })
    }

    @Test func checkOfTheDemoCatalogFindsNothing() throws {
        let run = try Product.run(["check", "--catalog", Product.fixture("catalogs/demo.yaml"), "--format", "json"])
        #expect(run.status == 0, "\(run.output)")
        #expect(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) is [String: Any])
    }

    @Test func pluginsAreListedAndDescribed() throws {
        let list = try Product.run(["plugins", "list"])
        #expect(list.status == 0, "\(list.errors)")
        for plugin in [
            "legacy_macd_rsi@1.0.0", "legacy_macd_rsi@1.1.0", "trend_multifactor@1.0.0", "mean_reversion@1.0.0",
            "volatility_overlay@1.0.0",
        ] { #expect(list.output.contains(plugin)) }
        let one = try Product.run(["plugins", "describe", "mean_reversion@1.0.0"])
        for word in ["window", "a whole number from 5 to 1000", "default 48", "inside_band", "required"] {
            #expect(one.output.contains(word), "\(word)")
        }
        #expect(try Product.run(["plugins", "describe", "nothing"]).status == 64)
    }

    @Test func theDoctorStartsAWorker() throws {
        let run = try Product.run(["doctor"])
        #expect(run.status == 0, "\(run.output)")
        #expect(run.output.contains("sealed and attested"))
    }

    @Test func aWorkerThatIsNoneIsRefused() throws {
        let run = try Product.run(["plugins", "list", "--worker", "/bin/true"])
        #expect(run.status == 69)
        #expect(run.errors.contains("/bin/true"))
    }

    @Test func aPolicyThatGrantsMoreThanTheCeilingIsRefused() throws {
        let scratch = try Scratch()
        let policy = try String(
            contentsOf: Product.package.appendingPathComponent("policies/default.yaml"), encoding: .utf8)
        let wider = policy.replacingOccurrences(of: "names: [exit_group]", with: "names: [exit_group, getpid]")
        try #require(wider != policy)
        _ = try scratch.file("default.yaml", wider)
        let run = try Product.run(["plugins", "list", "--policies", scratch.directory.path])
        #expect(run.status == 78, "\(run.errors)")
        #expect(run.errors.contains("getpid"))
    }
}
