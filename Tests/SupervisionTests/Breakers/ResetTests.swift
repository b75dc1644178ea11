import StrategySDK
import Supervision
import Testing
import Wire

@Suite("Orders to reset a breaker")
struct ResetTests {
    private static let strategies = [TestStrategy("a"), TestStrategy("b"), TestStrategy("c").with(\.family, "south")]

    /// Three errors in a row of `a`, and then counts.
    private static func events(_ count: Int) -> [TestEvent] {
        (1...count).map { TestEvent($0 <= 3 ? "a=throw;*=count" : "*=count", at: Int64($0)) }
    }

    @Test("A strategy in service cannot be reset")
    func nothingToReset() {
        let harness = CoreHarness(Self.strategies)
        harness.run(Self.events(2), end: false)
        #expect(harness.core.reset(StrategyRank(0), reason: "why") == nil)
        #expect(harness.kept.isEmpty)
    }

    @Test("Whoever repeats a run repeats its orders at the same events, whatever was under way")
    func repeated() throws {
        let first = CoreHarness(Self.strategies)
        first.run(Self.events(20), end: false)
        #expect(first.core.reset(StrategyRank(0), reason: "seen to") == 20)
        // An event that reaches nobody, at the very order.
        first.run([TestEvent("*=count", at: 1)] + Self.events(40).dropFirst(20))
        #expect(first.outcomes(of: "a").dropFirst(3).prefix(17).allSatisfy { $0 == "circuit_open" })
        #expect(first.outcomes(of: "a")[20] == "out_of_order")
        #expect(first.outcomes(of: "a").dropFirst(21).allSatisfy { $0 == "intent" })
        for (seed, window, chunk) in [(1 as UInt64, 64, 1 << 16), (2, 4, 100), (3, 1, 4096)] {
            let again = CoreHarness(Self.strategies, window: window, maxChunk: chunk, seed: seed)
            for input in first.kept { again.core.foresee(input) }
            again.run(Self.events(20) + [TestEvent("*=count", at: 1)] + Self.events(40).dropFirst(20))
            #expect(again.everything == first.everything)
        }
    }

    @Test("A latch by another strategy of the version voids a try that is under way, also one that was ordered")
    func latchedWhileTried() throws {
        let harness = CoreHarness(Self.strategies)
        harness.conduct = { worker, _ in
            var conduct = PlayedWorker.Conduct()
            // The try never ends by itself; the worker of the family lies at event 6.
            conduct.isStalled = worker.index >= 2
            if worker.index == 0 {
                conduct.lie = { header, frame in
                    var frame = frame
                    if header.type == FrameType.result.rawValue, header.sequence == 6 { frame[4] = 99 }
                    return frame
                }
            }
            return conduct
        }
        harness.run(Self.events(6), end: false)
        #expect(!harness.core.breaker(StrategyRank(0)).isClosed)
        harness.offer(TestEvent("*=count", at: 7))
        #expect(harness.core.reset(StrategyRank(0), reason: "too early") == 7)
        for hour in 8...10 { harness.offer(TestEvent("*=count", at: Int64(hour))) }
        harness.core.endInput()
        harness.settle()
        #expect(harness.core.trial(StrategyRank(0)) == nil)
        guard case .latched = harness.core.breaker(StrategyRank(0)).state else {
            Issue.record("\(harness.core.breaker(StrategyRank(0)).state)")
            return
        }
        #expect(
            harness.outcomes(of: "a").suffix(4) == ["circuit_open", "circuit_open", "circuit_open", "circuit_open"])
        #expect(
            harness.outcomes(of: "b").suffix(4) == ["protocol_error", "circuit_open", "circuit_open", "circuit_open"])
        let told = harness.reports.compactMap { report -> BreakerCause? in
            if case .leftService(StrategyRank(0), let outage) = report { outage.cause } else { nil }
        }
        #expect(told == [.error, .protocolError])
        #expect(harness.finishes == 1)
    }
}
