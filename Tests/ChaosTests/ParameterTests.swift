import StrategySDK
import Testing

@testable import Misbehaving

@Suite("Parameters of the misbehaving plugin")
struct ParameterTests {
    @Test("Nothing need be given, and then nothing is done wrong")
    func defaults() throws {
        let parameters = try ChaosRun().parameters
        #expect(parameters.fault == .wellBehaved && parameters.targetNotional == 1000 && parameters.symbol == nil)
        #expect(parameters.schedule == .evaluation(first: 0, every: 0))
    }

    @Test("Every fault is taken by its name, and has the size that is usual for it", arguments: Fault.allCases)
    func faults(_ fault: Fault) throws {
        let parameters = try ChaosRun(fault: fault).parameters
        #expect(parameters.fault == fault)
        #expect(parameters.amount == fault.size?.usual ?? 0)
        if let size = fault.size {
            #expect(size.usual <= size.most)
            #expect(try ChaosRun(fault: fault, ["amount": .integer(Int64(size.most))]).parameters.amount == size.most)
        }
    }

    @Test(
        "What makes no sense is refused, and the parameter is named",
        arguments: [
            ("fault", ["fault": .text("explode")]), ("at", ["at": .integer(-1)]), ("every", ["every": .number(0.5)]),
            ("target_notional", ["target_notional": .integer(0)]), ("one_in", ["one_in": .integer(-1)]),
            ("event_ts", ["event_ts": .text("yesterday")]), ("event_ts", ["event_ts": .text("2020-01-01")]),
            ("event_ts", ["event_ts": .text("2020-01-01T00:00:00Z"), "at": .integer(1)]),
            ("event_ts", ["event_ts": .text("2020-01-01T00:00:00Z"), "every": .integer(1)]),
            ("one_in", ["one_in": .integer(5), "every": .integer(1)]),
            ("one_in", ["one_in": .integer(5), "event_ts": .text("2020-01-01T00:00:00Z")]),
            ("amount", ["amount": .integer(1)]), ("amount", ["fault": .text("throw"), "amount": .integer(1)]),
            ("amount", ["fault": .text("many_rationales"), "amount": .integer(1_000_001)]),
            ("amount", ["fault": .text("leak"), "amount": .integer(-1)]), ("when", ["when": .integer(1)]),
        ] as [(String, [String: ParameterValue])])
    func refusals(_ parameter: String, _ given: [String: ParameterValue]) {
        let error = #expect(throws: ParameterError.self) { try ChaosRun(given) }
        #expect(error?.parameter == parameter, "\(String(describing: error))")
    }
}
