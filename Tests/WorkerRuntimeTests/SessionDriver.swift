import StrategySDK
import Testing
@testable import WorkerRuntime
import Wire

/// Plays the supervisor for one session.
struct SessionDriver {
    /// A session cannot be copied, and what is expected of a driver is written as if it could be.
    private final class Owner {
        var session: WorkerSession
        init(_ plugins: [PluginRegistration]) { session = WorkerSession(plugins) }
    }

    private let owner: Owner
    private(set) var session: WorkerSession {
        _read { yield owner.session }
        _modify { yield &owner.session }
    }
    var generation: UInt32 = 1
    var round: UInt32 = 0
    /// Of the COLUMNS that were sent last.
    private var presenceWords = 0

    init(_ plugins: [PluginRegistration]) { owner = Owner(plugins) }

    /// A session that is greeted and has its columns.
    init(_ plugins: [PluginRegistration], columns: ColumnsFrame) throws {
        self.init(plugins)
        try greet()
        try send(columns)
        _ = takeFrames()
    }

    mutating func greet(version: UInt16 = WireProtocol.version) throws {
        let hello = HelloFrame(version: version, family: "probe", unmap: [])
        let generation = generation
        try handle { (queue) throws(WireError) in try hello.write(generation: generation, into: &queue) }
    }

    mutating func send(_ columns: ColumnsFrame) throws {
        presenceWords = columns.presenceWords
        let generation = generation
        try handle { (queue) throws(WireError) in try columns.write(generation: generation, into: &queue) }
    }

    mutating func send(_ strategy: StrategyFrame) throws {
        let generation = generation
        try handle { (queue) throws(WireError) in try strategy.write(generation: generation, into: &queue) }
    }

    mutating func send(symbol index: UInt32, _ name: String) throws {
        let generation = generation
        try handle { (queue) throws(WireError) in
            try SymbolFrame(index: index, name: name).write(generation: generation, into: &queue)
        }
    }

    /// Has a strategy admitted and returns the verdict.
    mutating func admit(_ slot: UInt32, plugin: UInt16 = 0, _ parameters: [Parameter]) throws -> AdmissionFrame.Verdict
    {
        try send(StrategyFrame(slot: slot, plugin: plugin, timeframe: "1Hour", parameters: parameters))
        let frames = takeFrames()
        try #require(frames.count == 1 && frames[0].header.type == FrameType.admission.rawValue)
        #expect(frames[0].header.sequence == UInt64(slot) && frames[0].header.generation == generation)
        let admission = try frames[0].withPayload { try AdmissionFrame($0) }
        #expect(admission.slot == slot)
        return admission.verdict
    }

    /// An event as the supervisor lays it out. A nil is absent.
    mutating func event(
        _ sequence: UInt64, symbol: UInt32 = 0, time: Int64 = 0, asking slots: [Int], numbers: [Double?],
        texts: [String?] = [], extraBytes: Int = 0
    ) throws {
        var bytes: [UInt8] = []
        func add(_ word: some FixedWidthInteger) {
            withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) }
        }
        var strategies = [UInt64](repeating: 0, count: (slots.max() ?? 0) / 64 + 1)
        for slot in slots { strategies[slot / 64] |= 1 << UInt64(slot % 64) }
        var presence = [UInt64](repeating: 0, count: presenceWords)
        let present = numbers.map { $0 != nil } + texts.map { $0 != nil }
        for (column, isPresent) in present.enumerated() where isPresent {
            presence[column / 64] |= 1 << UInt64(column % 64)
        }
        add(symbol)
        add(UInt32(strategies.count))
        add(time)
        for word in strategies + presence { add(word) }
        for number in numbers { add((number ?? 0).bitPattern) }
        for text in texts {
            add(UInt32(text?.utf8.count ?? 0))
            bytes.append(contentsOf: (text ?? "").utf8)
        }
        bytes += [UInt8](repeating: 0, count: extraBytes)
        let (generation, round) = (generation, round)
        try handle { (queue) throws(WireError) in
            var writer = PayloadWriter()
            writer.raw(bytes)
            try writer.finish(.event, generation: generation, round: round, sequence: sequence, into: &queue)
        }
    }

    /// A frame without payload, of any type.
    mutating func raw(type: UInt16) throws {
        var header = FrameHeader(length: 24, type: .event, generation: generation, sequence: 0)
        header.type = type
        try session.handle(header, UnsafeRawBufferPointer(start: nil, count: 0))
    }

    mutating func handle(_ body: (inout ByteQueue) throws(WireError) -> Void) throws {
        var queue = ByteQueue()
        try body(&queue)
        while let header = try queue.completeFrame() {
            try session.handle(header, queue.payload(header))
            queue.consume(header.length)
        }
    }

    // MARK: Answers

    struct AnswerFrame {
        let header: FrameHeader
        let bytes: [UInt8]

        func withPayload<Value>(_ body: (UnsafeRawBufferPointer) throws -> Value) rethrows -> Value {
            try bytes.withUnsafeBytes(body)
        }
    }

    struct Record {
        let slot: UInt32
        let kind: ResultFrame.Kind
        let detail: UInt8
        let payload: [UInt8]

        var text: String { String(decoding: payload, as: UTF8.self) }

        var intent: StrategyIntent {
            get throws {
                let direction = try #require(Direction(rawValue: detail))
                return try payload.withUnsafeBytes { try IntentRecord.read(direction: direction, $0) }
            }
        }
    }

    /// Every frame that the session has queued.
    mutating func takeFrames() -> [AnswerFrame] {
        var frames: [AnswerFrame] = []
        while let header = try? session.results.queue.completeFrame() {
            frames.append(AnswerFrame(header: header, bytes: Array(session.results.queue.payload(header))))
            session.results.queue.consume(header.length)
        }
        #expect(session.results.queue.count == 0)
        return frames
    }

    /// The records of the one answer that is queued, whose frames all say `sequence` and `symbol`.
    mutating func takeRecords(_ sequence: UInt64, symbol: UInt32 = 0, parts: Int = 1) throws -> [Record] {
        let frames = takeFrames()
        #expect(frames.count == parts)
        var records: [Record] = []
        for (index, frame) in frames.enumerated() {
            #expect(frame.header.type == FrameType.result.rawValue)
            #expect(frame.header.sequence == sequence && frame.header.generation == generation)
            #expect(frame.header.round == round)
            #expect(frame.header.flags == (index + 1 == frames.count ? ResultFrame.lastPart : 0))
            try frame.withPayload { payload in
                var reader = try ResultReader(payload)
                #expect(reader.symbol == symbol)
                while let record = try reader.next() {
                    records.append(
                        Record(
                            slot: record.slot, kind: record.kind, detail: record.detail, payload: Array(record.payload))
                    )
                }
            }
        }
        return records
    }
}

extension StrategyIntent {
    func meta(_ key: String) -> MetaValue? { meta.first { $0.key == key }?.value }
}
