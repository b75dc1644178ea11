package import Wire

/// Decoders that are fed the bytes of an attacker. `scripts/fuzz` runs each against libFuzzer; `swift test` replays the
/// corpus that it left in `Fixtures/fuzz/`, where a target has a folder of its name.
package struct FuzzTarget: Sendable, CustomStringConvertible {
    package let name: String
    private let read: @Sendable (UnsafeRawBufferPointer, AllocationMeter) throws(BrokenProperty) -> Coverage
    /// Makes a mutant again into what gets past the first check.
    package let repair: @Sendable (UnsafeMutableRawBufferPointer) -> Void

    package var description: String { name }

    package static let all = [frames, requests, states, core]

    package init(
        _ name: String, repair: @escaping @Sendable (UnsafeMutableRawBufferPointer) -> Void = { _ in },
        read: @escaping @Sendable (UnsafeRawBufferPointer, AllocationMeter) throws(BrokenProperty) -> Coverage
    ) {
        self.name = name
        self.repair = repair
        self.read = read
    }

    /// A target that reads its input as a stream of frames, and each payload as its type says.
    package init(_ name: String, frames checks: [FrameType: PayloadCheck]) {
        self.init(
            name,
            repair: {
                FrameStream.repairLastLength($0)
                FrameStream.repairSnapshots($0)
            }
        ) { (bytes, meter) throws(BrokenProperty) in
            let stream = try FrameStream(bytes, meter)
            var conversation = Conversation(meter: meter)
            for frame in stream.frames {
                // Where the supervisor would be done with this worker, the rest is read all the same: it is more to try.
                guard let type = FrameType(rawValue: frame.header.type), let check = checks[type] else { continue }
                try conversation.read(frame.payload, type, check)
            }
            return conversation.coverage
        }
    }

    /// Reads `bytes`, whatever they are.
    ///
    /// - Returns: what came of it, for tests that ask whether a corpus is of any use.
    /// - Throws: what must hold for every input and did not.
    @discardableResult
    package func run(_ bytes: UnsafeRawBufferPointer, _ meter: AllocationMeter = .none) throws(BrokenProperty)
        -> Coverage
    {
        try read(bytes, meter)
    }
}

/// What must hold for every input and did not.
package struct BrokenProperty: Error, Equatable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

/// What came of an input: how many payloads of each type were read, and how many were refused.
package struct Coverage: Sendable, Equatable {
    package var read: [FrameType: Int] = [:]
    package var refused: [FrameType: Int] = [:]
    /// Of targets that read no frames: what was come to, by name.
    package var reached: Set<String> = []
    /// A sum of what events hold. A read whose value goes nowhere would be left out by the optimiser.
    package var digest: UInt64 = 0

    package init() {}
}
