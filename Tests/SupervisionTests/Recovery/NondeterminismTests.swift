import StrategySDK
@testable import Supervision
import Testing
import Wire

@Suite("Computed again with another result")
struct NondeterminismTests {
    private static let events = RecoveryMarket.events(count: 60, seed: 17).map {
        $0.with(\.withheld, []).with(\.price, 2)
    }
    private let reference = RecoveryMarket.undisturbed(Self.events)

    /// Worker 0 is killed at event 30; its second generation lies, about slot 0 unless told otherwise.
    private func run(
        _ lie: @escaping @Sendable (FrameHeader, [UInt8]) -> [UInt8], inFirst: Bool = false, maxChunk: Int = 900
    )
        -> CoreHarness
    {
        let harness = RecoveryMarket.harness(maxChunk: maxChunk, seed: 4)
        harness.conduct = { worker, generation in
            guard worker.index == 0 else { return PlayedWorker.Conduct() }
            var conduct = PlayedWorker.Conduct()
            if generation.number == 1 {
                conduct.fate = { header, _ in
                    header.type == FrameType.event.rawValue && header.sequence == 30
                        ? PlayedWorker.Fate(exit: .killed(9)) : nil
                }
            }
            if generation.number == 2 || inFirst { conduct.lie = lie }
            return conduct
        }
        harness.run(Self.events)
        #expect(harness.finishes == 1)
        return harness
    }

    private func expectOthersSame(_ harness: CoreHarness, but ids: Set<String>) {
        for strategy in RecoveryMarket.strategies where !ids.contains(strategy.id) {
            #expect(harness.reasons(of: strategy.id) == reference.reasons(of: strategy.id))
        }
        let lines = { (harness: CoreHarness) in
            harness.lines.filter { line in !ids.contains { line.contains(" \($0) ") } }
        }
        #expect(lines(harness) == lines(reference))
    }

    @Test(
        "Exactly the strategy that differs is latched, with the event in the cause",
        arguments: [25, 28, 29] as [UInt64])
    func latched(_ sequence: UInt64) {
        let harness = run { header, frame in
            guard header.type == FrameType.result.rawValue, header.sequence == sequence else { return frame }
            return Self.other(header, frame)
        }
        let out = harness.reasons(of: "a").first { $0.hasPrefix("nondeterministic") }
        #expect(out?.contains("event \(sequence) ") == true, "\(harness.reasons(of: "a"))")
        #expect(harness.outcomes(of: "a").last == "circuit_open")
        #expect(harness.outcomes(of: "a").count { $0 == "nondeterministic" } == 1)
        expectOthersSame(harness, but: ["a"])
        #expect(harness.charges.count == 1)
    }

    /// The same answer in which slot 0 has a reason instead of what it had, or an intent instead.
    private static func other(_ header: FrameHeader, _ frame: [UInt8]) -> [UInt8] {
        var writer = ResultWriter(queue: ByteQueue())
        writer.begin(
            generation: header.generation, round: header.round, sequence: header.sequence, symbol: UInt32(frame[24]))
        frame[24...].withUnsafeBytes { payload in
            guard var reader = try? ResultReader(payload) else { return }
            while let record = try? reader.next() {
                if record.slot == 0 {
                    let isHolding = record.kind == .noSignal && record.detail == 1
                    writer.record(slot: 0, .noSignal, detail: isHolding ? 0 : 1)
                } else {
                    writer.record(slot: record.slot, record.kind, detail: record.detail, payload: record.payload)
                }
            }
        }
        writer.end()
        return Array(writer.queue.bytes)
    }

    @Test(
        "A snapshot that cannot be right is a protocol error of its worker's strategies, and nobody else's",
        arguments: [
            Lie.at(24, "another version", [9]), Lie.at(40, "a slot that there is not", [0xEE]),
            Lie("a damaged byte") { $0[$0.count - 9] ^= 1 }, Lie.at(8, "another generation", [7]),
            Lie.at(12, "another round", [7]), Lie.at(16, "another event", [3]),
            Lie("twice") { $0 += $0 }, Lie("never") { $0 = [] },
            Lie("too large") { frame in
                var part = Array(frame[..<24]) + [UInt8](repeating: 0, count: (1 << 20) - 24)
                part.replaceSubrange(0..<4, with: [0, 0, 16, 0])
                part[6] = 0
                frame = Array(repeatElement(part, count: 17).joined()) + frame
            },
            Lie("an empty part") { frame in
                var part = Array(frame[..<24])
                part.replaceSubrange(0..<4, with: [24, 0, 0, 0])
                part[6] = 0
                frame = part + frame
            },
            Lie("a refusal for nobody") { frame in
                var queue = ByteQueue()
                try? RestoredFrame(refusal: .init(slot: nil, problem: "no")).write(
                    generation: 1, round: 0, sequence: UInt64(frame[16]), into: &queue)
                frame = Array(queue.bytes)
            },
        ])
    func badSnapshots(_ lie: Lie) {
        let harness = run(
            { header, frame in
                guard header.type == FrameType.snapshot.rawValue, header.generation == 1 else { return frame }
                var frame = frame
                lie.tell(&frame)
                return frame
            }, inFirst: true, maxChunk: 1 << 18)
        for id in ["a", "b", "n"] {
            #expect(harness.outcomes(of: id).contains("protocol_error"), "\(harness.reasons(of: id))")
            #expect(harness.outcomes(of: id).last == "circuit_open")
        }
        expectOthersSame(harness, but: ["a", "b", "n"])
    }

    @Test("A snapshot that nobody asked for is a protocol error")
    func unasked() {
        let harness = run(
            { header, frame in
                guard header.type == FrameType.result.rawValue, header.sequence == 19 else { return frame }
                var queue = ByteQueue()
                SnapshotFrames.write(
                    .snapshot, Snapshot.empty, generation: header.generation, round: header.round, sequence: 20,
                    into: &queue)
                return frame + Array(queue.bytes)
            }, inFirst: true)
        #expect(harness.outcomes(of: "a").contains("protocol_error"))
        expectOthersSame(harness, but: ["a", "b", "n"])
    }

    @Test("A strategy whose state cannot be written down is latched alone")
    func cannotCapture() {
        let harness = run(
            { header, frame in
                guard header.type == FrameType.snapshot.rawValue, header.generation == 1 else { return frame }
                var queue = ByteQueue()
                try? RestoredFrame(refusal: .init(slot: 1, problem: "it holds a file")).write(
                    generation: header.generation, round: header.round, sequence: header.sequence, into: &queue)
                return Array(queue.bytes)
            }, inFirst: true)
        #expect(
            harness.reasons(of: "b").contains { $0.hasPrefix("nondeterministic: no snapshot") && $0.contains("a file") }
        )
        expectOthersSame(harness, but: ["b"])
    }

    @Test("A snapshot that is refused gives way to the one before, and nothing is lost")
    func cannotRestore() {
        let harness = run { header, frame in
            guard header.type == FrameType.restored.rawValue, header.round == 0 else { return frame }
            var queue = ByteQueue()
            try? RestoredFrame(refusal: .init(slot: 0, problem: "it is cut")).write(
                generation: header.generation, round: header.round, sequence: header.sequence, into: &queue)
            return Array(queue.bytes)
        }
        let refusals = harness.reports.count { if case .snapshotRefused = $0 { true } else { false } }
        #expect(refusals == 1)
        #expect(harness.difference(from: reference) == nil)
    }
}
