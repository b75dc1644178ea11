import StrategySDK
import Supervision
import Testing
import Wire

@testable import Conformance

@Suite struct PositionTests {
    private static func intent(_ direction: Direction, _ notional: Double) -> Answer {
        .intent(
            direction,
            IntentRecord.write(
                StrategyIntent(direction: direction, confidence: 0.5, targetNotional: notional, rationale: [])))
    }

    @Test func nothingHeldIsFlat() {
        #expect(Position().agrees(with: Position(direction: .flat)))
        #expect(!Position().agrees(with: Position(direction: .long, notional: 1)))
    }

    @Test func notionalsWithinAPercentAreTheSamePosition() {
        let held = Position(direction: .long, notional: 1000)
        #expect(held.agrees(with: Position(direction: .long, notional: 1009)))
        #expect(!held.agrees(with: Position(direction: .long, notional: 1011)))
        #expect(!held.agrees(with: Position(direction: .short, notional: 1000)))
    }

    @Test func decisionsAreComparedByWhatTheyWant() {
        #expect(Answer.quiet(0).isSameDecision(as: .quiet(1)))
        #expect(!Answer.quiet(0).isSameDecision(as: Self.intent(.long, 1)))
        #expect(Self.intent(.long, 1000).isSameDecision(as: Self.intent(.long, 1001)))
        #expect(!Self.intent(.long, 1000).isSameDecision(as: Self.intent(.long, 1100)))
        #expect(!Self.intent(.long, 1000).isSameDecision(as: Self.intent(.short, 1000)))
    }

    @Test func positionBeforeAnEventIsThatOfTheLastIntent() {
        let market = Market(
            name: "", timeframe: "1Hour", columns: .init([]), symbols: ["A", "B"],
            events: [0, 1, 0, 1].enumerated().map { MarketEvent(symbol: $1, time: Int64($0), numbers: [], texts: []) })
        let transcript = Transcript(
            slots: 1, answers: [Self.intent(.long, 5), .quiet(0), .quiet(0), Self.intent(.short, 7)])
        let before = Positions.before(transcript, market)
        #expect(before == [Position(), Position(), Position(direction: .long, notional: 5), Position()])
    }
}
