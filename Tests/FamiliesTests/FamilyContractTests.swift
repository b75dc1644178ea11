import Foundation
import LegacyMacdRsiV1
import MeanReversionV1
import StrategySDK
import StrategyTesting
import Testing
import TrendMultifactorV1
import VolatilityOverlayV1

/// What every family owes the host, whatever its rule.
@Suite("Every family")
struct FamilyContractTests {
    @Test("declares its identity, features, parameters, reasons and warm-up")
    func descriptors() throws {
        let legacy = try PluginDescriptor(of: LegacyMacdRsi_1_0_0.self)
        #expect(legacy.identity.description == "legacy_macd_rsi@1.0.0")
        #expect(legacy.features.map(\.name) == ["macd", "macd_signal", "rsi14"])
        #expect(legacy.parameters.map(\.name) == ["max_notional_per_trade"])
        #expect(legacy.defaultWarmUp == 0)

        let newer = try PluginDescriptor(of: LegacyMacdRsi_1_1_0.self)
        #expect(newer.identity.description == "legacy_macd_rsi@1.1.0")
        #expect(newer.parameters.map(\.name) == ["max_notional_per_trade", "buy_rsi_threshold", "sell_rsi_threshold"])
        #expect(newer.reasons == legacy.reasons)

        let trend = try PluginDescriptor(of: TrendMultifactor_1_0_0.self)
        #expect(trend.identity.description == "trend_multifactor@1.0.0")
        #expect(trend.features.map(\.name) == ["price", "ema12", "ema26", "macd_hist", "boll_mid"])
        #expect(trend.reasons == ["below_entry", "holding"])
        #expect(trend.defaultWarmUp == 20)

        let reversion = try PluginDescriptor(of: MeanReversion_1_0_0.self)
        #expect(reversion.identity.description == "mean_reversion@1.0.0")
        #expect(reversion.features.filter(\.isRequired).map(\.name) == ["price"])
        #expect(reversion.features.filter { !$0.isRequired }.map(\.name) == ["ema12", "ema26", "spread"])
        #expect(reversion.reasons == ["inside_band", "holding", "flat_market", "trend_veto", "spread_veto"])
        #expect(reversion.defaultWarmUp == 48)

        let overlay = try PluginDescriptor(of: VolatilityOverlay_1_0_0.self)
        #expect(overlay.identity.description == "volatility_overlay@1.0.0")
        #expect(overlay.features.map(\.name) == ["price", "ema12", "ema26"])
        #expect(overlay.defaultWarmUp == 250)
        for descriptor in [legacy, newer, trend, reversion, overlay] {
            #expect(descriptor.stateScope == .perSymbol)
            #expect(descriptor.features.allSatisfy { $0.kind == .number })
        }
    }

    @Test("decides the same again from the same events")
    func deterministic() throws {
        try Self.withEveryFamily { verdicts, _ in
            let again = try verdicts(nil)
            #expect(try verdicts(nil) == again)
        }
    }

    @Test("goes on from a state that was written down and read back as if nothing had been", arguments: [1, 2, 7, 61])
    func restored(interval: Int) throws {
        try Self.withEveryFamily { verdicts, name in
            let undisturbed = try verdicts(nil)
            #expect(try verdicts(interval) == undisturbed, "\(name)")
            #expect(undisturbed.contains { $0.intent != nil }, "\(name): the market must move it, or nothing is tested")
        }
    }

    /// Calls `body` with a run over a seeded market, whose state makes the detour through JSON every so many events.
    static func withEveryFamily(_ body: ((Int?) throws -> [Verdict], String) throws -> Void) throws {
        let notional: [String: ParameterValue] = ["target_notional": .number(1000)]
        try body({ try verdicts(LegacyMacdRsi_1_0_0.self, [:], every: $0) }, "legacy_macd_rsi@1.0.0")
        try body({ try verdicts(LegacyMacdRsi_1_1_0.self, [:], every: $0) }, "legacy_macd_rsi@1.1.0")
        try body({ try verdicts(TrendMultifactor_1_0_0.self, notional, every: $0) }, "trend_multifactor@1.0.0")
        try body({ try verdicts(MeanReversion_1_0_0.self, notional, every: $0) }, "mean_reversion@1.0.0")
        try body({ try verdicts(VolatilityOverlay_1_0_0.self, notional, every: $0) }, "volatility_overlay@1.0.0")
    }

    static func verdicts<Plugin: StrategyPlugin>(
        _ plugin: Plugin.Type, _ given: [String: ParameterValue], every interval: Int?
    ) throws -> [Verdict] {
        var run = try StrategyRun(plugin, given)
        return try SeededMarket.events(1200).enumerated().map { index, event in
            if let interval, index % interval == 0 {
                let written = try JSONEncoder().encode(run.state)
                let read = try JSONDecoder().decode(Plugin.State.self, from: written)
                #expect(read == run.state)
                run.state = read
            }
            return try run.take(event)
        }
    }
}

/// A made-up market that is the same on every machine.
enum SeededMarket {
    static func events(_ count: Int, seed: UInt64 = 7) -> [[String: FeatureValue]] {
        var bits = seed
        /// Within [−1, 1).
        func noise() -> Double {
            bits = bits &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(bits >> 11) / Double(1 << 52) - 1
        }
        var price = 1.25
        var ema12 = price
        var ema26 = price
        return (0..<count).map { index in
            let rough = (index / 200) % 3 == 2 ? 4.0 : 1.0
            price *= 1 + 0.0012 * rough * noise() + (index % 150 < 40 ? 0.0006 : -0.0002)
            ema12 += (price - ema12) * 2 / 13
            ema26 += (price - ema26) * 2 / 27
            return [
                "price": .number(price), "ema12": .number(ema12), "ema26": .number(ema26),
                "macd": .number(ema12 - ema26), "macd_signal": .number((ema12 - ema26) * (1 + 0.5 * noise())),
                "macd_hist": .number(0.0002 * noise()), "boll_mid": .number(ema26),
                "rsi14": .number(50 + 40 * noise()), "spread": index % 11 == 0 ? .null : .number(0.0002),
            ]
        }
    }
}
