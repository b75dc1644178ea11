package import Wire

/// A frame that is read and written as a whole.
package protocol WireFrame: Sendable {
    init(_ payload: UnsafeRawBufferPointer) throws(WireError)
    func write(generation: UInt32, into queue: inout ByteQueue) throws(WireError)
}

extension HelloFrame: WireFrame {}
extension ReadyFrame: WireFrame {}
extension ColumnsFrame: WireFrame {}
extension StrategyFrame: WireFrame {}
extension AdmissionFrame: WireFrame {}
extension SymbolFrame: WireFrame {}
extension RestoredFrame: WireFrame {
    package func write(generation: UInt32, into queue: inout ByteQueue) throws(WireError) {
        try write(generation: generation, round: 0, sequence: 0, into: &queue)
    }
}

/// How payloads of one type are read, and what must hold for those that can be.
package struct PayloadCheck: Sendable {
    /// - Returns: why the payload is none, if it is none.
    let read: @Sendable (UnsafeRawBufferPointer, inout Conversation) throws(BrokenProperty) -> WireError?

    /// A frame is written back to exactly the bytes that it was read from. Bytes are compared, not values: a number may
    /// be NaN, which equals nothing.
    package static func frame<Frame: WireFrame>(
        _ type: Frame.Type, then use: @escaping @Sendable (Frame, inout Conversation) -> Void = { _, _ in }
    ) -> PayloadCheck {
        PayloadCheck { (payload, conversation) throws(BrokenProperty) in
            let result = try conversation.meter.bounded("\(Frame.self)", readFrom: payload.count) {
                () throws(WireError) in try Frame(payload)
            }
            switch result {
            case .failure(let error): return error
            case .success(let frame):
                var queue = ByteQueue()
                do throws(WireError) {
                    try frame.write(generation: 1, into: &queue)
                } catch {
                    throw BrokenProperty("\(Frame.self): what was read cannot be written: \(error)")
                }
                guard queue.bytes.dropFirst(FrameHeader.byteCount).elementsEqual(payload) else {
                    throw BrokenProperty("\(Frame.self): what was read is written as other bytes")
                }
                use(frame, &conversation)
                return nil
            }
        }
    }
}

/// What the frames before have settled, and what became of them.
package struct Conversation {
    let meter: AllocationMeter
    /// What events carry, as the last frame said that could be read.
    var columns = ColumnsFrame(numbers: [], texts: [])
    private(set) var coverage = Coverage()

    init(meter: AllocationMeter) { self.meter = meter }

    mutating func read(_ payload: ExactBytes, _ type: FrameType, _ check: PayloadCheck) throws(BrokenProperty) {
        let error = try check.read(payload.bytes, &self)
        if error == nil { coverage.read[type, default: 0] += 1 } else { coverage.refused[type, default: 0] += 1 }
    }

    /// Reads words as a worker does.
    mutating func touch(_ words: UnsafeRawPointer, _ count: Int) {
        for index in 0..<count { coverage.digest &+= words.load(fromByteOffset: 8 * index, as: UInt64.self) }
    }

    mutating func touch(_ bytes: UnsafeRawBufferPointer) {
        for byte in bytes { coverage.digest &+= UInt64(byte) }
    }
}
