import StrategySDK
@testable import Supervision
import Testing
import Wire

@Suite("Out of service and back")
struct ReturnTests {
    /// `a` (array state) fails at these events; its breaker opens at the second failure in a row.
    static func events(failing: Set<Int>, action: String = "throw", count: Int = 80) -> [TestEvent] {
        (0..<count).map { index in
            var event = TestEvent(
                "a=\(failing.contains(index) ? action : "sum");*=sum", at: Int64(index), symbol: "S\(index % 3)")
            event.price = Double(index * 7 % 50)
            event.withheld = []
            return event
        }
    }

    /// The same in which `a` is not asked where it would have failed.
    static func without(failing: Set<Int>, count: Int = 80) -> [TestEvent] {
        events(failing: [], count: count).enumerated().map { index, event in
            failing.contains(index) ? event.with(\.withheld, ["for_a"]) : event
        }
    }

    static func strategies(family: String = "west", consecutive: Int = 2, openEvents: Int = 10) -> [TestStrategy] {
        var limits = BreakerLimits()
        limits.error.consecutive = consecutive
        limits.error.openEvents = openEvents
        limits.badOutput.count = consecutive
        limits.badOutput.openEvents = openEvents
        limits.crash.count = consecutive
        limits.crash.openEvents = openEvents
        limits.timeout.count = consecutive
        limits.timeout.openEvents = openEvents
        return [
            RecoveryMarket.strategy("a").with(\.family, family).with(\.breakers, limits),
            TestStrategy("b").with(\.family, family), TestStrategy("c").with(\.family, "south"),
        ]
    }

    @Test("A strategy whose state is refused when it comes back is latched at that event, and nobody beside it")
    func refused() {
        let failing: Set = [20, 21]
        let harness = RecoveryMarket.harness(Self.strategies())
        harness.conduct = { worker, _ in
            var conduct = PlayedWorker.Conduct()
            guard worker.index == 0 else { return conduct }
            conduct.lie = { header, frame in
                guard header.type == FrameType.restored.rawValue, header.sequence == 32 else { return frame }
                var queue = ByteQueue()
                try? RestoredFrame(refusal: .init(slot: 0, problem: "it is cut")).write(
                    generation: header.generation, round: header.round, sequence: header.sequence, into: &queue)
                return Array(queue.bytes)
            }
            return conduct
        }
        harness.run(Self.events(failing: failing))
        let reference = RecoveryMarket.harness(Self.strategies())
        reference.run(Self.events(failing: failing))
        #expect(harness.outcomes(of: "b") == reference.outcomes(of: "b"))
        #expect(harness.outcomes(of: "c") == reference.outcomes(of: "c"))
        #expect(harness.outcomes(of: "a")[22..<32].allSatisfy { $0 == "circuit_open" })
        #expect(harness.reasons(of: "a")[32] == "nondeterministic: its state cannot be restored: it is cut")
        #expect(harness.outcomes(of: "a").dropFirst(33).allSatisfy { $0 == "circuit_open" })
        let again = RecoveryMarket.harness(Self.strategies(), window: 3)
        for input in harness.kept { again.core.foresee(input) }
        again.run(Self.events(failing: failing))
        #expect(again.difference(from: harness) == nil)
    }

    @Test(
        "A strategy comes back with the state it would have if it had been asked all the time",
        arguments: ["west", "north", "south"], ["throw", "huge", "long 1e9"])
    func wholeState(_ family: String, _ action: String) {
        let failing: Set = [20, 21]
        let harness = RecoveryMarket.harness(Self.strategies(family: family))
        harness.run(Self.events(failing: failing, action: action))
        let reference = RecoveryMarket.harness(Self.strategies(family: family))
        reference.run(Self.without(failing: failing))
        let own = harness.reasons(of: "a")
        #expect(own[22..<32].allSatisfy { $0.hasPrefix("circuit_open: 2") }, "\(own)")
        #expect(own[20].hasPrefix(action == "throw" ? "error" : "bad_output"))
        let lines = reference.lines.filter { line in
            !(22..<32).contains { line.hasPrefix("\($0) a ") }
        }
        #expect(harness.lines == lines)
        #expect(harness.outcomes(of: "a").suffix(48) == reference.outcomes(of: "a").suffix(48))
    }

    @Test(
        "A snapshot that was under way when a strategy failed and left holds no trace of the failure",
        arguments: 18..<28)
    func traceInSnapshot(_ at: Int) {
        let strategies = Self.strategies(consecutive: 1)
        let harness = RecoveryMarket.harness(strategies)
        harness.start()
        for (index, event) in Self.events(failing: [at]).enumerated() {
            // South is late, so that the oldest event stays half settled.
            if index == at { harness.stall(1, true) }
            harness.offer(event)
            if index == at + 12 {
                harness.settle(firingTimers: false)
                harness.stall(1, false)
            }
            if index < at || index > at + 12 { harness.settle(firingTimers: false) }
        }
        harness.run([])
        let reference = RecoveryMarket.harness(strategies)
        reference.run(Self.without(failing: [at]))
        let lines = reference.lines.filter { line in
            !(at + 1..<at + 11).contains { line.hasPrefix("\($0) a ") }
        }
        #expect(harness.lines == lines)
    }

    @Test("An operator's reset brings a strategy back at an event that does not ask it, and it stays back")
    func resetBetween() {
        let strategies = Self.strategies(consecutive: 1, openEvents: 1000)
        let events = Self.events(failing: [20], count: 200)
        let harness = RecoveryMarket.harness(strategies)
        let idle = (0..<60).map { TestEvent(nil, at: Int64(30 + $0)).with(\.timeframe, "1Min") }
        harness.run(Array(events.prefix(30)), end: false)
        #expect(harness.core.reset(StrategyRank(0), reason: "test") == 30)
        harness.run(idle + events[30...].map { $0.with(\.time, $0.time + 100 * 3600) }, end: false)
        // Twice over, so that whatever it goes on from is used.
        harness.kill(0)
        harness.settle()
        harness.run([])
        let reference = RecoveryMarket.harness(strategies)
        reference.run(
            Array(Self.without(failing: [20], count: 200).prefix(30)) + idle
                + Self.without(failing: [20], count: 200)[30...].map { $0.with(\.time, $0.time + 100 * 3600) })
        #expect(Array(harness.outcomes(of: "a").suffix(170)) == Array(repeating: "intent", count: 170))
        let lines = reference.lines.filter { line in !(20..<30).contains { line.hasPrefix("\($0) a ") } }
        #expect(harness.lines == lines)
    }
}
