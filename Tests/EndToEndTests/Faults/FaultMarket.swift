import Foundation

/// A market of two symbols for the tests of faults, the same at every call: prices walk at random, the indicators follow.
enum FaultMarket {
    /// Whose event the faults happen at.
    static let symbol = "EURUSD"
    private static let symbols = [symbol, "USDJPY"]
    /// Seconds since 1970 of the first bar; both symbols have a bar of each hour.
    private static let start = 1_672_617_600

    static func time(_ event: Int) -> String {
        Date(timeIntervalSince1970: Double(start + event / symbols.count * 3600)).ISO8601Format()
    }

    /// One event a line.
    static func lines(_ count: Int) -> [String] {
        var random = SplitMix(state: 5)
        var price = [1.1, 150.0]
        var fast = price
        var slow = price
        var signal = [0.0, 0.0]
        return (0..<count).map { event in
            let index = event % symbols.count
            price[index] *= 1 + 0.002 * (random.share() - 0.5)
            fast[index] += (price[index] - fast[index]) * 2 / 13
            slow[index] += (price[index] - slow[index]) * 2 / 27
            let macd = fast[index] - slow[index]
            signal[index] += (macd - signal[index]) * 0.2
            return """
                {"symbol":"\(symbols[index])","event_ts":"\(time(event))","timeframe":"1Hour","schema_version":"3.0.0",\
                "values":{"price":\(price[index]),"ema12":\(fast[index]),"ema26":\(slow[index]),"macd":\(macd),\
                "macd_signal":\(signal[index]),"macd_hist":\(macd - signal[index]),"rsi14":\(20 + 60 * random.share()),\
                "boll_mid":\(slow[index])}}
                """
        }
    }

    private struct SplitMix {
        var state: UInt64

        /// From 0 to below 1.
        mutating func share() -> Double {
            state &+= 0x9E37_79B9_7F4A_7C15
            var value = state
            value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
            return Double((value ^ value >> 31) >> 11) * 0x1p-53
        }
    }
}
