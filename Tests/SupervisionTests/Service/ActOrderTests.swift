import StrategySDK
import Supervision
import Testing
import Wire

/// While no event comes, much may be done before the next one. Whoever repeats the run knows of all of it at once.
@Suite("What is done between two events")
struct ActOrderTests {
    /// What is done before event 30, while `a` is out for errors at events 20 and 21; `b` is in the same worker.
    enum Act: String, Sendable {
        case order
        /// The worker says what it must not: both are latched that are in service, and whoever is not.
        case lie
        case halt
        case resume
    }

    private static let a = StrategyRank(0)
    private static let events = ReturnTests.events(failing: [20, 21], count: 60)

    private static func harness(window: Int = 16, seed: UInt64 = 0) -> CoreHarness {
        RecoveryMarket.harness(ReturnTests.strategies(openEvents: 1000), window: window, maxChunk: 2000, seed: seed)
    }

    /// - Returns: with it, the events from which on orders were said to apply.
    private static func disturbed(_ acts: [Act]) -> (CoreHarness, orders: [UInt64]) {
        let harness = harness()
        harness.run(Array(events[..<30]), end: false)
        var orders: [UInt64] = []
        for act in acts {
            switch act {
            case .order: if let first = harness.core.reset(a, reason: "by hand") { orders.append(first) }
            case .lie:
                harness.say(FrameHeader(length: 24, type: .result, generation: 99, round: 0, sequence: 29), by: 0)
            case .halt: harness.halt("b", reason: "by hand")
            case .resume: harness.halt("b", reason: nil)
            }
            harness.settle()
        }
        harness.run(Array(events[30...]))
        return (harness, orders)
    }

    @Test(
        "is done in the same order by whoever repeats the run",
        arguments: [
            [.order], [.lie], [.lie, .order], [.order, .lie], [.order, .lie, .order], [.lie, .order, .lie],
            [.halt, .lie, .order, .resume, .lie, .halt],
        ] as [[Act]])
    func repeated(_ acts: [Act]) {
        let (first, _) = Self.disturbed(acts)
        #expect(first.finishes == 1)
        for window in [1, 16, 64] {
            let again = Self.harness(window: window, seed: 7)
            for input in first.kept { again.core.foresee(input) }
            again.run(Self.events)
            let difference = again.difference(from: first)
            #expect(difference == nil, "window \(window)")
        }
    }

    @Test("An order after a latch brings the strategy back, one before it does not")
    func lastCounts() {
        let (back, _) = Self.disturbed([.lie, .order])
        #expect(back.outcomes(of: "a").dropFirst(30).allSatisfy { $0 == "intent" })
        let (latched, _) = Self.disturbed([.order, .lie])
        #expect(latched.outcomes(of: "a").dropFirst(30).allSatisfy { $0 == "circuit_open" })
    }

    @Test("Where a trial for the next event has ended, another waits for that event")
    func oncePerEvent() {
        let (harness, orders) = Self.disturbed([.order, .lie, .order])
        #expect(orders == [30, 31])
        #expect(harness.outcomes(of: "a")[30] == "circuit_open")
        #expect(harness.outcomes(of: "a").dropFirst(31).allSatisfy { $0 == "intent" })
    }
}
