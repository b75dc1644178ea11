import StrategySDK
@testable import Supervision
import Testing
import Wire

@Suite("Pausing to write everything down")
struct PauseTests {
    private static let past = ReturnTests.events(failing: [], count: 30)
    private static let events = past.enumerated().map { $1.with(\.time, Int64(100 + $0)).with(\.identity, UInt64($0)) }
    private static let strategies = [
        TestStrategy("a").with(\.family, "west"), TestStrategy("b").with(\.family, "west"),
    ]

    /// Strategies see the past before the first event, and everything is written down before the events in `pauses`.
    private func run(
        pauses: Set<Int>, seed: UInt64 = 1, disturbance: ((CoreHarness) -> Void)? = nil
    ) -> CoreHarness {
        let harness = RecoveryMarket.harness(Self.strategies, maxChunk: 300, seed: seed)
        harness.start()
        harness.core.beginHistory([StrategyRank(0), StrategyRank(1)])
        for event in Self.past { event.withRow(harness.core.deployment.columns) { harness.core.recall($0) } }
        harness.core.endHistory()
        harness.disturbance = disturbance
        for (index, event) in Self.events.enumerated() {
            if pauses.contains(index) {
                harness.core.beginPause()
                harness.settle()
                // Starts that failed are tried again after a while.
                while !harness.core.isPaused, harness.fireTimer() { harness.settle() }
                let isPaused = harness.core.isPaused
                #expect(isPaused)
                let memories = harness.core.state().strategies
                #expect(memories.allSatisfy { $0.part?.bytes.isEmpty == false }, "before event \(index)")
                harness.core.endPause()
            }
            harness.offer(event)
        }
        harness.disturbance = nil
        harness.run([])
        return harness
    }

    @Test("A pause right after strategies came back ends, also before any event")
    func afterComingBack() {
        let undisturbed = run(pauses: [])
        #expect(undisturbed.lines.count == 60 && undisturbed.finishes == 1)
        for pauses in [[0], [0, 1], [1, 20], [29]] as [Set<Int>] {
            let harness = run(pauses: pauses)
            #expect(harness.difference(from: undisturbed) == nil)
        }
    }

    @Test(
        "Deaths in the middle of a pause lose nothing that strategies came back with",
        arguments: 0..<40 as Range<UInt64>)
    func deaths(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var kills = 0
        let harness = run(pauses: [0, 7, 8], seed: seed) { harness in
            guard kills < 12, Int.random(in: 0..<12, using: &random) == 0 else { return }
            kills += 1
            harness.kill(Int.random(in: 0..<2, using: &random), losing: Int.random(in: 0..<200, using: &random))
        }
        #expect(harness.difference(from: run(pauses: [])) == nil)
    }
}
