import Foundation
import StrategySDK
@testable import Supervision
import Testing

@Suite("What a breaker keeps")
struct BreakerStorageTests {
    private func roundTrip<Value: Codable>(_ value: Value) throws -> Value {
        try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(value))
    }

    @Test("A breaker in any state reads back as it was written")
    func states() throws {
        var trial = BreakerTrial { $0.error.ratio = 0.07 }
        func check() throws { #expect(try roundTrip(trial.breaker) == trial.breaker) }
        try check()
        for script in ["EE..CC.TTBE.", "E..EE.E", "EEE"] {
            trial.play(script)
            try check()
        }
        _ = trial.breaker.missed()
        try check()
        trial.breaker.beginProbe()
        try check()
        trial.breaker.probeSucceeded()
        try check()
        trial.breaker.latch(.violation, "socket \u{0} \"", of: StrategyID("b"), at: .max)
        try check()
    }

    @Test("Whatever numbers a checkpoint holds, a breaker goes on")
    func wildNumbers() throws {
        var trial = BreakerTrial { $0.error.consecutive = 100 }
        trial.play("EETTCC..E")
        let text = String(decoding: try JSONEncoder().encode(trial.breaker), as: UTF8.self)
        for number in ["0", "1", "9223372036854775807", "-9223372036854775808", "18446744073709551615"] {
            for (from, to) in [
                (#""evaluations":9"#, #""evaluations":\#(number)"#), (#"[1,2,9]"#, "[\(number),2,\(number)]"),
                (#""row":1"#, #""row":\#(number)"#), (#""window":1000"#, #""window":\#(number)"#),
                (#""count":3"#, #""count":\#(number)"#), (#""minimum":50"#, #""minimum":\#(number)"#),
            ] {
                #expect(text.contains(from))
                let data = Data(text.replacingOccurrences(of: from, with: to).utf8)
                guard var breaker = try? JSONDecoder().decode(Breaker.self, from: data) else { continue }
                for sequence in 0..<100 {
                    for outcome in [Outcome.error, .timeout, .crash, .badOutput] {
                        _ = breaker.failed(outcome, "", at: UInt64(sequence))
                    }
                    if breaker.missed() || sequence % 9 == 0 {
                        breaker.beginProbe()
                        if sequence % 2 == 0 {
                            _ = breaker.probeFailed(.crash, "", at: 0)
                        } else {
                            breaker.probeSucceeded()
                        }
                    }
                }
            }
        }
    }

    @Test("A key is its strategy, its plugin at a version and its parameters")
    func key() throws {
        let plugin = PluginIdentity(family: "mean_reversion", version: SemanticVersion(1, 20, 3))
        let key = BreakerKey(strategy: StrategyID("eur/usd \"fast\""), plugin: plugin, parametersHash: .max)
        #expect(try roundTrip(key) == key)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let text = String(decoding: try encoder.encode(key), as: UTF8.self)
        #expect(text.contains(#""plugin":"mean_reversion@1.20.3""#))
        #expect(text.contains(#""strategy":"eur\/usd \"fast\"""#))
        let others = [
            BreakerKey(strategy: StrategyID("b"), plugin: plugin, parametersHash: .max),
            BreakerKey(
                strategy: key.strategy,
                plugin: PluginIdentity(family: "mean_reversion", version: SemanticVersion(1, 0, 0)),
                parametersHash: .max),
            BreakerKey(strategy: key.strategy, plugin: plugin, parametersHash: 0),
        ]
        #expect(Set(others + [key]).count == 4)
        for wrong in ["mean_reversion", "mean_reversion@1.0", "mean_reversion@01.0.0", "@", ""] {
            #expect(throws: DecodingError.self) {
                try JSONDecoder().decode(PluginIdentity.self, from: JSONEncoder().encode(wrong))
            }
        }
    }

    @Test("A window of a million evaluations keeps the failures in it and no more than as many again")
    func memory() {
        var limits = BreakerLimits()
        limits.timeout.window = 1_000_000
        limits.error.window = 1_000_000
        limits.error.consecutive = 1_000_000
        limits.error.ratio = 0.001
        limits.error.minimum = 100
        var breaker = Breaker(limits: limits)
        var mostTimeouts = 0
        var mostErrors = 0
        for evaluation in UInt64(0)..<2_500_000 {
            if evaluation % 500_000 == 0 {
                _ = breaker.failed(.timeout, "slow", at: evaluation)
                mostTimeouts = max(mostTimeouts, breaker.budget.timeouts.evaluations.count)
            } else if evaluation % 1003 == 1002 {
                _ = breaker.failed(.error, "thrown", at: evaluation)
                mostErrors = max(mostErrors, breaker.budget.errors.evaluations.count)
            } else {
                breaker.succeeded()
            }
        }
        #expect(breaker.isClosed)
        #expect((2...4).contains(mostTimeouts))
        #expect((997...2000).contains(mostErrors))
    }

    @Test("An outage names the last sixteen of its failures, each with the beginning of what it said")
    func failures() {
        var breaker = Breaker(limits: BreakerLimits())
        breaker.limits.crash.count = 20
        var outage: Outage?
        // 254 bytes, and two characters of three.
        let text = String(repeating: "x", count: 254) + "€€"
        for sequence in UInt64(0)..<20 { outage = breaker.failed(.crash, text, at: sequence) }
        #expect(outage?.failures.map(\.sequence) == Array(4..<20))
        #expect(outage?.failures.last?.detail == String(repeating: "x", count: 254))
        #expect(
            ChargedFailure(sequence: 0, outcome: .crash, detail: "x".times(253) + "€").detail == "x".times(253) + "€")
        // What a character is to a person may be longer than any limit.
        let long = "e" + String(repeating: "\u{301}", count: 400)
        #expect(ChargedFailure(sequence: 0, outcome: .crash, detail: long).detail.utf8.count == 255)
    }
}
