import StrategySDK
import Testing

@testable import Misbehaving

@Suite("Faults that the process survives")
struct SoftFaultTests {
    /// The intent at event 4, where the plugin would have none if it behaved.
    private func spoiled(_ fault: Fault, _ given: [String: ParameterValue] = [:]) throws -> StrategyIntent {
        var run = try ChaosRun(fault: fault, given.merging(["at": .integer(4)]) { $1 })
        _ = run.intents(0..<4)
        guard case .intent(let intent) = try run.take(4) else { throw Misdeed("\(fault) has no intent") }
        return intent
    }

    @Test("Throwing says at which evaluation, and leaves the state alone")
    func throwing() throws {
        var run = try ChaosRun(fault: .throw, ["at": .integer(4)])
        _ = run.intents(0..<4)
        let before = run.state
        let error = #expect(throws: Misdeed.self) { try run.take(4) }
        #expect(error?.description == "told to throw at evaluation 4")
        #expect(run.state == before)
    }

    @Test("Throwing after a change leaves a state that decides differently for ever")
    func throwingAfterChange() throws {
        var run = try ChaosRun(fault: .throwAfterChange, ["event_ts": .text("1970-01-01T04:00:00Z")])
        var calm = try ChaosRun()
        _ = run.intents(0..<4)
        let before = run.state
        let error = #expect(throws: Misdeed.self) { try run.take(4) }
        #expect(error?.description == "told to throw at evaluation 4, having changed its state")
        #expect(run.state != before)

        let undisturbed = calm.intents(0..<60)
        var givenBack = run
        givenBack.state = before
        for (index, intent) in run.intents(5..<60) { #expect(intent != undisturbed[index]) }

        // Given its state back, it is as if the event had not been.
        var without = try ChaosRun()
        #expect(without.intents(Array(0..<4) + Array(5..<60)).filter { $0.key > 4 } == givenBack.intents(5..<60))
    }

    @Test("Each bad value is what its fault says, and the rest of the intent is good")
    func badValues() throws {
        #expect(try spoiled(.badConfidence).confidence == 1.5)
        #expect(try spoiled(.nanConfidence).confidence.isNaN)
        #expect(try spoiled(.infiniteNotional).targetNotional == .infinity)
        #expect(try spoiled(.negativeNotional).targetNotional == -1)
        #expect(try spoiled(.notionalAboveLimit).targetNotional == .greatestFiniteMagnitude)
        #expect(try spoiled(.controlCharacters).rationale.joined().unicodeScalars.contains { $0.value < 0x20 })
        #expect(try spoiled(.bidirectionalText).rationale.joined().unicodeScalars.contains("\u{202E}"))
        #expect(try spoiled(.manyRationales).rationale.count == 17)
        #expect(try spoiled(.longRationale).rationale.map(\.utf8.count) == [257])
        #expect(try spoiled(.oversizeMeta).meta.count == 1)

        let intent = try spoiled(.longRationale)
        #expect(intent.direction != .flat && (0...1).contains(intent.confidence) && intent.targetNotional <= 1000)
    }

    @Test("A fault that has a size can be made larger")
    func sizes() throws {
        let amount = ["amount": ParameterValue.integer(70_000)]
        #expect(try spoiled(.manyRationales, amount).rationale.count == 70_000)
        #expect(try spoiled(.longRationale, amount).rationale.map(\.utf8.count) == [70_000])
        guard case .text(let text)? = try spoiled(.oversizeMeta, amount).meta.first?.value else {
            Issue.record("no text")
            return
        }
        #expect(text.utf8.count == 70_000)
    }

    @Test(
        "A burden changes no decision",
        arguments: [
            (Fault.slow, 5), (.leak, 4096), (.hugeAllocation, 4096), (.openFile, 0), (.openSocket, 0), (.fork, 0),
            (.crashInRecovery, 0),
        ])
    func burdens(_ fault: Fault, _ amount: Int) throws {
        var run = try ChaosRun(fault: fault, ["every": .integer(1), "amount": .integer(Int64(amount))])
        var calm = try ChaosRun()
        #expect(run.intents(0..<30) == calm.intents(0..<30))
        #expect(run.state == calm.state)
    }

    @Test(
        "What is not of State and event gives another notional each time, and the same state",
        arguments: [Fault.nondeterministicRandom, .nondeterministicCounter, .readClock, .clockGettime])
    func nondeterminism(_ fault: Fault) throws {
        var first = try ChaosRun(fault: fault, ["every": .integer(1)])
        var second = first
        let intents = (first.intents(0..<20), second.intents(0..<20))
        #expect(intents.0.count == 20 && intents.1.count == 20)
        for index in 0..<20 {
            #expect(intents.0[index]?.targetNotional != intents.1[index]?.targetNotional)
            #expect((500...1000).contains(intents.0[index]?.targetNotional ?? 0))
        }
        #expect(first.state == second.state)
    }
}
