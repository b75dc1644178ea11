import StrategySDK
import StrategyTesting
import Testing
import TrendMultifactorV1

@Suite("trend_multifactor")
struct TrendMultifactorTests {
    typealias Run = StrategyRun<TrendMultifactor_1_0_0>

    /// A strategy whose score is simply ema12: one factor counts, with scale 1, at price 1.
    static func scoreOnly(_ more: [String: ParameterValue] = [:]) throws -> Run {
        let simple: [String: ParameterValue] = [
            "target_notional": .number(500), "scale_ema": .number(1), "w_hist": .number(0), "w_mid": .number(0),
            "w_return": .number(0), "lookback": .integer(2),
        ]
        return try Run(TrendMultifactor_1_0_0.self, simple.merging(more) { $1 })
    }

    static func event(score: Double) -> [String: FeatureValue] {
        ["price": 1, "ema12": .number(score), "ema26": 0, "macd_hist": 0, "boll_mid": 1]
    }

    /// A run that is warm and out of position.
    static func warm(_ more: [String: ParameterValue] = [:]) throws -> Run {
        var run = try scoreOnly(more)
        for _ in 0..<2 { #expect(try run.take(event(score: 0)) == .warmingUp) }
        return run
    }

    @Test("It enters at exactly the entry score, on both sides, and not just below it")
    func entry() throws {
        var long = try Self.warm()
        #expect(try long.take(Self.event(score: 0.35.nextDown)) == .quiet("below_entry"))
        #expect(try long.take(Self.event(score: 0.35)) == .long(0.35, 500, "ema_spread"))
        var short = try Self.warm()
        #expect(try short.take(Self.event(score: -(0.35.nextDown))) == .quiet("below_entry"))
        #expect(try short.take(Self.event(score: -0.35)) == .short(0.35, 500, "ema_spread"))
    }

    @Test("A position is signalled once, held at exactly the exit score, and left just below it")
    func exit() throws {
        var long = try Self.warm()
        #expect(try long.take(Self.event(score: 0.5)) == .long(0.5, 500, "ema_spread"))
        #expect(try long.take(Self.event(score: 0.75)) == .quiet("holding"))
        #expect(try long.take(Self.event(score: 0.10)) == .quiet("holding"))
        #expect(try long.take(Self.event(score: 0.0625)) == .flat(0.9375, "score_decayed"))
        #expect(try long.take(Self.event(score: 0.0625)) == .quiet("below_entry"))

        var short = try Self.warm()
        #expect(try short.take(Self.event(score: -0.5)) == .short(0.5, 500, "ema_spread"))
        #expect(try short.take(Self.event(score: -0.10)) == .quiet("holding"))
        #expect(try short.take(Self.event(score: -0.0625)) == .flat(0.9375, "score_decayed"))
    }

    @Test("An opposite score that reaches the entry turns the position round at once")
    func reversal() throws {
        var run = try Self.warm()
        #expect(try run.take(Self.event(score: 0.5)) == .long(0.5, 500, "ema_spread"))
        #expect(try run.take(Self.event(score: -0.5)) == .short(0.5, 500, "ema_spread"))
        #expect(try run.take(Self.event(score: 0.5)) == .long(0.5, 500, "ema_spread"))
    }

    @Test("Strong scores during warm-up leave no position behind")
    func warmUp() throws {
        var run = try Self.scoreOnly()
        #expect(try run.take(Self.event(score: 1)) == .warmingUp)
        #expect(try run.take(Self.event(score: 1)) == .warmingUp)
        #expect(try run.take(Self.event(score: 1)) == .long(1, 500, "ema_spread"))
    }

    @Test("Each factor is scaled by its own scale and held within ±1; names fall by |w·factor|, then rise by name")
    func factors() throws {
        // At price 64: 8 / 64 / 0.25 = 0.5 three times; the return 64 / 32 − 1 = 1 over scale 0.5 is held at 1.
        var run = try Run(
            TrendMultifactor_1_0_0.self,
            [
                "target_notional": .number(1), "scale_ema": .number(0.25), "scale_hist": .number(0.25),
                "scale_mid": .number(0.25), "scale_return": .number(0.5), "lookback": .integer(2),
            ])
        let past: [String: FeatureValue] = ["price": 32, "ema12": 0, "ema26": 0, "macd_hist": 0, "boll_mid": 0]
        let now: [String: FeatureValue] = ["price": 64, "ema12": 16, "ema26": 8, "macd_hist": 8, "boll_mid": 56]
        _ = try run.take(past)
        _ = try run.take(past)
        // (0.5 + 0.5 + 0.5 + 1) / 4
        #expect(
            try run.take(now) == .long(0.625, 1, "lookback_return", "bollinger_mid", "ema_spread", "macd_hist"))
    }

