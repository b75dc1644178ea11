import Foundation
import Testing

/// What the live plugin of the replaced runtime did, case by case, through sealed workers.
@Suite(.enabled(if: Product.shared("legacy_parity.ndjson") != nil))
struct LegacyParityTests {
    /// Each case becomes a strategy of its own, with a symbol of its own.
    @Test func everyObservedCaseComesOutTheSame() throws {
        let path = try #require(Product.shared("legacy_parity.ndjson"))
        var cases: [[String: Any]] = []
        for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
            cases.append(try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]))
        }
        #expect(cases.count > 700)
        var strategies: [[String: Any]] = []
        var events: [String] = []
        for (index, one) in cases.enumerated() {
            let timeframe = try #require(one["timeframe"])
            strategies.append([
                "strategy_id": "case-\(index)", "strategy_type": "legacy_macd_rsi", "version": "1.0.0",
                "timeframe": timeframe, "symbols": ["S\(index)"], "params": try #require(one["params"]),
                "max_target_notional": 1e12,
            ])
            let event: [String: Any] = [
                "symbol": "S\(index)", "event_ts": try #require(one["event_ts"]), "timeframe": timeframe,
                "schema_version": "3.0.0", "values": try #require(one["values"]),
            ]
            events.append(String(decoding: try JSONSerialization.data(withJSONObject: event), as: UTF8.self))
        }
        let scratch = try Scratch()
        let catalog = try JSONSerialization.data(withJSONObject: ["strategies": strategies])
        let catalogPath = try scratch.file("catalog.json", String(decoding: catalog, as: UTF8.self))
        let input = try scratch.file("input", events.joined(separator: "\n"))
        let run = try Product.run(
            [
                "run", "--catalog", catalogPath, "--input", input, "--output", scratch.path("intents"), "--format",
                "json",
            ])
        #expect(run.status == 0, "\(run.errors.suffix(2000))")

        var intents: [String: [String: Any]] = [:]
        for line in try scratch.lines("intents").dropFirst() {
            let intent = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            intents[try #require(intent["strategy_id"] as? String)] = intent
        }
        let summary = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        let disabled = Set(
            try #require(summary["strategies"] as? [[String: Any]]).filter { $0["disabled"] is String }
                .compactMap { $0["strategy_id"] as? String })
        for (index, one) in cases.enumerated() {
            let id = "case-\(index)"
            let name = "\(one["id"] ?? id)"
            guard one["params_valid"] as? Bool == true else {
                #expect(disabled.contains(id), "\(name)")
                #expect(intents[id] == nil, "\(name)")
                continue
            }
            #expect(!disabled.contains(id), "\(name)")
            guard let expected = one["expected"] as? [String: Any] else {
                #expect(intents[id] == nil, "\(name)")
                continue
            }
            let intent = try #require(intents[id], "\(name)")
            #expect(intent["direction"] as? String == expected["direction"] as? String, "\(name)")
            #expect(intent["horizon"] as? String == expected["horizon"] as? String, "\(name)")
            #expect(intent["rationale"] as? [String] == expected["rationale"] as? [String], "\(name)")
            for field in ["confidence", "target_notional"] {
                let wanted = (expected[field] as? String).flatMap(Double.init)
                #expect((intent[field] as? NSNumber)?.doubleValue == wanted, "\(name) \(field)")
            }
        }
    }
}
