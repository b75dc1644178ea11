private import CLinux

/// Reads the memory of a worker that is frozen in a call, for a report. Everything read is a worker's word: it is shown,
/// never used.
struct FrozenMemory {
    /// The process.
    let id: Int32

    /// Bytes of a text that are shown.
    static let maxTextBytes = 255

    /// A null-terminated text such as a path, quoted and escaped, at most ``maxTextBytes`` of it. Nil where there is none to
    /// be read.
    func text(at address: UInt64) -> String? {
        guard address != 0 else { return nil }
        var bytes = read(at: address, count: Self.maxTextBytes + 1)
        guard !bytes.isEmpty else { return nil }
        let end = bytes.firstIndex(of: 0)
        if let end { bytes.removeSubrange(end...) }
        let rest = end == nil ? "…" : ""
        return "\"\(Self.escaped(bytes.prefix(Self.maxTextBytes)))\"\(rest)"
    }

    /// A number of 64 bits; nil where it cannot be read.
    func word(at address: UInt64) -> UInt64? {
        guard address != 0 else { return nil }
        let bytes = read(at: address, count: 8)
        guard bytes.count == 8 else { return nil }
        return bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    }

    /// What can be read of `count` bytes; nothing where this process may not look. Memory of another process is copied
    /// page by page, so the end of a mapping does not lose what lies before it.
    func read(at address: UInt64, count: Int) -> [UInt8] {
        guard count > 0, address <= .max - UInt64(count) else { return [] }
        let pageRest = 4096 - Int(address % 4096)
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        for part in [0..<min(count, pageRest), min(count, pageRest)..<count] where !part.isEmpty {
            let copied = bytes.withUnsafeMutableBytes { buffer in
                buffer.baseAddress.map {
                    bulkhead_read_memory(id, address + UInt64(part.lowerBound), $0 + part.lowerBound, part.count)
                } ?? 0
            }
            guard copied > 0 else { break }
            filled += copied
            if copied < part.count { break }
        }
        return Array(bytes.prefix(filled))
    }

    /// Printable ASCII stays; everything else becomes `\xNN`, so that a report cannot forge a terminal's or a log's
    /// text.
    static func escaped(_ bytes: some Sequence<UInt8>) -> String {
        bytes.reduce(into: "") { text, byte in
            if byte >= 0x20, byte < 0x7F, byte != UInt8(ascii: "\\"), byte != UInt8(ascii: "\"") {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                text += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
        }
    }
}
