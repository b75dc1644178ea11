/// The first bytes of a checkpoint's file. The payload follows, and nothing else. Every version keeps these bytes and the
/// cap, so that older ones can say that a file is newer.
struct CheckpointHeader: Sendable, Hashable {
    static let byteCount = 40
    static let magic: UInt64 = 0x5450_4b43_4448_4b42  // "BKHDCKPT"
    static let currentVersion: UInt32 = 1

    let version: UInt32
    let number: UInt64
    let payloadBytes: Int
    let checksum: UInt32
    /// Of the bytes before it. The payload's goes on from it.
    private let headerChecksum: UInt32

    /// - Parameter payload: What follows.
    init(number: UInt64, payload: UnsafeRawBufferPointer) {
        version = Self.currentVersion
        self.number = number
        payloadBytes = payload.count
        let start = Self.start(version: version, number: number, payloadBytes: payload.count)
        headerChecksum = start.withUnsafeBytes { Checksum.of($0.part(0..<36)) }
        checksum = Checksum.of(payload, after: headerChecksum)
    }

    var bytes: [UInt8] {
        var bytes = Self.start(version: version, number: number, payloadBytes: payloadBytes)
        bytes.withUnsafeMutableBytes { $0.put(checksum, at: 36) }
        return bytes
    }

    private static func start(version: UInt32, number: UInt64, payloadBytes: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: byteCount)
        bytes.withUnsafeMutableBytes { header in
            header.put(magic, at: 0)
            header.put(version, at: 8)
            header.put(number, at: 16)
            header.put(UInt64(payloadBytes), at: 24)
        }
        return bytes
    }

    private init(_ bytes: UnsafeRawBufferPointer, payloadBytes: Int) {
        version = bytes.number(at: 8)
        number = bytes.number(at: 16)
        self.payloadBytes = payloadBytes
        checksum = bytes.number(at: 36)
        headerChecksum = Checksum.of(bytes.part(0..<36))
    }

    enum Reading {
        /// The payload has its length, and has yet to show that it has its checksum.
        case plausible(CheckpointHeader)
        /// Where, and what in words.
        case flawed(at: Int, String)
    }

    /// - Parameters:
    ///   - bytes: ``byteCount`` of them.
    ///   - size: The length of the file, which bounds what is believed of the payload's.
    static func read(_ bytes: UnsafeRawBufferPointer, size: Int) -> Reading {
        if bytes.number(at: 0) != magic { return .flawed(at: 0, "it does not begin as a checkpoint does") }
        let length = bytes.number(at: 24, as: UInt64.self)
        if length > UInt64(Checkpoint.maxPayloadBytes) {
            return .flawed(at: 24, "a payload of \(length) bytes is longer than any that is written")
        }
        let end = byteCount + Int(length)
        if size < end { return .flawed(at: size, "it is cut off: \(end) bytes were written") }
        if size > end { return .flawed(at: end, "more follows than the \(end) bytes that were written") }
        return .plausible(CheckpointHeader(bytes, payloadBytes: Int(length)))
    }

    /// Whether header and payload are as they were written.
    func matches(_ payload: [UInt8]) -> Bool {
        payload.withUnsafeBytes { Checksum.of($0, after: headerChecksum) } == checksum
    }
}
