import StrategySDK
import Supervision
import Testing
import Wire

/// What a worker may say of its memory, and of rounds that are over.
@Suite("A worker that lies about what it remembers")
struct RecoveryLieTests {
    private static let strategies = [TestStrategy("a"), TestStrategy("b"), TestStrategy("c").with(\.family, "south")]

    /// A snapshot of worker 0 is asked for before event 8.
    private static func harness(
        _ lie: @escaping @Sendable (FrameHeader, [UInt8]) -> [UInt8], chunk: Int = 1 << 16
    ) -> CoreHarness {
        let harness = CoreHarness(strategies, maxChunk: chunk) { $0.snapshotInterval = 8 }
        harness.conduct = { worker, _ in PlayedWorker.Conduct(lie: worker.index == 0 ? lie : nil) }
        return harness
    }

    private static let events = (0..<16).map { TestEvent("a=long 10;c=long 7", at: $0 + 1) }

    @Test(
        "A lie about a snapshot is a protocol error, and costs nobody else anything",
        arguments: [
            .at(6, "flag 2", [3]), .at(6, "an unknown flag", [1, 0x80]), .at(12, "another round", [1]),
            .at(16, "another event", [9]), .at(24, "another version", [9]), .at(28, "other strategies", [3]),
            .at(32, "another length", [0]), .at(40, "a slot that there is not", [7]), .at(44, "unknown flags", [2]),
            Lie("a flipped bit") { $0[$0.count - 1] ^= 1 },
            Lie("more strategies than there are") {
                $0 = Self.snapshot((0..<3).map { ($0, 0) })
            },
            Lie("slots out of order") { $0 = Self.snapshot([(1, 0), (0, 0)]) },
            Lie("a slot twice") { $0 = Self.snapshot([(0, 0), (0, 0)]) },
            Lie("a slot beyond the last") { $0 = Self.snapshot([(2, 0)]) },
            Lie("the snapshot twice") { $0 += $0 },
            Lie("RESTORED that was not asked for") { frame in
                var queue = ByteQueue()
                try? RestoredFrame(refusal: nil).write(generation: 1, round: 0, sequence: 0, into: &queue)
                frame += Array(queue.bytes)
            },
            Lie("an empty part") { frame in
                var queue = ByteQueue()
                try? PayloadWriter().finish(.snapshot, flags: 0, generation: 1, sequence: 8, into: &queue)
                frame = Array(queue.bytes) + frame
            },
        ])
    func lies(_ lie: Lie) {
        let harness = Self.harness { header, frame in
            var frame = frame
            if header.type == FrameType.snapshot.rawValue, header.generation == 1, header.sequence == 8 {
                lie.tell(&frame)
            }
            return frame
        }
        harness.run(Self.events)
        #expect(harness.outcomes(of: "c") == Array(repeating: "intent", count: 16))
        #expect(harness.outcomes(of: "a").contains("protocol_error"))
        #expect(harness.outcomes(of: "a").last == "circuit_open" && harness.outcomes(of: "b").last == "circuit_open")
        #expect(harness.finishes == 1)
    }

    /// A frame with a snapshot that is whole.
    private static func snapshot(_ strategies: [(slot: UInt32, layout: UInt64)]) -> [UInt8] {
        let parts = strategies.map {
            Snapshot.Part(slot: $0.slot, isCareful: false, layout: $0.layout, memories: 0, bytes: [])
        }
        var queue = ByteQueue()
        SnapshotFrames.write(.snapshot, Snapshot.compose(parts), generation: 1, round: 0, sequence: 8, into: &queue)
        return Array(queue.bytes)
    }

