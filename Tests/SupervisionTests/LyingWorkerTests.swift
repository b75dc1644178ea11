import StrategySDK
import Supervision
import Testing
import Wire

@Suite("A worker that lies")
struct LyingWorkerTests {
    private static let strategies = [TestStrategy("a"), TestStrategy("b"), TestStrategy("c").with(\.family, "south")]
    private static let events = (0..<4).map { TestEvent("a=long 10;c=long 7", at: $0 + 1) }

    private static func harness(_ lie: @escaping @Sendable (FrameHeader, [UInt8]) -> [UInt8], seed: UInt64 = 0)
        -> CoreHarness
    {
        let harness = CoreHarness(strategies, maxChunk: 4096, seed: seed)
        harness.conduct = { worker, _ in
            PlayedWorker.Conduct(lie: worker.index == 0 ? lie : nil)
        }
        return harness
    }

    @Test(
        "A lie about the frame ends the worker and costs its strategies that event, and nobody else anything",
        arguments: Lie.aboutFrames)
    func protocolErrors(_ lie: Lie) {
        let harness = Self.harness { header, frame in
            var frame = frame
            if header.isFirstAnswer(to: 1) { lie.tell(&frame) }
            return frame
        }
        harness.run(Self.events)
        // An answer that comes twice is an answer to the next event that was never asked.
        let at = lie.testDescription == "the answer twice" ? 2 : 1
        var expected = [
            ["intent", "no_signal", "intent"], ["intent", "no_signal", "intent"],
            ["intent", "no_signal", "intent"], ["intent", "no_signal", "intent"],
        ]
        expected[at] = ["protocol_error", "protocol_error", "intent"]
        // One lie is one too many for all strategies of the plugin version.
        for later in at + 1..<4 { expected[later] = ["circuit_open", "circuit_open", "intent"] }
        #expect(harness.outcomes.map { $0.map { String($0.prefix { $0 != ":" }) } } == expected)
        #expect(harness.kills.first == .kill(WorkerIndex(0), Generation(1)))
        #expect(harness.charges == ["\(at) protocol_error"])
        #expect(harness.finishes == 1)
        #expect(harness.reasons(of: "a")[at].contains("protocol error: the worker sent"))
    }

    @Test("A length that cannot be right is refused without waiting for the rest")
    func hugeLength() {
        let harness = Self.harness { header, frame in
            guard header.isFirstAnswer(to: 1) else { return frame }
            return Array(frame[..<24].enumerated().map { $0 < 4 ? 0xFF : $1 })
        }
        harness.run(Self.events)
        #expect(harness.outcomes(of: "a") == ["intent", "protocol_error", "circuit_open", "circuit_open"])
    }

    @Test(
        "An intent that breaks a rule is bad output and costs its strategy that event alone",
        arguments: Lie.aboutIntents)
    func badOutput(_ lie: Lie) {
        let harness = Self.harness { header, frame in
            var frame = frame
            if header.isFirstAnswer(to: 1) { lie.tell(&frame) }
            return frame
        }
        harness.run(Self.events)
        #expect(harness.outcomes(of: "a") == ["intent", "bad_output", "intent", "intent"])
        #expect(harness.outcomes(of: "b") == Array(repeating: "no_signal", count: 4))
        #expect(harness.outcomes(of: "c") == Array(repeating: "intent", count: 4))
        #expect(harness.kills.isEmpty && harness.charges.isEmpty)
        #expect(harness.reasons(of: "a")[1].count > "bad_output: ".count)
        #expect(!harness.reasons(of: "a")[1].unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E })
    }

    @Test("What is just within every rule is an intent")
    func largestIntent() {
        let harness = Self.harness { header, frame in
            var frame = frame
            guard header.isFirstAnswer(to: 1) else { return frame }
            Lie.intent("all at the limit") { intent in
                intent.confidence = 1
                intent.targetNotional = 1e6
                intent.horizon = String(repeating: "h", count: 64)
                intent.rationale = Array(repeating: String(repeating: "r", count: 256), count: 16)
                intent.meta = (10..<41).map { MetaEntry("k\($0)", .number(0)) }
                // 31 keys of 3 bytes with 8 each, then one of 128 bytes whose text fills what is left of 4,096.
                let left = 4096 - 31 * 11 - 128
                intent.meta.append(
                    MetaEntry(String(repeating: "k", count: 128), .text(String(repeating: "t", count: left))))
            }.tell(&frame)
            return frame
        }
        harness.run(Self.events)
        #expect(harness.outcomes(of: "a") == Array(repeating: "intent", count: 4))
        #expect(harness.intents.first { $0.sequence == 1 }?.intent.meta.count == 32)
    }

    @Test(
        "Negative zero and numbers too small for their full precision are numbers",
        arguments: [-0.0, .leastNonzeroMagnitude, .leastNormalMagnitude / 2])
    func smallNumbers(_ value: Double) {
        let harness = Self.harness { header, frame in
            var frame = frame
            guard header.isFirstAnswer(to: 1) else { return frame }
            Lie.intent("small") { ($0.confidence, $0.targetNotional) = (value, value) }.tell(&frame)
            return frame
        }
        harness.run(Self.events)
        #expect(harness.outcomes(of: "a") == Array(repeating: "intent", count: 4))
        let intent = harness.intents.first { $0.sequence == 1 && $0.intent.confidence != 0.5 }?.intent
        #expect(intent?.confidence.bitPattern == value.bitPattern)
    }

