import StrategySDK
import Wire

extension FuzzTarget {
    /// What a worker says, as the supervisor reads it.
    package static let frames = FuzzTarget(
        "frames",
        frames: [
            .ready: .frame(ReadyFrame.self),
            .admission: .frame(AdmissionFrame.self),
            .result: .result,
            .snapshot: .snapshot,
            .restored: .frame(RestoredFrame.self),
        ])
}

extension PayloadCheck {
    /// Records are written back to exactly the bytes that they were read from, and so is each intent in them.
    static let result = PayloadCheck { (payload, conversation) throws(BrokenProperty) in
        var writer = ResultWriter(queue: ByteQueue())
        do {
            var reader = try ResultReader(payload)
            writer.begin(generation: 1, sequence: 1, symbol: reader.symbol)
            while let record = try reader.next() {
                if record.kind == .intent { try readIntent(record, conversation.meter) }
                writer.record(slot: record.slot, record.kind, detail: record.detail, payload: record.payload)
            }
            writer.end()
        } catch let error as BrokenProperty {
            throw error
        } catch {
            return error as? WireError
        }
        guard writer.queue.bytes.dropFirst(FrameHeader.byteCount).elementsEqual(payload) else {
            throw BrokenProperty("a result: what was read is written as other bytes")
        }
        return nil
    }

    /// An intent that is none costs its strategy the event, and the records after it are read all the same.
    private static func readIntent(_ record: ResultRecord, _ meter: AllocationMeter) throws(BrokenProperty) {
        guard let direction = Direction(rawValue: record.detail) else { return }
        // Of its own allocation, as frames are.
        let payload = ExactBytes(record.payload)
        let result = try meter.bounded("an intent", readFrom: payload.bytes.count) { () throws(WireError) in
            try IntentRecord.read(direction: direction, payload.bytes)
        }
        guard case .success(let intent) = result else { return }
        guard IntentRecord.write(intent).elementsEqual(payload.bytes) else {
            throw BrokenProperty("an intent: what was read is written as other bytes")
        }
    }
}
