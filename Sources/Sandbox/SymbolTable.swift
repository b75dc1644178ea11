/// The functions of an ELF file (64 bits, little-endian). Every offset in it is checked: the file is input.
package struct SymbolTable {
    private let bytes: UnsafeRawBufferPointer
    private let symbols: Range<Int>
    private let names: Range<Int>
    /// Addresses of sections that are code.
    private let code: [ClosedRange<UInt64>]
    /// Whether addresses count from where it was loaded.
    package let isRelocated: Bool

    private static let symbolBytes = 24
    private static let sectionBytes = 64
    private static let symbolSection: UInt32 = 2
    /// `SHF_EXECINSTR`
    private static let executable: UInt64 = 4
    private static let sharedObject: UInt16 = 3
    /// `STT_FUNC`, `STT_GNU_IFUNC`, and `STT_NOTYPE` for what was written in assembly.
    private static let codeTypes: Set<UInt8> = [0, 2, 10]

    /// Nil for another format, and for a file that was stripped.
    package init?(_ bytes: UnsafeRawBufferPointer) {
        let file = ELFBytes(bytes)
        guard bytes.count >= 64, bytes.prefix(6).elementsEqual([0x7F, 0x45, 0x4C, 0x46, 2, 1]),
            let type = file.load(16, as: UInt16.self), let sections = file.load(40, as: UInt64.self),
            let count = file.load(60, as: UInt16.self), let first = Int(exactly: sections)
        else { return nil }
        func section(_ index: Int) -> Int? {
            let (offset, hasOverflowed) = first.addingReportingOverflow(index * Self.sectionBytes)
            return hasOverflowed ? nil : offset
        }
        func range(_ index: Int) -> Range<Int>? {
            guard index < Int(count), let offset = section(index), let start = file.load(offset &+ 24, as: UInt64.self),
                let size = file.load(offset &+ 32, as: UInt64.self), start <= UInt64(bytes.count),
                size <= UInt64(bytes.count) - start
            else { return nil }
            return Int(start)..<Int(start + size)
        }
        var code: [ClosedRange<UInt64>] = []
        for index in 0..<Int(count) {
            guard let offset = section(index), let flags = file.load(offset &+ 8, as: UInt64.self),
                flags & Self.executable != 0, let start = file.load(offset &+ 16, as: UInt64.self),
                let size = file.load(offset &+ 32, as: UInt64.self), size <= .max - start
            else { continue }
            code.append(start...start + size)
        }
        for index in 0..<Int(count) {
            guard let offset = section(index), file.load(offset &+ 4, as: UInt32.self) == Self.symbolSection else {
                continue
            }
            guard let link = file.load(offset &+ 40, as: UInt32.self), let symbols = range(index),
                let names = range(Int(link))
            else { return nil }
            self.bytes = bytes
            self.symbols = symbols
            self.names = names
            self.code = code
            isRelocated = type == Self.sharedObject
            return
        }
        return nil
    }

    /// The function in which an address falls; nil for an address that is not code. Where the table gives a function no size,
    /// it ends where the next one begins.
    package func place(of address: UInt64) -> CodePlace? {
        let file = ELFBytes(bytes)
        guard let code = code.firstIndex(where: { $0.contains(address) }) else { return nil }
        var best: (start: UInt64, size: UInt64, name: Int)?
        let offsets = stride(
            from: symbols.lowerBound, to: symbols.upperBound - Self.symbolBytes + 1, by: Self.symbolBytes)
        for offset in offsets {
            guard let start = file.load(offset &+ 8, as: UInt64.self), self.code[code].contains(start),
                start <= address,
                let kind = file.load(offset &+ 4, as: UInt8.self), Self.codeTypes.contains(kind & 0xF),
                let size = file.load(offset &+ 16, as: UInt64.self), let name = file.load(offset, as: UInt32.self)
            else { continue }
            // Of several names of one place the first with a size counts; of places the last before the address.
            if let best, best.start > start || best.start == start && (best.size > 0 || size == 0) { continue }
            best = (start, size, names.lowerBound &+ Int(name))
        }
        // A report has the address behind the instruction that made the call.
        guard let best, best.size == 0 || address - best.start <= best.size, let name = text(at: best.name),
            !name.isEmpty
        else { return nil }
        return CodePlace(symbol: SymbolName.readable(name), offset: address - best.start)
    }

    private func text(at offset: Int) -> String? {
        guard names.contains(offset) else { return nil }
        let rest = bytes[offset..<names.upperBound].prefix(SymbolName.maxMangledBytes)
        return String(decoding: rest.prefix { $0 != 0 }, as: UTF8.self)
    }
}

/// Numbers in a file.
private struct ELFBytes {
    let bytes: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// Nil outside of the file.
    func load<Value: FixedWidthInteger & BitwiseCopyable>(_ offset: Int, as type: Value.Type) -> Value? {
        guard offset >= 0, offset <= bytes.count - MemoryLayout<Value>.size else { return nil }
        return Value(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: type))
    }
}
