import LegacyMacdRsiV1
import MeanReversionV1
import StateCoding
import StrategySDK
import Testing
import TrendMultifactorV1
import VolatilityOverlayV1

/// The states that the built-in families really have, taken between any two events of a run.
@Suite("States of the families")
struct FamilyStateTests {
    @Test("legacy_macd_rsi") func legacy() throws {
        try checkEveryEvent(LegacyMacdRsi_1_0_0.self)
        try checkEveryEvent(LegacyMacdRsi_1_1_0.self)
    }
    @Test("trend_multifactor") func trend() throws { try checkEveryEvent(TrendMultifactor_1_0_0.self) }
    @Test("mean_reversion") func reversion() throws { try checkEveryEvent(MeanReversion_1_0_0.self) }
    @Test("volatility_overlay") func volatility() throws { try checkEveryEvent(VolatilityOverlay_1_0_0.self) }

    /// Goes through one run twice: once undisturbed, once with the state written and read before every event. Decisions
    /// and states must be the same, bit by bit.
    private func checkEveryEvent<Plugin: StrategyPlugin>(_ plugin: Plugin.Type) throws {
        let descriptor = try PluginDescriptor(of: plugin)
        var given = ParameterReader(
            descriptor.parameters.contains { $0.name == "target_notional" }
                ? [Parameter("target_notional", .number(1000))] : [])
        let parameters = try Plugin.Parameters(from: &given)
        let warmUp = Plugin.warmUp(parameters)
        var random = SeededGenerator(seed: 3)
        var price = 100.0
        var undisturbed = Plugin.State()
        var restored = Plugin.State()
        var directions: Set<Direction> = []
        let fingerprint = StateLayout.fingerprint(of: Plugin.State())
        for event in 0..<warmUp + 300 {
            // Mostly calm, with a spike now and then.
            let reach = event % 50 == 0 ? 0.04 : 0.008
            price *= 1 + Double.random(in: -reach...reach, using: &random)
            let features = try features(plugin, descriptor, price, &random)
            let context = StrategyContext(
                symbol: "EURUSD", timeframe: "1Hour", eventTime: EventTime(nanoseconds: Int64(event)),
                isWarmingUp: event < warmUp)

            restored = try roundTrip(restored)
            let expected = try Plugin.evaluate(features, parameters, context, &undisturbed)
            let found = try Plugin.evaluate(features, parameters, context, &restored)
            #expect("\(found)" == "\(expected)")
            #expect(try encoded(restored) == encoded(undisturbed))
            #expect(restored == undisturbed)
            if event >= warmUp, case .intent(let intent) = expected { directions.insert(intent.direction) }
        }
        #expect(directions.count >= 2, "the run is too quiet to say anything")
        #expect(StateLayout.fingerprint(of: Plugin.State()) == fingerprint)
    }

    /// Features around `price`, by way of the columns through which a worker hands them over.
    private func features<Plugin: StrategyPlugin>(
        _ plugin: Plugin.Type, _ descriptor: PluginDescriptor, _ price: Double, _ random: inout SeededGenerator
    ) throws -> Plugin.Features {
        let numbers = descriptor.features.map { feature in
            switch feature.name {
            case "rsi14": Double.random(in: 0...100, using: &random)
            case "macd", "macd_signal", "macd_hist": Double.random(in: -0.1...0.1, using: &random)
            case "spread": 0.0
            default: price * Double.random(in: 0.999...1.001, using: &random)
            }
        }
        let columns = numbers.indices.map { UInt16($0) }
        return try withUnsafeBytes(of: UInt64.max) { presence in
            try numbers.withUnsafeBytes { numbers in
                try columns.withUnsafeBufferPointer { columns in
                    try withUnsafeTemporaryAllocation(of: UnsafeRawBufferPointer.self, capacity: 1) { texts in
                        var reader = FeatureReader(
                            FeatureColumns(
                                presence: try #require(presence.baseAddress),
                                numbers: try #require(numbers.baseAddress),
                                texts: UnsafePointer(try #require(texts.baseAddress)),
                                columns: try #require(columns.baseAddress), numberCount: columns.count))
                        return Plugin.Features(from: &reader)
                    }
                }
            }
        }
    }
}
