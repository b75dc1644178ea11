public import StateCoding
public import Wire

/// Writing down what a strategy remembers, and taking it back.
extension PluginRunner {
    /// - Throws: where the plugin's state cannot be written down.
    @inlinable func capture(into snapshot: inout SnapshotWriter) throws(StateCodingError) {
        snapshot.beginPart(slot: slot, isCareful: isCareful, layout: layout)
        var count: UInt32 = 0
        // Nothing is remembered beyond what every new state holds.
        if MemoryLayout<Plugin.State>.size > 0 || warmUp > 0 {
            for index in memories.indices where memories[index].isUsed {
                count += 1
                snapshot.append(UInt32(truncatingIfNeeded: index))
                snapshot.append(memories[index].seen)
                let start = snapshot.bytes.count
                snapshot.append(UInt32(0))
                try StateEncoder.encode(memories[index].state, into: &snapshot.bytes)
                snapshot.store(UInt32(truncatingIfNeeded: snapshot.bytes.count - start - 4), at: start)
            }
        }
        snapshot.endPart(memories: count)
    }

    /// Forgets everything.
    @inlinable func reset() { memories.removeAll() }

    /// Remembers what `part` says, and nothing else.
    ///
    /// - Throws: where the part is of another layout or does not make sense; then nothing is remembered.
    @inlinable func restore(_ part: Snapshot.Part) throws(MemoryRefusal) {
        reset()
        if part.isCareful { isCareful = true }
        guard part.memories > 0 else { return }
        guard part.layout == layout else { throw MemoryRefusal("its state has another layout in this build") }
        do {
            try read(part)
        } catch {
            reset()
            throw error
        }
    }

    @inlinable func read(_ part: Snapshot.Part) throws(MemoryRefusal) {
        var reader = MemoryReader(part.bytes)
        for _ in 0..<part.memories {
            let (index, seen, state) = try reader.next()
            guard index < MemoryReader.maxSymbols, index >= memories.count else {
                throw MemoryRefusal("its memories are not in order")
            }
            var memory = Memory()
            memory.seen = seen
            memory.isUsed = true
            do {
                memory.state = try state.withUnsafeBytes { bytes throws(StateCodingError) in
                    try StateDecoder.decode(Plugin.State.self, from: bytes)
                }
            } catch {
                throw MemoryRefusal("its state cannot be read: \(error)")
            }
            while memories.count < index { memories.append(Memory()) }
            memories.append(memory)
        }
        guard reader.isAtEnd else { throw MemoryRefusal("its memories go on after their end") }
    }
}

/// Why what was written down cannot be taken back.
@usableFromInline struct MemoryRefusal: Error, CustomStringConvertible {
    @usableFromInline let description: String
    @usableFromInline init(_ description: String) { self.description = description }
}

/// Takes the memories of one strategy apart.
@usableFromInline struct MemoryReader {
    /// No supervisor gives an index beyond it.
    @usableFromInline static let maxSymbols = 1 << 20
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    @usableFromInline init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    @usableFromInline var isAtEnd: Bool { position == bytes.endIndex }

    @usableFromInline mutating func next() throws(MemoryRefusal) -> (
        index: Int, seen: UInt32, state: ArraySlice<UInt8>
    ) {
        let index = try word()
        let seen = try word()
        let length = Int(try word())
        guard bytes.endIndex - position >= length else { throw MemoryRefusal("a memory ends before its state does") }
        defer { position += length }
        return (Int(index), seen, bytes[position..<position + length])
    }

    private mutating func word() throws(MemoryRefusal) -> UInt32 {
        guard bytes.endIndex - position >= 4 else { throw MemoryRefusal("a memory is cut") }
        defer { position += 4 }
        return bytes[position..<position + 4].withUnsafeBytes {
            UInt32(littleEndian: $0.loadUnaligned(as: UInt32.self))
        }
    }
}
