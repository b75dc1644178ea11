import Foundation
import Intake
import Supervision
import Testing

/// The fixture market is what its generator says it is.
@Suite struct MarketFixtureTests {
    private static let path = SharedData.root.appendingPathComponent("Fixtures/market/market.features.ndjson.gz").path
    private static let generator = SharedData.root.appendingPathComponent("scripts/make-market").path
    static let hasPython =
        ["/usr/bin", "/usr/local/bin"].contains { FileManager.default.isExecutableFile(atPath: $0 + "/python3") }
        || printSkip("making the fixture market again: there is no python3")

    private func lines() throws -> [KeptLine] {
        var reader = try LineReader(path: Self.path)
        return try reader.takeAll()
    }

    @Test func everyLineIsAnEvent() throws {
        var parser = try LineParser([FeatureColumn(name: "price", kind: .number)])
        let lines = try lines()
        #expect(lines.count > 20_000)
        for line in lines {
            #expect(parser.result(line.text) == .event)
            #expect(parser.row.numbers[0] > 0)
        }
        let discarded = parser.parser.counters.discardedValues
        #expect(discarded.isEmpty)
    }

    @Test(.enabled(if: hasPython)) func theGeneratorMakesTheSameLinesAgain() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", Self.generator, "--seed", "7", "--output", "-"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let made = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let expected = try lines().map(\.text).joined(separator: "\n") + "\n"
        #expect(String(decoding: made, as: UTF8.self) == expected)
    }

    /// Computed here once more, from the prices alone and in another way: over all prices at each bar.
    @Test func indicatorsFollowFromThePrices() throws {
        var bars: [String: [Int: [String: Any]]] = [:]
        for line in try lines() {
            let object = try #require(JSONSerialization.jsonObject(with: Data(line.text.utf8)) as? [String: Any])
            let stream = "\(object["symbol"] ?? "")/\(object["timeframe"] ?? "")"
            let sequence = try #require(object["seq"] as? Int)
            // What comes again or changed comes after the original.
            if bars[stream]?[sequence] == nil {
                bars[stream, default: [:]][sequence] = object["values"] as? [String: Any]
            }
        }
        #expect(bars.count == 7)
        for (stream, unordered) in bars {
            let rows = (0..<unordered.count).compactMap { unordered[$0] }
            let prices = rows.compactMap { number($0["price"]) }
            try #require(prices.count == unordered.count)
            for bar in [0, 11, 12, 14, 19, 25, 33, 59, 60, 500, 777, 1000, prices.count - 1] {
                for (name, value) in indicators(Array(prices[...bar])) {
                    // The generator leaves some out on purpose.
                    guard let given = rows[bar][name], !(given is NSNull) else { continue }
                    let expected = try #require(value, "\(stream) \(bar): \(name) is too early")
                    let actual = try #require(number(given))
                    #expect(
                        abs(actual - expected) <= 1e-7 * abs(expected) + 1e-9 * prices[bar], "\(stream) \(bar): \(name)"
                    )
                }
            }
        }
    }

    private func number(_ value: Any?) -> Double? {
        (value as? NSNumber)?.doubleValue ?? (value as? String).flatMap(Double.init)
    }

    private func ema(_ values: [Double], _ length: Double) -> Double {
        values.dropFirst().reduce(values[0]) { $0 * (1 - 2 / (length + 1)) + $1 * 2 / (length + 1) }
    }

    private func deviation(_ values: [Double]) -> (mean: Double, deviation: Double) {
        let mean = values.reduce(0, +) / Double(values.count)
        return (mean, (values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(values.count)).squareRoot())
    }

    private func indicators(_ prices: [Double]) -> [String: Double?] {
        let count = prices.count
        let macds = (1...count).map {
            ema(Array(prices[..<$0].suffix(400)), 12) - ema(Array(prices[..<$0].suffix(400)), 26)
        }
        let signal = ema(macds, 9)
        let band = deviation(Array(prices.suffix(20)))
        let returns = zip(prices.dropFirst(), prices).map { log($0 / $1) }
        return [
            "ema12": count >= 12 ? ema(prices, 12) : nil, "ema26": count >= 26 ? ema(prices, 26) : nil,
            "macd": count >= 26 ? macds[count - 1] : nil, "macd_signal": count >= 34 ? signal : nil,
            "macd_hist": count >= 34 ? macds[count - 1] - signal : nil, "rsi14": count >= 15 ? rsi(prices) : nil,
            "boll_mid": count >= 20 ? band.mean : nil, "boll_upper": count >= 20 ? band.mean + 2 * band.deviation : nil,
            "vol_realized_w60s": count >= 61 ? deviation(returns.suffix(60)).deviation : nil,
        ]
    }

    private func rsi(_ prices: [Double]) -> Double {
        let changes = zip(prices.dropFirst(), prices).map { $0 - $1 }
        func wilder(_ values: [Double]) -> Double {
            values[14...].reduce(values[..<14].reduce(0, +) / 14) { ($0 * 13 + $1) / 14 }
        }
        let gain = wilder(changes.map { max($0, 0) })
        let loss = wilder(changes.map { max(-$0, 0) })
        return loss == 0 ? (gain > 0 ? 100 : 50) : 100 * gain / (gain + loss)
    }
}
