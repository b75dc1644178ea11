/// Gives each distinct byte string a small number, in order of first sight. Looking up a known one allocates nothing.
struct ByteInterner: Sendable {
    private(set) var texts: [String] = []
    private var arena: [UInt8] = []
    /// Where each string ends in the arena.
    private var ends: [Int] = []
    /// Open addressing: number + 1, or 0.
    private var table = [UInt32](repeating: 0, count: 64)

    var count: Int { texts.count }

    /// The number of `bytes`, or nil if it is new.
    func index(of bytes: UnsafeRawBufferPointer) -> Int? {
        let entry = table[position(of: bytes)]
        return entry == 0 ? nil : Int(entry) - 1
    }

    func index(of text: String) -> Int? {
        var text = text
        return text.withUTF8 { index(of: UnsafeRawBufferPointer($0)) }
    }

    /// - Parameter texts: each once.
    init(_ texts: [String] = []) {
        for text in texts {
            var text = text
            _ = text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
        }
    }

    mutating func add(_ bytes: UnsafeRawBufferPointer) -> Int {
        if (texts.count + 1) * 2 > table.count { grow() }
        table[position(of: bytes)] = UInt32(texts.count + 1)
        arena.append(contentsOf: bytes)
        ends.append(arena.count)
        texts.append(String(decoding: bytes, as: UTF8.self))
        return texts.count - 1
    }

    private mutating func grow() {
        table = Array(repeating: 0, count: table.count * 2)
        arena.withUnsafeBytes { arena in
            for index in texts.indices {
                let bytes = UnsafeRawBufferPointer(rebasing: arena[start(index)..<ends[index]])
                var position = Self.hash(bytes) & (table.count - 1)
                while table[position] != 0 { position = (position + 1) & (table.count - 1) }
                table[position] = UInt32(index + 1)
            }
        }
    }

    private func start(_ index: Int) -> Int { index == 0 ? 0 : ends[index - 1] }

    /// Where `bytes` stands in the table, or where it would.
    private func position(of bytes: UnsafeRawBufferPointer) -> Int {
        var position = Self.hash(bytes) & (table.count - 1)
        while table[position] != 0, !equals(Int(table[position]) - 1, bytes) {
            position = (position + 1) & (table.count - 1)
        }
        return position
    }

    private func equals(_ index: Int, _ bytes: UnsafeRawBufferPointer) -> Bool {
        let start = start(index)
        guard ends[index] - start == bytes.count else { return false }
        return arena.withUnsafeBytes { arena in
            for offset in 0..<bytes.count where arena[start + offset] != bytes[offset] { return false }
            return true
        }
    }

    private static func hash(_ bytes: UnsafeRawBufferPointer) -> Int {
        // FNV-1a; keys are symbols and timeframes, a few bytes long. A flood of collisions is bounded by the cap on streams.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return Int(truncatingIfNeeded: hash ^ hash >> 32)
    }
}
