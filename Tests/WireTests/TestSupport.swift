import Foundation
import Testing
import Wire

/// Numbers that look random and are the same in every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Where the package lies.
let packageRoot = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

extension ByteQueue {
    var copied: [UInt8] { Array(bytes) }

    init(_ content: [UInt8]) {
        self.init(capacity: content.count)
        content.withUnsafeBytes { append($0) }
    }
}

extension [UInt8] {
    /// The payload of this frame, given to `body` at an aligned address, as a worker finds it.
    func withPayload<Value>(_ body: (FrameHeader, UnsafeRawBufferPointer) throws -> Value) throws -> Value {
        let queue = ByteQueue(self)
        let header = try #require(try queue.completeFrame())
        return try withExtendedLifetime(queue) { try body(header, queue.payload(header)) }
    }
}

/// What `body` throws, if it is a ``WireError``.
func wireError(_ body: () throws -> Void) -> WireError? {
    do {
        try body()
        return nil
    } catch {
        return error as? WireError
    }
}