    @Test("A worker that remembers nothing may tell nothing of its strategies")
    func nothingToTell() {
        let harness = Self.harness { header, frame in
            guard header.type == FrameType.snapshot.rawValue else { return frame }
            var queue = ByteQueue()
            SnapshotFrames.write(
                .snapshot, Snapshot.empty, generation: header.generation, round: header.round,
                sequence: header.sequence, into: &queue)
            return Array(queue.bytes)
        }
        harness.run(Self.events)
        #expect(harness.outcomes(of: "a") == Array(repeating: "intent", count: 16))
        #expect(harness.kills.isEmpty)
    }

    @Test("A snapshot that comes after answers to later events is a lie")
    func lateSnapshot() {
        let held = HeldFrames()
        let harness = Self.harness { header, frame in
            guard header.generation == 1 else { return frame }
            if header.type == FrameType.snapshot.rawValue, header.sequence == 8 {
                held.hold(frame)
                return []
            }
            return header.sequence == 9 ? frame + held.take() : frame
        }
        harness.run(Self.events)
        #expect(harness.outcomes(of: "a").contains("protocol_error"))
        #expect(harness.outcomes(of: "c") == Array(repeating: "intent", count: 16))
    }

    /// Three errors in a row, and then enough events for the strategy to be tried again: `change` is made to the snapshot of
    /// the worker in which it is tried.
    private static func tried(_ change: @escaping @Sendable (FrameHeader, [UInt8]) -> [UInt8]) -> CoreHarness {
        let harness = CoreHarness(strategies)
        harness.conduct = { worker, generation in
            guard worker.index == 2, generation.number == 1 else { return PlayedWorker.Conduct() }
            return PlayedWorker.Conduct(lie: { header, frame in
                header.type == FrameType.snapshot.rawValue ? change(header, frame) : frame
            })
        }
        harness.run((0..<300).map { TestEvent($0 < 3 ? "a=throw" : "a=long 10", at: $0 + 1) })
        return harness
    }

    @Test("A worker that says something else than it was asked while its strategy is tried is ended at once")
    func talkativeProbe() {
        let harness = Self.tried { header, frame in
            var writer = ResultWriter(queue: ByteQueue())
            writer.begin(generation: header.generation, sequence: 0, symbol: 0)
            writer.end()
            return Array(writer.queue.bytes) + frame
        }
        #expect(harness.finishes == 1)
        #expect(harness.outcomes(of: "a").last == "circuit_open")
    }

    @Test("A strategy of a worker that remembers nothing comes back without being told of")
    func forgetfulProbe() {
        let harness = Self.tried { header, _ in
            var queue = ByteQueue()
            SnapshotFrames.write(
                .snapshot, Snapshot.empty, generation: header.generation, round: 0, sequence: header.sequence,
                into: &queue)
            return Array(queue.bytes)
        }
        #expect(harness.finishes == 1)
        #expect(harness.outcomes(of: "a").last == "intent")
    }

    @Test("Answers of a round that is over are dropped as long as they are owed, and not for ever")
    func endlessOldAnswers() {
        let harness = CoreHarness(Self.strategies)
        harness.conduct = { worker, generation in
            guard worker.index == 0, generation.number == 1 else { return PlayedWorker.Conduct() }
            return PlayedWorker.Conduct(lie: { header, frame in
                // Instead of every answer in the new round, one in the old.
                guard header.round == 1, header.type == FrameType.result.rawValue else { return frame }
                var frame = frame
                frame[12] = 0
                return frame
            })
        }
        harness.run((0..<16).map { TestEvent($0 == 2 ? "a=long 5e6" : "a=long 10", at: $0 + 1) })
        #expect(harness.reports.contains { if case .wentBack = $0 { true } else { false } })
        #expect(harness.outcomes(of: "b").contains("protocol_error"))
        #expect(harness.reasons(of: "b").contains { $0.contains("more answers than an earlier round was asked for") })
    }
}

/// What a lie holds back for later.
private final class HeldFrames: @unchecked Sendable {
    // Unchecked: a harness runs in one thread.
    private var bytes: [UInt8] = []

    func hold(_ frame: [UInt8]) { bytes = frame }

    func take() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }
}
