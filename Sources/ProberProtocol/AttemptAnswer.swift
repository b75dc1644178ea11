package import Wire

/// Prober to supervisor: what came of the attempt, from a prober that is still alive.
package struct AttemptAnswer: Sendable, Equatable {
    /// −errno, one of the values below, or what the kernel gave.
    package var value: Int64
    /// What an attempt that looks around has seen.
    package var text: String

    /// It was carried out and had no effect.
    package static let noEffect: Int64 = -5000
    /// This processor or kernel has nothing to try it on.
    package static let notHere: Int64 = -5001
    /// The prober does not know an attempt of this name.
    package static let unknown: Int64 = -5002

    package init(value: Int64, text: String = "") {
        self.value = value
        self.text = text
    }

    package var bytes: [UInt8] {
        var writer = PayloadWriter()
        writer.word64(UInt64(bitPattern: value))
        writer.text(text)
        return LengthPrefix.bytes(of: writer.contents.count) + writer.contents
    }

    /// - Parameter payload: what follows the length.
    package init(_ payload: UnsafeRawBufferPointer) throws(WireError) {
        var reader = PayloadReader(payload)
        value = Int64(bitPattern: try reader.word64())
        text = try reader.text("what an attempt has seen")
        try reader.finish()
    }
}
