import StrategySDK
import Testing

@testable import Misbehaving

@Suite("When a fault happens")
struct ScheduleTests {
    /// The events, of the first `count`, at which a strategy is too sure of itself.
    private func hits(_ given: [String: ParameterValue], symbol: String = "EURUSD", count: Int = 40) throws -> [Int] {
        var run = try ChaosRun(fault: .badConfidence, given)
        run.symbol = symbol
        return run.intents(0..<count).filter { $0.value.confidence == 1.5 }.keys.sorted()
    }

    @Test("At the evaluation that is named, once or again and again")
    func byCount() throws {
        #expect(try hits([:]) == [0])
        #expect(try hits(["at": .integer(7)]) == [7])
        #expect(try hits(["at": .integer(7), "every": .integer(10)]) == [7, 17, 27, 37])
        #expect(try hits(["every": .integer(1)]) == Array(0..<40))
    }

    @Test("Evaluations are counted in the state: what is given back happens again")
    func inState() throws {
        var run = try ChaosRun(fault: .throw, ["at": .integer(3)])
        #expect(run.intents(0..<3).count == 1)
        let before = run.state
        for index in 3..<6 { #expect(throws: Misdeed.self) { try run.take(index) } }
        #expect(run.state == before)
    }

    @Test("Only events of a price above the one that is named are counted, and go wrong")
    func byPrice() throws {
        let high = (0..<40).filter { 100 + Double(UInt64($0).mixed % 1000) / 100 > 105 }
        #expect(high.count > 10 && high.count < 30)
        #expect(try hits(["price_above": .number(105)]) == [high[0]])
        #expect(try hits(["price_above": .number(105), "at": .integer(3)]) == [high[3]])
        #expect(try hits(["price_above": .number(105), "every": .integer(1)]) == high)
    }

    @Test("At one event, wherever and however often it is evaluated")
    func byEvent() throws {
        #expect(try hits(["event_ts": .text("1970-01-01T09:00:00Z")]) == [9])
        #expect(try hits(["event_ts": .text("1970-01-01T10:00:00+01:00")]) == [9])
        var run = try ChaosRun(fault: .throw, ["event_ts": .text("1970-01-01T09:00:00Z")])
        for index in [9, 9, 8, 9] {
            if index == 9 { #expect(throws: Misdeed.self) { try run.take(9) } } else { _ = try run.take(index) }
        }
    }

    @Test("At about one event in so many, the same ones in every run, others for another symbol")
    func byShare() throws {
        let first = try hits(["one_in": .integer(10)], count: 2000)
        #expect((150...250).contains(first.count))
        #expect(try hits(["one_in": .integer(10)], count: 2000) == first)
        #expect(try hits(["one_in": .integer(10)], symbol: "GBPJPY", count: 2000) != first)
        #expect(try hits(["one_in": .integer(1)]) == Array(0..<40))
    }

    @Test("Only for the symbol that is named")
    func bySymbol() throws {
        let given: [String: ParameterValue] = ["symbol": .text("EURUSD"), "every": .integer(1)]
        #expect(try hits(given).count == 40)
        #expect(try hits(given, symbol: "EURUSDX").isEmpty)
    }
}
