import StrategySDK
import StrategyTesting
import Testing
import VolatilityOverlayV1

@Suite("volatility_overlay")
struct VolatilityOverlayTests {
    typealias Run = StrategyRun<VolatilityOverlay_1_0_0>

    /// A strategy fed with returns instead of prices; the returns are chosen so that every product is exact.
    struct Market {
        var run: Run
        var price = 1.0

        /// The defaults here: a variance that moves by quarters, a multiplier of 1 at a volatility of 0.5, notional 100.
        init(_ more: [String: ParameterValue] = [:]) throws {
            let simple: [String: ParameterValue] = [
                "target_notional": .number(100), "alpha": .number(0.25), "target_vol": .number(0.5),
                "ceiling_vol": .number(1000), "spike": .number(1.5), "recover": .number(1), "calm_bars": .integer(2),
                "warmup_bars": .integer(5),
            ]
            run = try Run(VolatilityOverlay_1_0_0.self, simple.merging(more) { $1 })
        }

        mutating func take(_ change: Double, trend: Double = 1) throws -> Verdict {
            price *= 1 + change
            return try run.take(["price": .number(price), "ema12": .number(trend), "ema26": 0])
        }

        /// A market whose volatility is exactly `change` once it is warm.
        static func warm(_ change: Double = 0.5, _ more: [String: ParameterValue] = [:]) throws -> Self {
            var market = try Market(more)
            for index in 0..<5 { #expect(try market.take(index % 2 == 0 ? change : -change) == .warmingUp) }
            return market
        }
    }

    @Test("The multiplier is target_vol / vol, held within its bounds; confidence is at most 1")
    func multiplier() throws {
        var even = try Market.warm(0.5)
        #expect(try even.take(0.5) == .long(1, 100, "trend_up", "scaled_up"))
        var calm = try Market.warm(0.5, ["target_vol": .number(0.75)])
        #expect(try calm.take(0.5) == .long(1, 150, "trend_up", "scaled_up"))
        var calmer = try Market.warm(0.5, ["target_vol": .number(8)])
        #expect(try calmer.take(0.5) == .long(1, 200, "trend_up", "scaled_up"))
        var rough = try Market.warm(0.5, ["target_vol": .number(0.25)])
        #expect(try rough.take(0.5) == .long(0.5, 50, "trend_up", "scaled_down"))
        var rougher = try Market.warm(0.5, ["target_vol": .number(0.0625)])
        #expect(try rougher.take(0.5, trend: -1) == .short(0.125, 25, "trend_down", "scaled_down"))
    }

    @Test("It emits again when the direction changes, and is silent within the band")
    func direction() throws {
        var market = try Market.warm()
        #expect(try market.take(0.5) == .long(1, 100, "trend_up", "scaled_up"))
        #expect(try market.take(-0.5) == .quiet("within_band"))
        #expect(try market.take(0.5, trend: -1) == .short(1, 100, "trend_down", "scaled_up"))
        #expect(try market.take(-0.5, trend: -1) == .quiet("within_band"))
        #expect(try market.take(0.5, trend: 0) == .flat(1, "no_trend"))
        #expect(try market.take(-0.5, trend: 0) == .quiet("within_band"))
        #expect(try market.take(0.5) == .long(1, 100, "trend_up", "scaled_up"))
    }

    @Test("It begins with a position, never with a flat")
    func firstIntent() throws {
        var market = try Market.warm()
        #expect(try market.take(0.5, trend: 0) == .quiet("within_band"))
        #expect(try market.take(-0.5) == .long(1, 100, "trend_up", "scaled_up"))
    }

    @Test("The notional is told when it has moved by exactly rebalance × target_notional since the last intent")
    func rebalance() throws {
        // With alpha 1 the volatility is the size of the bar: 0.5, 1 and 2 give the multipliers 1, 0.5 and 0.25.
        var market = try Market.warm(0.5, ["alpha": .number(1), "rebalance": .number(0.5)])
        #expect(try market.take(0.5) == .long(1, 100, "trend_up", "scaled_up"))
        #expect(try market.take(1) == .long(0.5, 50, "trend_up", "scaled_down"))

        var band = try Market.warm(0.5, ["alpha": .number(1), "rebalance": .number(0.5.nextUp)])
        #expect(try band.take(0.5) == .long(1, 100, "trend_up", "scaled_up"))
        #expect(try band.take(1) == .quiet("within_band"))
        // Against the last intent, not against the last bar.
        #expect(try band.take(2) == .long(0.25, 25, "trend_up", "scaled_down"))
    }

    @Test("With a rebalance of 0 every bar in a position is told, and flat once all the same")
    func rebalanceZero() throws {
        var market = try Market.warm(0.5, ["rebalance": .number(0)])
        #expect(try market.take(0.5) == .long(1, 100, "trend_up", "scaled_up"))
        #expect(try market.take(-0.5) == .long(1, 100, "trend_up", "scaled_up"))
        #expect(try market.take(0.5, trend: 0) == .flat(1, "no_trend"))
        #expect(try market.take(-0.5, trend: 0) == .quiet("within_band"))
    }

