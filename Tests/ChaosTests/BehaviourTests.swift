import Foundation
import StrategySDK
import Testing

@testable import Misbehaving

@Suite("The misbehaving plugin while it behaves")
struct BehaviourTests {
    private func intents(_ indices: some Sequence<Int>) throws -> [Int: StrategyIntent] {
        var run = try ChaosRun()
        return run.intents(indices)
    }

    @Test("Two runs over the same events give the same intents")
    func repeatable() throws {
        let first = try intents(0..<300)
        #expect(try first == intents(0..<300))
        #expect(first.count == 100)
        #expect(Set(first.values.map(\.direction)).count == 3, "every direction is taken")
    }

    @Test("Every intent is within the host's rules")
    func valid() throws {
        for intent in try intents(0..<300).values {
            #expect((0...1).contains(intent.confidence))
            #expect(
                intent.direction == .flat ? intent.targetNotional == 0 : (500...1000).contains(intent.targetNotional))
            #expect(intent.rationale.count == 1 && intent.meta.count == 1)
        }
    }

    @Test("It says why it is silent")
    func reasons() throws {
        var run = try ChaosRun()
        var reasons: [MisbehavingReason?] = []
        for index in 0..<60 {
            if case .noSignal(let reason) = try run.take(index) { reasons.append(reason) }
        }
        #expect(Set(reasons) == [.holding, .quiet])
        #expect(reasons.prefix(2) == [.quiet, .quiet])
    }

    @Test(
        "An event that is lost, doubled or moved changes every later intent",
        arguments: [
            Array(0..<40) + Array(41..<200), Array(0..<41) + Array(40..<200),
            Array(0..<40) + [41, 40] + Array(42..<200),
        ])
    func history(_ events: [Int]) throws {
        let undisturbed = try intents(0..<200)
        let disturbed = try intents(events)
        let later = Set(undisturbed.keys).union(disturbed.keys).filter { $0 > 41 }
        #expect(later.count > 50)
        for index in later { #expect(undisturbed[index] != disturbed[index], "event \(index) shows no difference") }
        for index in 0..<40 { #expect(undisturbed[index] == disturbed[index]) }
    }

    @Test("An event with another price changes every later intent")
    func changedPrice() throws {
        var run = try ChaosRun()
        _ = run.intents(0..<40)
        var other = run
        other.priceShift = 1e-9
        _ = try (run.take(40), other.take(40))
        other.priceShift = 0
        let (intents, others) = (run.intents(41..<200), other.intents(41..<200))
        #expect(intents.count > 50 && Set(intents.keys) == Set(others.keys))
        for (index, intent) in intents { #expect(intent != others[index], "event \(index) shows no difference") }
    }

    @Test("A state that was written down and read goes on as if nothing had been")
    func restored() throws {
        var run = try ChaosRun()
        _ = run.intents(0..<50)
        var restored = run
        restored.state = try JSONDecoder().decode(MisbehavingState.self, from: JSONEncoder().encode(run.state))
        #expect(run.intents(50..<100) == restored.intents(50..<100))
        #expect(run.state == restored.state)
    }

    @Test("Both versions declare the same and decide alike")
    func versions() throws {
        let older = try PluginDescriptor(of: Misbehaving_1_0_0.self)
        let newer = try PluginDescriptor(of: Misbehaving_1_1_0.self)
        #expect("\(older.identity)" == "misbehaving@1.0.0" && "\(newer.identity)" == "misbehaving@1.1.0")
        #expect(older.features == newer.features && older.parameters == newer.parameters)
        #expect(older.reasons == newer.reasons && older.defaultWarmUp == newer.defaultWarmUp)
        #expect(older.features.map(\.name) == ["price", "ema12"] && older.features.map(\.isRequired) == [true, false])

        var run = try ChaosRun()
        _ = run.intents(0..<2)
        var state = run.state
        let time = EventTime(nanoseconds: 7_200_000_000_000)
        let context = StrategyContext(symbol: "EURUSD", timeframe: "1Hour", eventTime: time, isWarmingUp: false)
        let decisions = try run.frame.withFeatures(numbers: [100, nil]) { features in
            var other = state
            return (
                try Misbehaving_1_0_0.evaluate(features, run.parameters, context, &state),
                try Misbehaving_1_1_0.evaluate(features, run.parameters, context, &other)
            )
        }
        guard case (.intent(let first), .intent(let second)) = decisions else {
            Issue.record("the third event has no intent")
            return
        }
        #expect(first == second)
    }
}
