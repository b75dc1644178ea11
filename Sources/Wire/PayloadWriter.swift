package import StrategySDK

/// Writes one frame into a queue, field by field. For frames that are not on the hot path.
package struct PayloadWriter {
    private var bytes: [UInt8] = []

    package init() {}

    package mutating func word8(_ value: UInt8) { bytes.append(value) }
    package mutating func word16(_ value: UInt16) { append(value) }
    package mutating func word32(_ value: UInt32) { append(value) }
    package mutating func word64(_ value: UInt64) { append(value) }
    package mutating func number(_ value: Double) { append(value.bitPattern) }
    package mutating func raw(_ value: [UInt8]) { bytes.append(contentsOf: value) }

    /// A 16-bit length and UTF-8; cut at a character boundary if it is longer than a length can say.
    package mutating func text(_ value: String) {
        var value = value
        value.withUTF8 { utf8 in
            var count = min(utf8.count, Int(UInt16.max))
            // Back to where a character begins.
            while count < utf8.count, utf8[count] & 0xC0 == 0x80 { count -= 1 }
            word16(UInt16(count))
            bytes.append(contentsOf: utf8[..<count])
        }
    }

    package mutating func value(_ value: ParameterValue) {
        switch value {
        case .number(let number):
            word8(0)
            self.number(number)
        case .integer(let integer):
            word8(1)
            append(integer)
        case .boolean(let boolean):
            word8(2)
            word8(boolean ? 1 : 0)
        case .text(let text):
            word8(3)
            self.text(text)
        }
    }

    package mutating func parameters(_ parameters: [Parameter]) {
        word16(UInt16(clamping: parameters.count))
        for parameter in parameters.prefix(Int(UInt16.max)) {
            text(parameter.name)
            value(parameter.value)
        }
    }

    /// What was written so far.
    package var contents: [UInt8] { bytes }

    /// Queues the frame, padded with zeros to a multiple of 8.
    package func finish(
        _ type: FrameType, flags: UInt16 = 0, generation: UInt32, round: UInt32 = 0, sequence: UInt64,
        into queue: inout ByteQueue
    ) throws(WireError) {
        let length = (FrameHeader.byteCount + bytes.count + 7) & ~7
        guard length <= WireProtocol.maxFrameBytes else { throw .oversize("\(type)") }
        let frame = queue.reserve(length)
        FrameHeader(
            length: length, type: type, flags: flags, generation: generation, round: round, sequence: sequence
        ).store(into: frame)
        for index in bytes.indices { frame[FrameHeader.byteCount + index] = bytes[index] }
        for index in FrameHeader.byteCount + bytes.count..<length { frame[index] = 0 }
        queue.commit(length)
    }

    private mutating func append(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }
}
