import StrategySDK
@testable import Supervision
import Testing
import Wire

@Suite("Repeating a run")
struct RepeatingTests {
    static let strategies: [TestStrategy] = {
        var limits = BreakerLimits()
        limits.error.consecutive = 2
        limits.error.openEvents = 6
        limits.badOutput.count = 2
        limits.badOutput.window = 20
        limits.badOutput.openEvents = 8
        limits.crash.count = 2
        limits.crash.openEvents = 5
        return RecoveryMarket.strategies.map { $0.with(\.breakers, limits) }
    }()

    /// Faults of every kind at random, and orders of an operator.
    static func disturbed(
        _ events: [TestEvent], seed: UInt64, attacks: Bool, strategies: [TestStrategy] = strategies,
        isLive: Bool = false
    ) -> CoreHarness {
        var random = SeededGenerator(seed: seed &* 31 &+ 7)
        let harness = RecoveryMarket.harness(
            strategies, window: [1, 4, 16, 32][Int(seed % 4)], maxChunk: [200, 1000, 8000][Int(seed % 3)], seed: seed
        ) { $0.countsSeconds = isLive }
        var faults = 0
        harness.conduct = { worker, _ in
            PlayedWorker.Conduct(fate: { header, slots in
                guard header.type == FrameType.event.rawValue, faults < 60 else { return nil }
                // An event that is not survived, for whoever it kills.
                let key = header.sequence &* 0x9E37_79B9 ^ UInt64(worker.index % 4) &* 977 ^ seed &* 131
                if key % 23 == 0, let slot = slots.sorted().first {
                    faults += 1
                    return PlayedWorker.Fate(progress: WorkProgress(sequence: header.sequence, slot: slot))
                }
                if attacks, key % 151 == 3, worker.index != 1 {
                    faults += 1
                    return PlayedWorker.Fate(exit: .violation(call: "socket", description: "socket"))
                }
                return nil
            })
        }
        var kills = 0
        harness.disturbance = { harness in
            if isLive { harness.wait(milliseconds: UInt64.random(in: 0...200, using: &random)) }
            guard kills < 25, Int.random(in: 0..<60, using: &random) == 0 else { return }
            kills += 1
            switch Int.random(in: 0..<6, using: &random) {
            case 0:
                let rank = StrategyRank(Int.random(in: 0..<strategies.count, using: &random))
                _ = harness.core.reset(rank, reason: "by hand")
            default:
                harness.kill(Int.random(in: 0..<8, using: &random), losing: Int.random(in: 0...100, using: &random))
            }
        }
        harness.run(events)
        return harness
    }

    @Test(
        "What was kept of a disturbed run makes an undisturbed one give the same output",
        arguments: 0..<12 as Range<UInt64>, [false, true])
    func repeated(_ seed: UInt64, _ attacks: Bool) {
        let events = RecoveryMarket.events(count: 120, seed: seed, failures: 12)
        let first = Self.disturbed(events, seed: seed, attacks: attacks)
        #expect(first.finishes == 1)
        for window in [1, 16, 64] {
            let second = RecoveryMarket.harness(Self.strategies, window: window, maxChunk: 3000, seed: seed + 5)
            for input in first.kept { second.core.foresee(input) }
            second.run(events)
            let difference = second.difference(from: first)
            #expect(difference == nil, "window \(window)")
        }
    }
}
