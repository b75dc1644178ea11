import StrategySDK
@testable import Supervision
import Testing
import Wire

@Suite("Exact recovery")
struct ExactRecoveryTests {
    private static let events = RecoveryMarket.events(count: 60, seed: 3)
    private static let reference = RecoveryMarket.undisturbed(events).everything

    private static let market = RecoveryMarket.events(count: 150, seed: 5, failures: 4)
    private static let marketReference = RecoveryMarket.undisturbed(market).everything

    /// Runs with a fate for frames of regular workers that is met at most `times` in a row.
    private func run(
        times: Int = 1, window: Int = 16, seed: UInt64 = 1, _ dies: @escaping (WorkerIndex, FrameHeader) -> Bool
    ) -> CoreHarness {
        let harness = RecoveryMarket.harness(window: window, maxChunk: 700, seed: seed)
        var deaths = 0
        harness.conduct = { worker, _ in
            PlayedWorker.Conduct(fate: { header, _ in
                guard deaths < times, dies(worker, header) else { return nil }
                deaths += 1
                return PlayedWorker.Fate(lostBytes: seed % 3 == 0 ? 40 : 0)
            })
        }
        harness.run(Self.events)
        #expect(deaths == times)
        return harness
    }

    @Test("A death of any worker at any event changes nothing", arguments: 0..<4, [0, 1, 7, 8, 9, 16, 23, 31, 40, 59])
    func everyEvent(_ worker: Int, _ sequence: UInt64) {
        // The first event from there on that asks the worker.
        let harness = run(seed: sequence) { index, header in
            index.index == worker && header.type == FrameType.event.rawValue
                && (header.sequence >= sequence || header.sequence > 55)
        }
        #expect(harness.everything == Self.reference)
        #expect(harness.charges.isEmpty)
    }

    @Test("A death while a snapshot is made or taken changes nothing", arguments: [FrameType.capture, .restore], 0..<4)
    func snapshotDeaths(_ type: FrameType, _ worker: Int) {
        var restarts = 0
        let harness = RecoveryMarket.harness(maxChunk: 700, seed: 9)
        harness.conduct = { index, _ in
            PlayedWorker.Conduct(fate: { header, _ in
                guard index.index == worker else { return nil }
                // For a RESTORE there must be a death before.
                if type == .restore, restarts == 0, header.sequence == 20 {
                    restarts = 1
                    return PlayedWorker.Fate(exit: .killed(9))
                }
                guard header.type == type.rawValue, restarts < 3, header.sequence >= 8 else { return nil }
                restarts += 1
                return PlayedWorker.Fate(exit: .killed(9))
            })
        }
        harness.run(Self.events)
        #expect(harness.everything == Self.reference)
        #expect(harness.charges.isEmpty)
    }

    @Test("A death in the middle of a replay changes nothing", arguments: 0..<4, [1, 3, 6] as [UInt64])
    func replayDeath(_ worker: Int, _ back: UInt64) {
        var deaths = 0
        let harness = RecoveryMarket.harness(maxChunk: 700, seed: 9)
        harness.conduct = { index, generation in
            PlayedWorker.Conduct(fate: { header, _ in
                guard index.index == worker, header.type == FrameType.event.rawValue else { return nil }
                if generation.number == 1,
                    header.sequence >= 30 || (generation.number == 2 && header.sequence >= 30 - back)
                {
                    deaths += 1
                    return PlayedWorker.Fate()
                }
                return nil
            })
        }
        harness.run(Self.events)
        #expect(harness.everything == Self.reference)
        #expect(deaths > 0)
    }

    @Test("Whatever is killed from outside, however often, costs nobody an event", arguments: 0..<100 as Range<UInt64>)
    func randomKills(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed &* 77)
        let harness = RecoveryMarket.harness(
            window: [1, 4, 16, 64][Int(seed % 4)], maxChunk: [100, 600, 4000][Int(seed % 3)], seed: seed)
        let odds = [15, 40, 150][Int(seed / 4 % 3)]
        var kills = 0
        harness.disturbance = { harness in
            guard kills < 40, Int.random(in: 0..<odds, using: &random) == 0 else { return }
            kills += 1
            harness.kill(
                Int.random(in: 0..<8, using: &random), losing: Int.random(in: 0...200, using: &random),
                signal: [9, 15].randomElement(using: &random) ?? 9)
        }
        harness.run(Self.market)
        #expect(harness.everything == Self.marketReference)
        #expect(harness.charges.isEmpty && harness.finishes == 1)
    }

    @Test("Faults that the page says came from outside are believed nine times and no more")
    func forgedKills() {
        for times in [9, 10] {
            var deaths = 0
            let harness = RecoveryMarket.harness()
            harness.conduct = { index, _ in
                PlayedWorker.Conduct(fate: { header, slots in
                    guard index.index == 0, header.type == FrameType.event.rawValue, header.sequence == 21,
                        slots.contains(0), deaths < times
                    else { return nil }
                    deaths += 1
                    return PlayedWorker.Fate(exit: .killed(11), progress: WorkProgress(sequence: 21, slot: 0))
                })
            }
            harness.run(Self.events)
            #expect(deaths == times)
            #expect(harness.charges == (times == 9 ? [] : ["21 crash"]))
            if times == 9 { #expect(harness.everything == Self.reference) }
        }
    }
}
