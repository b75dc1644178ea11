import StrategySDK
import Supervision

/// Events that no strategy has an intent for, with all canonical features.
enum SampleMarket {
    static let symbol = "EURUSD"
    static let timeframe = "1Hour"
    /// Seconds since 1970 of the first event; the others follow each a second later, so that millions of them fit.
    private static let start: Int64 = 1_167_685_200

    /// The canonical features that are numbers, with values between all thresholds.
    static let numbers: [(name: String, value: Double)] = [
        ("price", 1.1), ("ema12", 1.1), ("ema26", 1.1), ("macd", 0.0002), ("macd_signal", 0.0001), ("macd_hist", 0),
        ("vwap_session", 1.1), ("vwap_w5m", 1.1), ("rsi14", 50), ("boll_mid", 1.1), ("boll_upper", 1.11),
        ("boll_lower", 1.09), ("vol_realized_w60s", 0.0004), ("imbalance_spread", 0.1), ("spread", 0.0001),
        ("staleness_ms", 20),
    ]
    static let text = (name: "signal_quality_flag", value: "ok")

    static var features: [FeatureDeclaration] {
        numbers.map { FeatureDeclaration(name: $0.name, kind: .number, isRequired: false) }
            + [FeatureDeclaration(name: text.name, kind: .text, isRequired: false)]
    }

    /// Nanoseconds since 1970.
    static func time(_ index: Int) -> Int64 { (start + Int64(index)) * 1_000_000_000 }

    /// One line for each event.
    static func lines(_ count: Int) -> [UInt8] {
        let values = numbers.dropFirst().map { "\"\($0.name)\":\($0.value)" }.joined(separator: ",")
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count * 480)
        for index in 0..<count {
            // A price that moves a little keeps every family busy.
            let price = "1.1000\(index % 7)"
            bytes +=
                """
                {"symbol":"\(symbol)","event_ts":"\(Timestamp.text(time(index)))",\
                "timeframe":"\(timeframe)","schema_version":"3.0.0","seq":\(index),"source":"bench",\
                "values":{"price":\(price),\(values),"\(text.name)":"\(text.value)"}}

                """.utf8
        }
        return bytes
    }

    /// A catalog of one strategy for each family, for every symbol.
    static func catalog(timeframe: String = timeframe) -> String {
        let families = [
            ("legacy_macd_rsi", "{ max_notional_per_trade: 2500 }"), ("trend_multifactor", "{ target_notional: 5000 }"),
            ("mean_reversion", "{ target_notional: 4000 }"), ("volatility_overlay", "{ target_notional: 5000 }"),
        ]
        return "defaults: { timeframe: \(timeframe), symbols: \"*\", max_target_notional: 10000 }\nstrategies:\n"
            + families.map { family, parameters in
                "  - { strategy_id: \(family), strategy_type: \(family), version: 1.0.0, params: \(parameters) }\n"
            }.joined()
    }
}
