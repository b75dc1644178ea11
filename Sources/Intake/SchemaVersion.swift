/// The version of the line format: `3`, `3.1` or `3.0.0`, as text, maybe with a suffix such as `-beta.1`.
enum SchemaVersion {
    /// Nil where this program reads lines of that version.
    static func check(_ text: UnsafeRawBufferPointer) -> Rejection? {
        // What nearly every line says.
        if text.count == 5, text.elementsEqual("3.0.0".utf8) { return nil }
        guard let major = major(text) else { return .schemaNotVersion }
        return major == 3 ? nil : .schemaUnsupported
    }

    /// One to three numbers with points between them.
    private static func major(_ text: UnsafeRawBufferPointer) -> Int? {
        guard text.count <= 64 else { return nil }
        let core = text.prefix { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "+") }
        if core.count < text.count, !isSuffix(text[(core.endIndex + 1)...]) { return nil }
        let parts = core.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count <= 3 else { return nil }
        let numbers = parts.compactMap { number($0) }
        return numbers.count == parts.count ? numbers.first : nil
    }

    private static func number(_ digits: Slice<UnsafeRawBufferPointer>) -> Int? {
        guard (1...9).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        guard digits.count == 1 || digits.first != 0x30 else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    private static func isSuffix(_ suffix: Slice<UnsafeRawBufferPointer>) -> Bool {
        !suffix.isEmpty
            && suffix.allSatisfy {
                switch $0 {
                case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2b, 0x2d, 0x2e: true
                default: false
                }
            }
    }
}
