/// Tells whether a state that was written by one build of a plugin may be read by another.
@usableFromInline package enum StateLayout {
    /// A number that differs, but for chance, when the layout of `State` does: its name, the names and order of its
    /// fields, and what each holds.
    ///
    /// It is taken from what `initial` writes of itself, whatever its numbers are. Types that appear in it only as the
    /// elements of an empty array, or within a nil, are known by name and not looked into. A state that cannot be
    /// written has a fingerprint too; ``StateEncoder`` says why it cannot.
    @usableFromInline package static func fingerprint<State: Codable>(of initial: State) -> UInt64 {
        let trail = LayoutTrail()
        var writer = StateWriter(trail)
        do {
            try withUnsafeMutablePointer(to: &writer) { try ValueEncoder(writer: $0, depth: 0).append(initial) }
        } catch {
            trail.noteFailure()
        }
        return trail.hash
    }
}

/// What a writer passes through, as a hash (FNV-1a, 64 bits): the same in every process.
final class LayoutTrail {
    private(set) var hash: UInt64 = 0xCBF2_9CE4_8422_2325

    init() { add(StateFormat.version) }

    func note(_ kind: ValueKind) {
        add(0)
        add(kind.rawValue)
    }

    func note(field name: String) {
        add(1)
        add(name)
    }

    func note(_ type: Any.Type) {
        add(2)
        add(String(reflecting: type))
    }

    func noteFailure() { add(3) }

    /// Adds `text` without the addresses by which the runtime tells private contexts apart, such as
    /// `(unknown context at $7f83a1c0)`: they change from process to process.
    private func add(_ text: String) {
        var isAddress = false
        for byte in text.utf8 {
            isAddress = byte == UInt8(ascii: "$") || isAddress && Self.isHexadecimal(byte)
            if !isAddress { add(byte) }
        }
        add(0)
    }

    private func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
}
