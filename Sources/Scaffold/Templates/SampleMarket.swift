/// A short made-up market: the same lines on every machine.
///
/// Two symbols by the hour, in stretches that rise, fall and rest; here and there a spread is not known.
enum SampleMarket {
    private static let hours = 360
    private static let symbols: [(name: String, price: Double)] = [("EURUSD", 1.1), ("GBPUSD", 1.27)]
    /// What a price tends to do in an hour, in stretches of 40 hours.
    private static let drifts = [0.0, 0.0006, 0.0, -0.0007, 0.0002, 0.0008, -0.0003, -0.0005, 0.0]

    static func lines() -> String {
        var bits: UInt64 = 20_240_101
        /// Within [−1, 1).
        func noise() -> Double {
            bits = bits &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(bits >> 11) / Double(1 << 52) - 1
        }
        var courses = symbols.map { Course(price: $0.price) }
        var text = ""
        for hour in 0..<hours {
            for (index, symbol) in symbols.enumerated() {
                courses[index].move(by: drifts[(hour / 40 + 3 * index) % drifts.count] + 0.0011 * noise())
                let course = courses[index]
                let spread = (hour + 5 * index) % 17 == 0 ? "null" : decimal(0.00012 + 0.00005 * noise())
                text += """
                    {"symbol":"\(symbol.name)","event_ts":"\(time(hour))","timeframe":"1Hour","schema_version":"3.0.0",\
                    "seq":\(hour),"source":"sample","values":{"price":\(decimal(course.price)),\
                    "ema12":\(decimal(course.ema12)),"ema26":\(decimal(course.ema26)),"spread":\(spread)}}

                    """
            }
        }
        return text
    }

    private struct Course {
        var price: Double
        var ema12: Double
        var ema26: Double

        init(price: Double) {
            self.price = price
            ema12 = price
            ema26 = price
        }

        mutating func move(by part: Double) {
            price *= 1 + part
            ema12 += (price - ema12) * 2 / 13
            ema26 += (price - ema26) * 2 / 27
        }
    }

    /// Five decimals, of a value above zero.
    private static func decimal(_ value: Double) -> String {
        let units = Int((value * 100_000).rounded())
        let fraction = String(units % 100_000)
        return "\(units / 100_000).\(String(repeating: "0", count: 5 - fraction.count))\(fraction)"
    }

    /// Within January 2024.
    private static func time(_ hour: Int) -> String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "2024-01-\(two(1 + hour / 24))T\(two(hour % 24)):00:00Z"
    }
}
