import StrategySDK
import Testing
import Wire

/// What a frame says, whichever type it is of.
enum FrameContent: Equatable, Sendable {
    case hello(HelloFrame)
    case ready(ReadyFrame)
    case columns(ColumnsFrame)
    case strategy(StrategyFrame)
    case admission(AdmissionFrame)
    case symbol(SymbolFrame)
    case capture
    case snapshot([PartContent])
    case restore([PartContent])
    case restored(RestoredFrame)
    case event(EventContent)
    case result(symbol: UInt32, [RecordContent])

    /// - Parameter textCount: text columns of an event; its number columns are always two here.
    init(_ header: FrameHeader, _ payload: UnsafeRawBufferPointer, textCount: Int) throws {
        switch FrameType(rawValue: header.type) {
        case .hello: self = .hello(try HelloFrame(payload))
        case .ready: self = .ready(try ReadyFrame(payload))
        case .columns: self = .columns(try ColumnsFrame(payload))
        case .strategy: self = .strategy(try StrategyFrame(payload))
        case .admission: self = .admission(try AdmissionFrame(payload))
        case .symbol: self = .symbol(try SymbolFrame(payload))
        case .capture:
            try CaptureFrame.check(payload)
            self = .capture
        case .snapshot: self = .snapshot(try Snapshot.parts(Array(payload)).map(PartContent.init))
        case .restore: self = .restore(try Snapshot.parts(Array(payload)).map(PartContent.init))
        case .restored: self = .restored(try RestoredFrame(payload))
        case .event: self = .event(try EventContent(payload, textCount: textCount))
        case .result:
            var reader = try ResultReader(payload)
            var records: [RecordContent] = []
            while let record = try reader.next() { records.append(try RecordContent(record)) }
            self = .result(symbol: reader.symbol, records)
        case nil: throw WireError.unknownTag("type", Int(header.type))
        }
    }

    /// The frame that says this.
    func encode(flags: UInt16, generation: UInt32, round: UInt32, sequence: UInt64) throws -> [UInt8] {
        var queue = ByteQueue()
        func write(_ type: FrameType, _ parts: [PartContent]) {
            SnapshotFrames.write(
                type, Snapshot.compose(parts.map(\.part)), flags: flags & ~SnapshotFrames.lastPart,
                generation: generation, round: round, sequence: sequence, into: &queue)
        }
        switch self {
        case .hello(let frame): try frame.write(generation: generation, into: &queue)
        case .ready(let frame): try frame.write(generation: generation, into: &queue)
        case .columns(let frame): try frame.write(generation: generation, into: &queue)
        case .strategy(let frame): try frame.write(generation: generation, into: &queue)
        case .admission(let frame): try frame.write(generation: generation, into: &queue)
        case .symbol(let frame): try frame.write(generation: generation, into: &queue)
        case .capture: CaptureFrame.write(generation: generation, round: round, sequence: sequence, into: &queue)
        case .snapshot(let parts): write(.snapshot, parts)
        case .restore(let parts): write(.restore, parts)
        case .restored(let frame):
            try frame.write(generation: generation, round: round, sequence: sequence, into: &queue)
        case .event(let event):
            event.write(generation: generation, round: round, sequence: sequence, into: &queue)
        case .result(let symbol, let records):
            var writer = ResultWriter(queue: ByteQueue())
            writer.begin(generation: generation, round: round, sequence: sequence, symbol: symbol)
            for record in records { record.write(into: &writer) }
            writer.end()
            var bytes = writer.queue.copied
            // The writer of results decides itself where a part ends; only the flag of the last one differs.
            withUnsafeBytes(of: flags.littleEndian) { bytes.replaceSubrange(6..<8, with: $0) }
            return bytes
        }
        return queue.copied
    }
}

/// The content of an event's frame. The supervisor writes these straight from its window; here it is done by the book.
struct EventContent: Equatable, Sendable {
    var symbol: UInt32
    var eventTime: Int64
    var strategies: [UInt64]
    var presence: [UInt64]
    var numbers: [Double]
    var texts: [String]

    init(symbol: UInt32, eventTime: Int64, strategies: [UInt64], presence: [UInt64], numbers: [Double], texts: [String])
    {
        self.symbol = symbol
        self.eventTime = eventTime
        self.strategies = strategies
        self.presence = presence
        self.numbers = numbers
        self.texts = texts
    }

