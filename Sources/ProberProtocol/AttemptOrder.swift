package import Wire

/// Supervisor to prober, after READY: what to attempt, and everything that this takes. The prober can ask nobody.
package struct AttemptOrder: Sendable, Equatable {
    package struct Range: Sendable, Equatable {
        package var start: UInt64
        package var length: UInt64

        package init(start: UInt64, length: UInt64) {
            self.start = start
            self.length = length
        }
    }

    /// The attempt's name.
    package var attempt: String
    /// Process ids.
    package var itself: Int32 = 0
    package var supervisor: Int32 = 0
    /// Of eight bytes in the supervisor's memory.
    package var supervisorAddress: UInt64 = 0
    /// A scratch directory; for a sealed prober one that does not exist.
    package var directory = "/bulkhead-attempts-nowhere"
    /// How, which, and with what, for the attempt `call`.
    package var convention = CallingConvention.syscall
    package var number: UInt64 = 0
    /// Six of them.
    package var arguments = [UInt64](repeating: 0, count: 6)
    /// Bytes at which a prober that nothing stops stops itself; 0: never.
    package var memoryCap: UInt64 = 0
    /// Readable memory of the prober, to be scanned.
    package var ranges: [Range] = []
    /// What is looked for, every bit inverted, so that it is not found in the order itself.
    package var invertedNeedle: [UInt8] = []

    package init(_ attempt: String) { self.attempt = attempt }

    /// The order as the prober reads it: its length in four bytes, then itself.
    package var bytes: [UInt8] {
        var writer = PayloadWriter()
        writer.text(attempt)
        writer.word32(UInt32(bitPattern: itself))
        writer.word32(UInt32(bitPattern: supervisor))
        writer.word64(supervisorAddress)
        writer.text(directory)
        writer.word32(convention.rawValue)
        writer.word64(number)
        for index in 0..<6 { writer.word64(index < arguments.count ? arguments[index] : 0) }
        writer.word64(memoryCap)
        writer.word32(UInt32(clamping: ranges.count))
        for range in ranges {
            writer.word64(range.start)
            writer.word64(range.length)
        }
        writer.word32(UInt32(clamping: invertedNeedle.count))
        writer.raw(invertedNeedle)
        return LengthPrefix.bytes(of: writer.contents.count) + writer.contents
    }

    /// - Parameter payload: what follows the length.
    package init(_ payload: UnsafeRawBufferPointer) throws(WireError) {
        var reader = PayloadReader(payload)
        attempt = try reader.text("an attempt's name")
        itself = Int32(bitPattern: try reader.word32())
        supervisor = Int32(bitPattern: try reader.word32())
        supervisorAddress = try reader.word64()
        directory = try reader.text("a directory")
        let convention = try reader.word32()
        guard let known = CallingConvention(rawValue: convention) else {
            throw .unknownTag("convention", Int(convention))
        }
        self.convention = known
        number = try reader.word64()
        for index in 0..<6 { arguments[index] = try reader.word64() }
        memoryCap = try reader.word64()
        for _ in 0..<(try reader.word32()) {
            ranges.append(Range(start: try reader.word64(), length: try reader.word64()))
        }
        invertedNeedle = Array(try reader.raw(Int(try reader.word32())))
        try reader.finish()
    }
}

/// How a call enters the kernel.
package enum CallingConvention: UInt32, Sendable, CaseIterable {
    /// The instruction `syscall`, with the numbers of x86-64 or, by a bit, of x32.
    case syscall = 0
    /// `int 0x80`, with the numbers of i386.
    case interrupt = 1
}

/// The four bytes in front of an order and of an answer.
package enum LengthPrefix {
    package static let byteCount = 4
    /// Neither is longer.
    package static let largest = 1 << 20

    static func bytes(of count: Int) -> [UInt8] {
        withUnsafeBytes(of: UInt32(clamping: count).littleEndian, Array.init)
    }

    /// - Parameter bytes: at least ``byteCount``.
    package static func count(_ bytes: [UInt8]) throws(WireError) -> Int {
        let count = bytes.prefix(byteCount).reversed().reduce(0) { $0 << 8 | Int($1) }
        guard bytes.count >= byteCount, count <= largest else { throw .length(count) }
        return count
    }
}