    @Test(
        "A frame that is cut short by its worker's end is no answer: the event is evaluated again, and nobody loses it")
    func cutShort() {
        let harness = CoreHarness(Self.strategies, maxChunk: 4096)
        harness.conduct = { worker, generation in
            guard worker.index == 0, generation.number == 1 else { return PlayedWorker.Conduct() }
            let cut: @Sendable (FrameHeader, [UInt8]) -> [UInt8] = { header, frame in
                header.isFirstAnswer(to: 1) ? Array(frame.prefix(30)) : frame
            }
            return PlayedWorker.Conduct(diesAt: [2], exit: .exited(0, said: ""), lie: cut)
        }
        harness.run(Self.events)
        #expect(harness.outcomes(of: "a") == Array(repeating: "intent", count: 4))
        #expect(harness.outcomes(of: "b") == Array(repeating: "no_signal", count: 4))
        #expect(harness.outcomes(of: "c") == Array(repeating: "intent", count: 4))
        #expect(harness.launches.count { $0.worker == 0 } == 2)
        #expect(harness.finishes == 1 && harness.charges.isEmpty)
    }

    @Test("A decision during warm-up is a lie, an intent too", arguments: [ResultFrame.Kind.noSignal, .intent])
    func decisionDuringWarmUp(_ kind: ResultFrame.Kind) {
        let harness = CoreHarness([TestStrategy("a").with(\.warmUp, 2)])
        harness.conduct = { _, generation in
            guard generation.number == 1 else { return PlayedWorker.Conduct() }
            return PlayedWorker.Conduct(lie: { header, frame in
                guard header.type == FrameType.result.rawValue else { return frame }
                var writer = ResultWriter(queue: ByteQueue())
                writer.begin(generation: 1, sequence: header.sequence, symbol: 0)
                let payload = kind == .intent ? Lie.intentPayload() : []
                payload.withUnsafeBytes { writer.record(slot: 0, kind, detail: 0, payload: $0) }
                writer.end()
                return Array(writer.queue.bytes)
            })
        }
        harness.run(Self.events)
        #expect(harness.outcomes(of: "a") == ["protocol_error", "circuit_open", "circuit_open", "circuit_open"])
        #expect(harness.reasons(of: "a")[0].contains("warm"), "\(harness.reasons(of: "a")[0])")
    }

    @Test("An answer before its event was sent is a lie, for which nobody is asked again")
    func earlyAnswer() {
        let harness = Self.harness { header, frame in
            guard header.type == FrameType.admission.rawValue, header.sequence == 1 else { return frame }
            // To each number that could come next.
            var answers = frame
            for sequence in 0..<4 as Range<UInt64> {
                var writer = ResultWriter(queue: ByteQueue())
                writer.begin(generation: header.generation, sequence: sequence, symbol: 0)
                for slot in [0, 1] as [UInt32] { writer.record(slot: slot, .noSignal, detail: 1) }
                writer.end()
                answers += Array(writer.queue.bytes)
            }
            return answers
        }
        for event in Self.events { harness.run([event], end: false) }
        harness.run([])
        #expect(harness.outcomes(of: "a") == ["protocol_error"] + Array(repeating: "circuit_open", count: 3))
        // Nobody is left in it, so that it is not started again.
        #expect(harness.launches.count { $0.worker == 0 } == 1)
        #expect(harness.outcomes(of: "c") == Array(repeating: "intent", count: 4))
        #expect(harness.finishes == 1)
    }

    @Test(
        "A worker that would lie at every event is asked no second time and stops nobody",
        arguments: 0..<3 as Range<UInt64>)
    func incorrigible(_ seed: UInt64) {
        let harness = Self.harness(
            { header, frame in
                var frame = frame
                if header.type == FrameType.result.rawValue { frame[36] = 9 }
                return frame
            }, seed: seed)
        harness.run(Self.events)
        let expected = ["protocol_error"] + Array(repeating: "circuit_open", count: 3)
        #expect(harness.outcomes(of: "a") == expected && harness.outcomes(of: "b") == expected)
        #expect(harness.outcomes(of: "c") == Array(repeating: "intent", count: 4))
    }

    @Test("Text of a thrown error is repaired and cut, never believed")
    func thrownText() {
        let harness = Self.harness { header, frame in
            var frame = frame
            guard header.isFirstAnswer(to: 1) else { return frame }
            Lie.records("much text") { writer in
                [UInt8](repeating: 0xFF, count: 60_000).withUnsafeBytes {
                    writer.record(slot: 0, .thrown, detail: 0, payload: $0)
                }
                writer.record(slot: 1, .noSignal, detail: 0)
            }.tell(&frame)
            return frame
        }
        harness.run(Self.events)
        #expect(harness.reasons(of: "a")[1].hasPrefix("error: \u{FFFD}"))
        #expect(harness.reasons(of: "a")[1].count <= 1024 + 7)
    }
}
