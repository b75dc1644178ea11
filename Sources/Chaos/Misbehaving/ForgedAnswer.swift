import StrategySDK
import Wire

/// An answer to the event in flight that the plugin writes itself, with something wrong.
///
/// But for that it is what the runtime could write: every strategy that is asked has its first reason for silence.
struct ForgedAnswer {
    private struct Record {
        var slot: UInt32
        var kind = ResultFrame.Kind.noSignal
        var detail: UInt8 = 0
        var payload: [UInt8] = []
    }

    /// Taken from the event: whatever an answer copies from it is right.
    private var header: FrameHeader
    private var symbol: UInt32
    private var records: [Record]
    /// What the header says of the length, where that is the lie.
    private var statedLength: Int?
    /// How much of the frame is written, where that is not all.
    private var writtenBytes: Int?

    init(to event: EventInFlight, with fault: Fault) {
        header = event.header
        header.type = FrameType.result.rawValue
        header.flags = ResultFrame.lastPart
        symbol = event.symbol
        records = event.slots.map { Record(slot: $0) }
        switch fault {
        // Header, symbol and reserved word: the header of the next frame stands where a record should.
        case .truncatedFrame: writtenBytes = FrameHeader.byteCount + 8
        case .oversizedFrame: statedLength = WireProtocol.maxFrameBytes + 8
        case .badLength: statedLength = FrameHeader.byteCount + 1
        case .earlyAnswer: header.sequence &+= 1
        case .lateAnswer: header.sequence &-= 1
        case .wrongGeneration: header.generation &+= 1
        // Even, as if to the supervisor, and no type that there is.
        case .wrongType: header.type = 0xFFFE
        case .wrongSymbol: symbol &+= 1
        case .wrongStrategy: changeLast { $0.slot |= 1 << 31 }
        case .wrongDirection:
            changeLast { record in
                record.kind = .intent
                record.detail = 7
                record.payload = IntentRecord.write(.long(confidence: 0.5, targetNotional: 1, rationale: ["forged"]))
            }
        // One part after the other, and never the last.
        case .floodStdout: header.flags = 0
        default: break
        }
    }

    /// What is to be written.
    var bytes: [UInt8] {
        var writer = PayloadWriter()
        writer.word32(symbol)
        writer.word32(0)
        for record in records {
            writer.word32(record.slot)
            writer.word8(record.kind.rawValue)
            writer.word8(record.detail)
            writer.word16(UInt16(clamping: record.payload.count))
            writer.raw(record.payload)
            writer.raw([UInt8](repeating: 0, count: -record.payload.count & 7))
        }
        var stated = header
        stated.length = statedLength ?? FrameHeader.byteCount + writer.contents.count
        var frame = [UInt8](repeating: 0, count: FrameHeader.byteCount)
        frame.withUnsafeMutableBytes { stated.store(into: $0) }
        frame += writer.contents
        return writtenBytes.map { Array(frame.prefix($0)) } ?? frame
    }

    private mutating func changeLast(_ change: (inout Record) -> Void) {
        guard let last = records.indices.last else { return }
        change(&records[last])
    }
}
