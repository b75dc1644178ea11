/// The bars of one symbol that nobody has traded, with the features that a feature service computes from bars.
///
/// It has what strategies live on and die of: trends, ranges, wild and quiet stretches, gaps. Indicators are the usual ones:
/// EMA and MACD (12, 26, 9) seeded with the first price, RSI 14 by Wilder, Bollinger 20 with two population deviations.
struct SyntheticBars {
    private(set) var price: Double
    private let volatility: Double
    private var random: SeededNumbers
    private var drift = 0.0
    private var wildness = 1.0
    private var barsLeft = 0

    private var ema12: Double
    private var ema26: Double
    private var signal = 0.0
    private var gain = 0.0
    private var loss = 0.0
    private var prices: [Double] = []
    private var returns: [Double] = []
    private var others: [String: Double] = [:]

    init(price: Double, volatility: Double, random: SeededNumbers) {
        self.price = price
        self.volatility = volatility
        self.random = random
        ema12 = price
        ema26 = price
        prices.append(price)
    }

    /// Goes on by one bar.
    mutating func advance() {
        if barsLeft == 0 { changeRegime() }
        barsLeft -= 1
        var step = drift + volatility * wildness * random.normal()
        // A gap now and then.
        if random.below(700) == 0 { step += volatility * 8 * random.normal() }
        let before = price
        price = Self.rounded(price * (1 + max(-0.3, min(0.3, step))))
        prices.append(price)
        returns.append(price / before - 1)
        if prices.count > 20 { prices.removeFirst() }
        if returns.count > 60 { returns.removeFirst() }
        ema12 += (price - ema12) * 2 / 13
        ema26 += (price - ema26) * 2 / 27
        signal += (ema12 - ema26 - signal) * 2 / 10
        let change = price - before
        gain += (max(0, change) - gain) / 14
        loss += (max(0, -change) - loss) / 14
    }

    private mutating func changeRegime() {
        barsLeft = 40 + random.below(160)
        switch random.below(5) {
        case 0: (drift, wildness) = (volatility * 0.35, 0.9)
        case 1: (drift, wildness) = (-volatility * 0.35, 0.9)
        case 2: (drift, wildness) = (0, 2.6)
        case 3: (drift, wildness) = (0, 0.3)
        default: (drift, wildness) = (0, 1)
        }
    }

    /// The value of a feature; one that nobody has defined wanders around 1.
    mutating func number(_ name: String) -> Double {
        switch name {
        case "price", "vwap_w5m": return price
        case "vwap_session": return mean
        case "ema12": return ema12
        case "ema26": return ema26
        case "macd": return ema12 - ema26
        case "macd_signal": return signal
        case "macd_hist": return ema12 - ema26 - signal
        case "rsi14": return gain + loss > 0 ? 100 * gain / (gain + loss) : 50
        case "boll_mid": return mean
        case "boll_upper": return mean + 2 * deviation
        case "boll_lower": return mean - 2 * deviation
        case "vol_realized_w60s": return realized
        case "imbalance_spread": return 2 * random.unit() - 1
        case "spread": return Self.rounded(price * volatility * (0.05 + 0.1 * random.unit()))
        case "staleness_ms": return Double(random.below(900))
        default:
            let next = (others[name] ?? 1) * 0.98 + 0.02 + 0.05 * random.normal()
            others[name] = next
            return Self.rounded(max(0.001, next))
        }
    }

    mutating func text(_ name: String) -> String {
        if name == "signal_quality_flag" { return "ok" }
        return ["a", "b", "c"][random.below(3)]
    }

    private var mean: Double { prices.reduce(0, +) / Double(prices.count) }

    private var deviation: Double {
        let mean = mean
        return (prices.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(prices.count)).squareRoot()
    }

    private var realized: Double {
        guard !returns.isEmpty else { return 0 }
        let mean = returns.reduce(0, +) / Double(returns.count)
        return (returns.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(returns.count)).squareRoot()
    }

    /// To steps of a millionth, so that a value is one that a feed could have sent.
    private static func rounded(_ value: Double) -> Double { (value * 1e6).rounded() / 1e6 }
}