    @Test("A spike cuts to the smallest multiplier until calm_bars calm bars in a row")
    func spike() throws {
        var market = try Market.warm(0.5, ["max_multiplier": .number(1), "target_vol": .number(100)])
        #expect(try market.take(0.5) == .long(1, 100, "trend_up", "scaled_up"))
        // variance 0.75 · 0.25 + 0.25 · 4 = 1.1875, vol 1.0897, and 2 is beyond 1.5 × that.
        #expect(try market.take(2) == .long(1, 25, "trend_up", "spike_cut"))
        #expect(try market.take(0) == .quiet("within_band"))
        // variance 0.75 · 0.890625 + 0.25 · 1 = 0.918, vol 0.958: 1 is neither calm nor a spike and starts the count again.
        #expect(try market.take(1) == .quiet("within_band"))
        #expect(try market.take(0) == .quiet("within_band"))
        // The second calm bar in a row ends the cut itself.
        #expect(try market.take(0) == .long(1, 100, "trend_up", "scaled_up"))
    }

    @Test("A spike within a cut starts the count of calm bars again, and so does the next cut")
    func spikeAgain() throws {
        var market = try Market.warm(0.5, ["max_multiplier": .number(1), "target_vol": .number(100)])
        #expect(try market.take(0.5) == .long(1, 100, "trend_up", "scaled_up"))
        #expect(try market.take(2) == .long(1, 25, "trend_up", "spike_cut"))
        #expect(try market.take(0) == .quiet("within_band"))
        // variance 0.75 · 0.890625 + 0.25 · 4 = 1.668, vol 1.29: 2 is beyond 1.5 × that.
        #expect(try market.take(2) == .quiet("within_band"))
        #expect(try market.take(0) == .quiet("within_band"))
        #expect(try market.take(0) == .long(1, 100, "trend_up", "scaled_up"))
        #expect(try market.take(2) == .long(1, 25, "trend_up", "spike_cut"))
        #expect(try market.take(0) == .quiet("within_band"))
        #expect(try market.take(0) == .long(1, 100, "trend_up", "scaled_up"))
    }

    @Test("A bar is calm at exactly recover × vol")
    func calmBoundary() throws {
        var market = try Market.warm(0.5, ["max_multiplier": .number(1), "target_vol": .number(100)])
        #expect(try market.take(0.5) == .long(1, 100, "trend_up", "scaled_up"))
        // variance 0.75 · 0.25 + 0.25 · 1.375² = 0.8125², and bars of 0.8125 leave it there.
        #expect(try market.take(1.375) == .long(1, 25, "trend_up", "spike_cut"))
        #expect(try market.take(0.8125) == .quiet("within_band"))
        #expect(try market.take(-0.8125) == .long(1, 100, "trend_up", "scaled_up"))
    }

    @Test("A spike is measured with the volatility of its own bar")
    func spikeVolatility() throws {
        // Against the volatility before it, 0.5, a return of 1 would be a spike; with it the vol is √0.4375 = 0.661.
        var market = try Market.warm(0.5, ["max_multiplier": .number(1), "target_vol": .number(100)])
        #expect(try market.take(0.5) == .long(1, 100, "trend_up", "scaled_up"))
        var larger = market
        #expect(try larger.take(1) == .long(1, 25, "trend_up", "spike_cut"))
        // √(0.1875 + 0.25 · 0.81) = 0.6245: 0.9 lies between 1.5 × 0.5 and 1.5 × 0.6245.
        #expect(try market.take(0.9) == .quiet("within_band"))
    }

    @Test("Variance and cut move during warm-up, position does not")
    func warmUp() throws {
        var market = try Market(["max_multiplier": .number(1), "target_vol": .number(100)])
        for change in [0.5, -0.5, 0.5, -0.5, 2] { #expect(try market.take(change) == .warmingUp) }
        #expect(try market.take(0) == .long(1, 25, "trend_up", "spike_cut"))
        #expect(try market.take(0) == .long(1, 100, "trend_up", "scaled_up"))
    }

    @Test("Strictly above the ceiling it is flat, says so once, and then gives the ceiling as its reason")
    func ceiling() throws {
        var market = try Market.warm(0.5, ["ceiling_vol": .number(0.5)])
        #expect(try market.take(0.5) == .long(1, 100, "trend_up", "scaled_up"))
        // variance 0.75 · 0.25 + 0.25 · 0.5625 = 0.328125
        let above = 0.328125.squareRoot()
        #expect(try market.take(-0.75) == .flat(0.5 / above, "volatility_above_ceiling"))
        #expect(try market.take(0.75) == .quiet("volatility_above_ceiling"))
        // variance 0.38671875, then × 0.75 twice: 0.5386 is still above 0.5, 0.4664 no longer.
        #expect(try market.take(0) == .quiet("volatility_above_ceiling"))
        #expect(try market.take(0).intent?.direction == .long)
    }

    @Test("A price that does not move has volatility 0 and the largest multiplier")
    func stillMarket() throws {
        var market = try Market.warm(0)
        #expect(try market.take(0) == .long(1, 200, "trend_up", "scaled_up"))
        #expect(try market.take(0) == .quiet("within_band"))
    }
}
