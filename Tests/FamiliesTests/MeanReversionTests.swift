import MeanReversionV1
import StrategySDK
import StrategyTesting
import Testing

@Suite("mean_reversion")
struct MeanReversionTests {
    typealias Run = StrategyRun<MeanReversion_1_0_0>

    /// Mean 5, population deviation 2.
    static let prices: [Double] = [2, 4, 4, 4, 5, 5, 7, 9]

    /// A run that is warm with ``prices``.
    static func warm(_ more: [String: ParameterValue] = [:]) throws -> Run {
        let simple: [String: ParameterValue] = ["target_notional": .number(300), "window": .integer(8)]
        var run = try Run(MeanReversion_1_0_0.self, simple.merging(more) { $1 })
        for price in prices { #expect(try run.take(["price": .number(price)]) == .warmingUp) }
        return run
    }

    @Test(
        "z is taken from the prices before this one, and enters at exactly ±entry_z",
        arguments: [
            (1.0, Verdict.long(0.5, 300, "z_below_entry")),
            (1.000001, .quiet("inside_band")),
            (9.0, .short(0.5, 300, "z_above_entry")),
            (9.0.nextDown, .quiet("inside_band")),
            (5.0, .quiet("inside_band")),
            (-3.0, .long(1, 300, "z_below_entry")),
            (-100.0, .long(1, 300, "z_below_entry")),
        ])
    func entry(price: Double, verdict: Verdict) throws {
        var run = try Self.warm()
        #expect(try run.take(["price": .number(price)]) == verdict)
    }

    @Test("A position is held until the price is back within exit_z, and then left once")
    func exit() throws {
        // With entry_z 1 the long begins at z = −2; each next price is then placed around the mean of its own window.
        var long = try Self.warm(["entry_z": .number(1), "exit_z": .number(0)])
        #expect(try long.take(["price": 1]) == .long(1, 300, "z_below_entry"))
        // Window 4, 4, 4, 5, 5, 7, 9, 1: mean 4.875.
        #expect(try long.take(["price": .number(4.875.nextDown)]) == .quiet("holding"))
        // Window 4, 4, 5, 5, 7, 9, 1, 4.875: mean 4.984375.
        #expect(try long.take(["price": .number(4.984375)]) == .flat(0, "reverted"))
        #expect(try long.take(["price": 5]) == .quiet("inside_band"))

        var short = try Self.warm(["entry_z": .number(1), "exit_z": .number(0)])
        #expect(try short.take(["price": 9]) == .short(1, 300, "z_above_entry"))
        // Window 4, 4, 4, 5, 5, 7, 9, 9: mean 5.875.
        #expect(try short.take(["price": .number(5.875.nextUp)]) == .quiet("holding"))
        // Window 4, 4, 5, 5, 7, 9, 9, 5.875: mean 6.109375.
        #expect(try short.take(["price": .number(6.109375)]) == .flat(0, "reverted"))
    }

    @Test("The position is left at exactly exit_z deviations")
    func exitDistance() throws {
        var run = try Self.warm(["window": .integer(8), "entry_z": .number(2), "exit_z": .number(0.5)])
        #expect(try run.take(["price": 1]) == .long(0.5, 300, "z_below_entry"))
        // Window 4, 4, 4, 5, 5, 7, 9, 1: mean 4.875, squares 38.875 / 8.
        let deviation = (38.875 / 8.0).squareRoot()
        let boundary = 4.875 - 0.5 * deviation
        var just = run
        #expect(try just.take(["price": .number(boundary - 0.001)]) == .quiet("holding"))
        #expect(try run.take(["price": .number(boundary + 0.001)]).intent?.direction == .flat)
    }

    @Test("A trend or a wide spread vetoes entries, strictly above its limit, the trend first")
    func vetoes() throws {
        let limits: [String: ParameterValue] = ["max_trend": .number(0.25), "max_spread": .number(0.125)]
        func verdict(_ more: [String: FeatureValue]) throws -> Verdict {
            var run = try Self.warm(limits)
            return try run.take(["price": 1].merging(more) { $1 })
        }
        let enters = Verdict.long(0.5, 300, "z_below_entry")
        #expect(try verdict(["ema12": 1, "ema26": 1.25]) == enters)
        #expect(try verdict(["ema12": 1, "ema26": .number(1.25.nextUp)]) == .quiet("trend_veto"))
        #expect(try verdict(["ema12": .number(1.25.nextUp), "ema26": 1]) == .quiet("trend_veto"))
        #expect(try verdict(["ema12": 9]) == enters)
        #expect(try verdict(["ema26": 9]) == enters)
        #expect(try verdict(["spread": 0.125]) == enters)
        #expect(try verdict(["spread": .number(0.125.nextUp)]) == .quiet("spread_veto"))
        #expect(try verdict(["spread": 1, "ema12": 9, "ema26": 1]) == .quiet("trend_veto"))
    }

    @Test("A veto leaves the strategy out of position, and stops no exit")
    func vetoAndPosition() throws {
        var run = try Self.warm(["exit_z": .number(0)])
        #expect(try run.take(["price": 1, "spread": 1]) == .quiet("spread_veto"))
        #expect(try run.take(["price": -9]).intent?.direction == .long)
        #expect(try run.take(["price": 9, "spread": 1]).intent?.direction == .flat)
    }

    @Test("Equal prices have no z: nothing is decided, in a position or not")
    func flatMarket() throws {
        var run = try Run(
            MeanReversion_1_0_0.self,
            ["target_notional": .number(1), "window": .integer(5), "exit_z": .number(0)])
        for _ in 0..<5 { _ = try run.take(["price": 2]) }
        #expect(try run.take(["price": 100]) == .quiet("flat_market"))
        for _ in 0..<4 { #expect(try run.take(["price": 2]) == .quiet("inside_band")) }
        #expect(try run.take(["price": 1]) == .quiet("inside_band"))
        #expect(try run.take(["price": -9]).intent?.direction == .long)
        for _ in 0..<4 { #expect(try run.take(["price": -9]) == .quiet("holding")) }
        #expect(try run.take(["price": 100]) == .quiet("flat_market"))
        #expect(try run.take(["price": 100]).intent?.direction == .flat)
    }

    @Test("Prices that would enter during warm-up leave no position behind")
    func warmUp() throws {
        var run = try Run(MeanReversion_1_0_0.self, ["target_notional": .number(1), "window": .integer(5)])
        for price in [1.0, 1, 1, 2, -1000] { #expect(try run.take(["price": .number(price)]) == .warmingUp) }
        #expect(try run.take(["price": 5000]).intent?.direction == .short)
    }
}
