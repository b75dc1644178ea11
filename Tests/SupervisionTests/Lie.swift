import StrategySDK
import Testing
import Wire

/// What a worker does to its answer to event 1, in which strategy `a` (slot 0) wants to be long and `b` (slot 1) has nothing
/// new.
struct Lie: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let tell: @Sendable (inout [UInt8]) -> Void

    init(_ name: String, _ tell: @escaping @Sendable (inout [UInt8]) -> Void) {
        testDescription = name
        self.tell = tell
    }

    /// Overwrites what lies at `offset` of the frame.
    static func at(_ offset: Int, _ name: String, _ bytes: [UInt8]) -> Lie {
        Lie(name) { $0.replaceSubrange(offset..<offset + bytes.count, with: bytes) }
    }

    /// An answer of other records.
    static func records(_ name: String, _ write: @escaping @Sendable (inout ResultWriter) -> Void) -> Lie {
        Lie(name) { frame in
            var writer = ResultWriter(queue: ByteQueue())
            writer.begin(generation: 1, sequence: 1, symbol: 0)
            write(&writer)
            writer.end()
            frame = Array(writer.queue.bytes)
        }
    }

    /// Another intent of strategy `a`.
    static func intent(_ name: String, _ change: @escaping @Sendable (inout StrategyIntent) -> Void) -> Lie {
        payload(name) {
            var intent = StrategyIntent.long(confidence: 0.5, targetNotional: 10, rationale: ["told"])
            change(&intent)
            return IntentRecord.write(intent)
        }
    }

    /// Another payload of strategy `a`'s intent.
    static func payload(_ name: String, _ content: @escaping @Sendable () -> [UInt8]) -> Lie {
        records(name) { writer in
            content().withUnsafeBytes { writer.record(slot: 0, .intent, detail: 0, payload: $0) }
            writer.record(slot: 1, .noSignal, detail: 0)
        }
    }

    static let intentPayload: @Sendable () -> [UInt8] = {
        IntentRecord.write(.long(confidence: 0.5, targetNotional: 10, rationale: ["told"]))
    }

    /// Those that no honest worker of this protocol can tell.
    static let aboutFrames: [Lie] = [
        .at(0, "length 0", [0, 0, 0, 0]), .at(0, "length 23", [23, 0, 0, 0]), .at(0, "length 25", [25, 0, 0, 0]),
        .at(0, "length above 1 MiB", [8, 0, 16, 0]), .at(0, "length 0xffffffff", [0xFF, 0xFF, 0xFF, 0xFF]),
        .at(4, "type READY", [2, 0]), .at(4, "type EVENT", [9, 0]), .at(4, "type 99", [99, 0]),
        .at(6, "flags 3", [3, 0]),
        .at(6, "flags 0x8001", [1, 0x80]), .at(8, "generation 0", [0]), .at(8, "generation 2", [2]),
        .at(12, "another round", [1]), .at(16, "sequence 0", [0]), .at(16, "sequence 2", [2]),
        .at(23, "sequence beyond all", [0x80]), .at(24, "symbol 1", [1]), .at(28, "reserved word of the result", [1]),
        .at(32, "slot 1 twice", [1]), .at(36, "kind 9", [9]), .at(37, "direction 7", [7]),
        .at(38, "payload of no bytes", [0, 0]),
        .at(38, "payload beyond the frame", [0xFF, 0xFF]), .at(38, "payload shorter by one", [26, 0]),
        Lie("an ADMISSION") { frame in
            var queue = ByteQueue()
            try? AdmissionFrame(slot: 0, verdict: .admitted(warmUp: 0, layout: 0, parameters: [])).write(
                generation: 1, into: &queue)
            frame = Array(queue.bytes)
        },
        Lie("the answer twice") { $0 += $0 },
        Lie("parts that differ in symbol") { frame in
            var first = Array(frame[..<32])
            first.replaceSubrange(0..<4, with: [32, 0, 0, 0])
            first[6] = 0
            first[24] = 1
            frame = first + frame
        },
        Lie("a part without a record") { frame in
            var empty = Array(frame[..<32])
            empty.replaceSubrange(0..<4, with: [32, 0, 0, 0])
            empty[6] = 0
            frame = empty + frame
        },
        Lie("parts of more than 16 MiB") { frame in
            var part = Array(frame[..<32]) + [UInt8](repeating: 0, count: (1 << 20) - 32)
            part.replaceSubrange(0..<4, with: [0, 0, 16, 0])
            part[6] = 0
            frame = Array(repeatElement(part, count: 17).joined()) + frame
        },
        .records("no records") { _ in },
        .records("a strategy left out") { $0.record(slot: 1, .noSignal, detail: 0) },
        .records("the last strategy left out") { $0.record(slot: 0, .noSignal, detail: 0) },
        .records("strategies out of order") {
            $0.record(slot: 1, .noSignal, detail: 0)
            $0.record(slot: 0, .noSignal, detail: 0)
        },
        .records("a strategy that was not asked") {
            for slot in [0, 1, 2] as [UInt32] { $0.record(slot: slot, .noSignal, detail: 0) }
        },
        .records("a strategy that there is not") {
            for slot in [0, 1, 0xFFFF_FFFF] as [UInt32] { $0.record(slot: slot, .noSignal, detail: 0) }
        },
        .records("a reason that is not declared") {
            $0.record(slot: 0, .noSignal, detail: 2)
            $0.record(slot: 1, .noSignal, detail: 0)
        },
        .records("warming up after warm-up") {
            $0.record(slot: 0, .noSignal, detail: 0)
            $0.record(slot: 1, .warmingUp, detail: 0)
        },
        .payload("an intent cut off") { Array(intentPayload().dropLast(3)) },
        .payload("an intent that goes on") { intentPayload() + [0] },
        .payload("65,535 entries of rationale") {
            var bytes = intentPayload()
            bytes.replaceSubrange(17..<19, with: [0xFF, 0xFF])
            return bytes
        },
        .payload("a horizon that is neither there nor not") {
            var bytes = intentPayload()
            bytes[16] = 2
            return bytes
        },
    ]

    /// Those that any plugin can tell: they cost their strategy the event.
    static let aboutIntents: [Lie] = [
        .intent("confidence NaN") { $0.confidence = .nan }, .intent("confidence 1.5") { $0.confidence = 1.5 },
        .intent("confidence −0.1") { $0.confidence = -0.1 }, .intent("notional NaN") { $0.targetNotional = .nan },
        .intent("notional ∞") { $0.targetNotional = .infinity }, .intent("notional −1") { $0.targetNotional = -1 },
        .intent("confidence ∞") { $0.confidence = .infinity },
        .intent("notional −∞") { $0.targetNotional = -.infinity },
        .intent("notional above the limit") { $0.targetNotional = 1e6 + 1 },
        .intent("notional 1e308") { $0.targetNotional = 1e308 },
        .records("flat with a notional") { writer in
            intentPayload().withUnsafeBytes { writer.record(slot: 0, .intent, detail: 2, payload: $0) }
            writer.record(slot: 1, .noSignal, detail: 0)
        },
        .intent("17 entries of rationale") { $0.rationale = Array(repeating: "r", count: 17) },
        .intent("257 bytes of rationale") { $0.rationale = [String(repeating: "r", count: 257)] },
        .intent("a line break in the rationale") { $0.rationale = ["a\nb"] },
        .intent("NUL in the rationale") { $0.rationale = ["a\0b"] },
        .intent("an escape in the rationale") { $0.rationale = ["\u{1B}[2J"] },
        .intent("a C1 control character") { $0.rationale = ["\u{9B}"] },
        .intent("text that runs backwards") { $0.rationale = ["\u{202E}gnol"] },
        .intent("33 entries of meta") { intent in intent.meta = (0..<33).map { MetaEntry("k\($0)", .integer(0)) } },
        .intent("a key of meta twice") { $0.meta = [MetaEntry("k", .integer(0)), MetaEntry("k", .integer(1))] },
        .intent("an empty key of meta") { $0.meta = [MetaEntry("", .integer(0))] },
        .intent("a key of 129 bytes") { $0.meta = [MetaEntry(String(repeating: "k", count: 129), .integer(0))] },
        .intent("NaN in meta") { $0.meta = [MetaEntry("k", .number(.nan))] },
        .intent("a control character in meta") { $0.meta = [MetaEntry("k", .text("\0"))] },
        .intent("4,097 bytes of meta") { $0.meta = [MetaEntry("k", .text(String(repeating: "x", count: 4096)))] },
        .intent("65 bytes of horizon") { $0.horizon = String(repeating: "h", count: 65) },
        .payload("rationale that is not UTF-8") {
            var bytes = intentPayload()
            bytes[bytes.count - 4] = 0xFF
            return bytes
        },
        .records("an oversize intent") { writer in
            Array("the intent takes 70000 bytes".utf8).withUnsafeBytes {
                writer.record(slot: 0, .oversize, detail: 0, payload: $0)
            }
            writer.record(slot: 1, .noSignal, detail: 0)
        },
    ]
}

extension FrameHeader {
    /// Whether it answers an event that was not asked about before.
    func isFirstAnswer(to sequence: UInt64) -> Bool {
        type == FrameType.result.rawValue && self.sequence == sequence && generation == 1 && round == 0
    }
}
