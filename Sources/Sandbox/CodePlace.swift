private import Glibc
import LinuxSystem

/// A place in a worker's code: the function in which it falls, and how far into it.
package struct CodePlace: Sendable, Hashable, CustomStringConvertible {
    /// As its author wrote it, where that can be told: escaped and bounded.
    package let symbol: String
    /// Bytes after the function's beginning.
    package let offset: UInt64

    /// `open64+0x4a`
    package var description: String { "\(symbol)+0x\(String(offset, radix: 16))" }
}

extension WorkerExecutable {
    /// Where an address falls, by the executable's own table of symbols; nil where it was stripped, or where the address is
    /// not its code. Takes a millisecond, and is asked for after a death only.
    ///
    /// - Parameter base: where the process has the beginning of the executable; of use only where addresses count from there.
    package func place(of address: UInt64, loadedAt base: UInt64?) -> CodePlace? {
        guard let mapping = mmap(nil, size, PROT_READ, MAP_PRIVATE, memory.descriptor.rawValue, 0),
            mapping != MAP_FAILED
        else { return nil }
        defer { munmap(mapping, size) }
        guard let table = SymbolTable(UnsafeRawBufferPointer(start: mapping, count: size)) else { return nil }
        guard table.isRelocated else { return table.place(of: address) }
        return base.flatMap { address >= $0 ? table.place(of: address - $0) : nil }
    }
}
