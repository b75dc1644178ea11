import Host
import LinuxSystem

/// Where functions are in an executable, as its own symbol table has them (ELF, 64 bits, little-endian).
struct ExecutableSymbols {
    /// Of those of the wanted functions that it has, each address once.
    let addresses: [UInt64]
    /// Whether addresses count from where the executable was loaded.
    let isRelocated: Bool

    private static let symbolTable: UInt32 = 2
    private static let sharedObject: UInt16 = 3
    private static let headerBytes = 64
    private static let sectionBytes = 64
    private static let symbolBytes = 24
    private static let largest = 512 << 20

    init(_ path: String, _ names: [String]) throws(HostError) {
        let bytes: [UInt8]
        do {
            bytes = try DescriptorIO.readAll(path, limit: Self.largest)
        } catch {
            throw HostError(.noInput, "cannot read \(path): \(error)")
        }
        guard let found = bytes.withUnsafeBytes({ Self.find(names, ELF(bytes: $0)) }) else {
            throw HostError(.sandboxUnavailable, "\(path) has no symbol table; was it stripped?")
        }
        (addresses, isRelocated) = found
    }

    private struct ELF {
        let bytes: UnsafeRawBufferPointer

        /// Nil outside the file.
        func load<Value: FixedWidthInteger>(_ offset: UInt64, as type: Value.Type) -> Value? {
            guard offset <= UInt64(bytes.count), bytes.count - Int(offset) >= MemoryLayout<Value>.size else {
                return nil
            }
            return Value(littleEndian: bytes.loadUnaligned(fromByteOffset: Int(offset), as: Value.self))
        }

        func hasText(_ text: String, at offset: UInt64) -> Bool {
            let wanted = Array(text.utf8) + [0]
            guard offset <= UInt64(bytes.count), bytes.count - Int(offset) >= wanted.count else { return false }
            return bytes[Int(offset)..<Int(offset) + wanted.count].elementsEqual(wanted)
        }
    }

    private static func find(_ names: [String], _ elf: ELF) -> ([UInt64], Bool)? {
        guard elf.bytes.count >= headerBytes, elf.bytes.prefix(6).elementsEqual([0x7F, 0x45, 0x4C, 0x46, 2, 1]),
            let type = elf.load(16, as: UInt16.self), let sections = elf.load(40, as: UInt64.self),
            let sectionCount = elf.load(60, as: UInt16.self)
        else { return nil }
        func section(_ index: UInt64) -> UInt64 { sections &+ index * UInt64(sectionBytes) }
        for index in 0..<UInt64(sectionCount) where elf.load(section(index) &+ 4, as: UInt32.self) == symbolTable {
            guard let start = elf.load(section(index) &+ 24, as: UInt64.self),
                let size = elf.load(section(index) &+ 32, as: UInt64.self),
                let link = elf.load(section(index) &+ 40, as: UInt32.self),
                let strings = elf.load(section(UInt64(link)) &+ 24, as: UInt64.self)
            else { return nil }
            var addresses: Set<UInt64> = []
            for symbol in 0..<size / UInt64(symbolBytes) {
                let entry = start &+ symbol * UInt64(symbolBytes)
                guard let name = elf.load(entry, as: UInt32.self), let value = elf.load(entry &+ 8, as: UInt64.self)
                else { return nil }
                if value != 0, names.contains(where: { elf.hasText($0, at: strings &+ UInt64(name)) }) {
                    addresses.insert(value)
                }
            }
            return (addresses.sorted(), type == sharedObject)
        }
        return nil
    }
}