    init(_ payload: UnsafeRawBufferPointer, textCount: Int) throws {
        let view = try EventView(payload, presenceWords: 1, numberCount: 2)
        symbol = view.symbol
        eventTime = view.eventTime
        strategies = (0..<view.strategyWords).map { view.strategies.load(fromByteOffset: 8 * $0, as: UInt64.self) }
        presence = [view.presence.load(as: UInt64.self)]
        numbers = (0..<2).map { view.numbers.load(fromByteOffset: 8 * $0, as: Double.self) }
        let columns = UnsafeMutableBufferPointer<UnsafeRawBufferPointer>.allocate(capacity: textCount)
        defer { columns.deallocate() }
        columns.initialize(repeating: UnsafeRawBufferPointer(start: nil, count: 0))
        try view.readTexts(into: columns)
        texts = columns.map { String(decoding: $0, as: UTF8.self) }
    }

    func write(generation: UInt32, round: UInt32 = 0, sequence: UInt64, into queue: inout ByteQueue) {
        let textBytes = texts.reduce(0) { $0 + 4 + $1.utf8.count }
        let length = EventFrame.length(
            strategyWords: strategies.count, presenceWords: presence.count, numbers: numbers.count, textBytes: textBytes
        )
        var bytes: [UInt8] = []
        func add(_ word: some FixedWidthInteger) {
            withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) }
        }
        add(symbol)
        add(UInt32(strategies.count))
        add(eventTime)
        for word in strategies + presence { add(word) }
        for number in numbers { add(number.bitPattern) }
        for text in texts {
            add(UInt32(text.utf8.count))
            bytes.append(contentsOf: text.utf8)
        }
        let frame = queue.reserve(length)
        frame.initializeMemory(as: UInt8.self, repeating: 0)
        FrameHeader(length: length, type: .event, generation: generation, round: round, sequence: sequence)
            .store(into: frame)
        UnsafeMutableRawBufferPointer(rebasing: frame[FrameHeader.byteCount...]).copyBytes(from: bytes)
        queue.commit(length)
    }
}

/// What a snapshot says of one strategy.
struct PartContent: Equatable, Sendable {
    var slot: UInt32
    var isCareful: Bool
    var layout: UInt64
    var memories: UInt32
    var bytes: [UInt8]

    init(slot: UInt32, isCareful: Bool = false, layout: UInt64, memories: UInt32, bytes: [UInt8]) {
        self.slot = slot
        self.isCareful = isCareful
        self.layout = layout
        self.memories = memories
        self.bytes = bytes
    }

    init(_ part: Snapshot.Part) {
        self.init(
            slot: part.slot, isCareful: part.isCareful, layout: part.layout, memories: part.memories,
            bytes: Array(part.bytes))
    }

    var part: Snapshot.Part {
        Snapshot.Part(slot: slot, isCareful: isCareful, layout: layout, memories: memories, bytes: bytes[...])
    }
}

/// One record of a result. An intent is decoded; every other payload is kept as bytes.
struct RecordContent: Equatable, Sendable {
    var slot: UInt32
    var kind: ResultFrame.Kind
    var detail: UInt8 = 0
    var payload: [UInt8] = []

    init(slot: UInt32, kind: ResultFrame.Kind, detail: UInt8 = 0, text: String = "") {
        self.slot = slot
        self.kind = kind
        self.detail = detail
        payload = Array(text.utf8)
    }

    init(slot: UInt32, kind: ResultFrame.Kind, detail: UInt8, intent: StrategyIntent) {
        self.slot = slot
        self.kind = kind
        self.detail = detail
        payload = IntentRecord.write(intent)
    }

    /// Decodes an intent and encodes it again, so that a difference shows.
    init(_ record: ResultRecord) throws {
        slot = record.slot
        kind = record.kind
        detail = record.detail
        payload = Array(record.payload)
        if kind == .intent, let direction = Direction(rawValue: detail) {
            payload = IntentRecord.write(try IntentRecord.read(direction: direction, record.payload))
        }
    }

    func write(into writer: inout ResultWriter) {
        payload.withUnsafeBytes { writer.record(slot: slot, kind, detail: detail, payload: $0) }
    }
}
