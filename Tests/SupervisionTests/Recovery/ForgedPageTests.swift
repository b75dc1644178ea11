import StrategySDK
@testable import Supervision
import Testing
import Wire

@Suite("A worker that dies again and again and lies about it")
struct ForgedPageTests {
    private static let events = RecoveryMarket.events(count: 60, seed: 23)

    @Test(
        "Whatever its page says, the run ends, and no other worker loses anything", arguments: 0..<40 as Range<UInt64>)
    func randomPages(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let harness = RecoveryMarket.harness(window: [2, 16, 64][Int(seed % 3)], maxChunk: 900, seed: seed)
        let exits: [WorkerExit] = [.signalled(11, said: ""), .killed(11), .exited(0, said: ""), .outOfMemory("")]
        let isFixed = seed % 2 == 0
        let page = WorkProgress(sequence: UInt64.random(in: 0..<30, using: &random), slot: UInt32(seed % 3))
        harness.conduct = { worker, _ in
            PlayedWorker.Conduct(fate: { header, _ in
                guard worker.index == 0, header.type == FrameType.event.rawValue, header.sequence >= 20,
                    header.sequence % 7 == 0 || Int.random(in: 0..<5, using: &random) == 0
                else { return nil }
                let other = WorkProgress(
                    sequence: UInt64.random(in: 0..<60, using: &random), slot: .random(in: 0..<4, using: &random))
                return PlayedWorker.Fate(
                    exit: exits[Int(seed / 2 % 4)], progress: isFixed ? page : other,
                    lostBytes: .random(in: 0..<200, using: &random))
            })
        }
        harness.run(Self.events)
        #expect(harness.finishes == 1)
        let reference = RecoveryMarket.undisturbed(Self.events)
        for id in ["c", "d", "e", "f"] { #expect(harness.reasons(of: id) == reference.reasons(of: id)) }
    }
}