    @Test("Only factors that agree with the sign are named, and weights decide their order")
    func rationale() throws {
        // Factors −0.5, −0.25, +0.5, −1 with weights 1, 4, 1, 1: contributions −0.5, −1, +0.5, −1; score −2 / 7.
        var run = try Run(
            TrendMultifactor_1_0_0.self,
            [
                "target_notional": .number(1), "scale_ema": .number(0.25), "scale_hist": .number(0.25),
                "scale_mid": .number(0.25), "scale_return": .number(0.25), "w_hist": .number(4),
                "lookback": .integer(2), "entry": .number(0.25),
            ])
        let past: [String: FeatureValue] = ["price": 128, "ema12": 0, "ema26": 0, "macd_hist": 0, "boll_mid": 128]
        _ = try run.take(past)
        _ = try run.take(past)
        let now: [String: FeatureValue] = ["price": 64, "ema12": 0, "ema26": 8, "macd_hist": -4, "boll_mid": 56]
        #expect(
            try run.take(now) == .short(2.0 / 7.0, 1, "lookback_return", "macd_hist", "ema_spread"))
    }

    @Test("The return looks back exactly `lookback` bars")
    func lookback() throws {
        var run = try Run(
            TrendMultifactor_1_0_0.self,
            [
                "target_notional": .number(1), "w_ema": .number(0), "w_hist": .number(0), "w_mid": .number(0),
                "scale_return": .number(4), "lookback": .integer(3), "entry": .number(1), "exit": .number(-1),
            ])
        func event(_ price: Double) -> [String: FeatureValue] {
            ["price": .number(price), "ema12": 0, "ema26": 0, "macd_hist": 0, "boll_mid": 0]
        }
        for price in [1.0, 2, 4] { #expect(try run.take(event(price)) == .warmingUp) }
        #expect(try run.take(event(4.9)) == .quiet("below_entry"))  // against 1: (4.9 − 1) / 4 < 1
        #expect(try run.take(event(9.9)) == .quiet("below_entry"))  // against 2: (4.95 − 1) / 4 < 1
        #expect(try run.take(event(20)).intent?.confidence == 1)  // against 4: (5 − 1) / 4 = 1
        #expect(try run.take(event(1)) == .quiet("holding"))  // against 4.9: −0.2, above exit
    }

    @Test("Both sums run in the order of the definition, to the last bit")
    func order() throws {
        let weights = [0.1, 0.7, 0.3, 0.9]
        var run = try Run(
            TrendMultifactor_1_0_0.self,
            [
                "target_notional": .number(1), "w_ema": .number(weights[0]), "w_hist": .number(weights[1]),
                "w_mid": .number(weights[2]), "w_return": .number(weights[3]), "lookback": .integer(2),
                "scale_ema": .number(1), "scale_hist": .number(1), "scale_mid": .number(1), "scale_return": .number(1),
                "entry": .number(0.01), "exit": .number(0),
            ])
        let past: [String: FeatureValue] = ["price": 0.9, "ema12": 0, "ema26": 0, "macd_hist": 0, "boll_mid": 0]
        _ = try run.take(past)
        _ = try run.take(past)
        let now: [String: FeatureValue] = [
            "price": 1.1, "ema12": 0.31, "ema26": 0.1, "macd_hist": 0.37, "boll_mid": 0.7,
        ]
        let factors = [(0.31 - 0.1) / 1.1 / 1, 0.37 / 1.1 / 1, (1.1 - 0.7) / 1.1 / 1, (1.1 / 0.9 - 1) / 1]
        func score(_ order: [Int]) -> Double {
            let products = order.map { weights[$0] * factors[$0] }
            let chosen = order.map { weights[$0] }
            return products.dropFirst().reduce(products[0], +) / chosen.dropFirst().reduce(chosen[0], +)
        }
        #expect(score([0, 1, 2, 3]) != score([3, 2, 1, 0]), "the numbers must tell the orders apart")
        #expect(try run.take(now).intent?.confidence == score([0, 1, 2, 3]))
    }
}
