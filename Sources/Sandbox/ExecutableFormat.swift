package import SandboxPolicy

/// Looks into an ELF file as far as a seal depends on it.
package enum ExecutableFormat {
    /// What keeps a file from being a worker; nil if nothing does. Every offset in it is checked: the file is input.
    package static func problem(of bytes: UnsafeRawBufferPointer) -> String? {
        guard bytes.count >= 64, bytes.prefix(4).elementsEqual([0x7F, 0x45, 0x4C, 0x46]) else {
            return "it is no ELF executable"
        }
        guard bytes[4] == 2, bytes[5] == 1, let machine = word16(bytes, 18), machine == expectedMachine else {
            return "it is for another machine than this one"
        }
        guard let type = word16(bytes, 16), type == 2 || type == 3 else {
            return "it is an object file, not an executable"
        }
        guard let table = word64(bytes, 32), let entrySize = word16(bytes, 54), let count = word16(bytes, 56),
            entrySize == 56, let start = Int(exactly: table)
        else { return "its program headers cannot be read" }
        for index in 0..<Int(count) {
            let (offset, hasOverflowed) = start.addingReportingOverflow(index * 56)
            guard !hasOverflowed, offset >= 0, offset <= bytes.count - 56, let kind = word32(bytes, offset) else {
                return "its program headers are cut short"
            }
            if kind == programInterpreter {
                return "it is dynamically linked, and a sealed process can open no library; "
                    + "link it with -static-executable"
            }
        }
        return nil
    }

    /// `PT_INTERP`: names the dynamic loader.
    private static let programInterpreter: UInt32 = 3

    /// `EM_X86_64`, `EM_AARCH64`.
    private static var expectedMachine: UInt16 {
        switch Architecture.current {
        case .x86_64: 62
        case .aarch64: 183
        }
    }

    private static func word16(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt16? {
        load(bytes, offset)
    }

    private static func word32(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt32? {
        load(bytes, offset)
    }

    private static func word64(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64? {
        load(bytes, offset)
    }

    private static func load<Word: FixedWidthInteger & BitwiseCopyable>(
        _ bytes: UnsafeRawBufferPointer, _ offset: Int
    ) -> Word? {
        guard offset >= 0, offset <= bytes.count - MemoryLayout<Word>.size else { return nil }
        return Word(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Word.self))
    }
}

extension Architecture {
    /// The machine that this was compiled for.
    package static var current: Architecture {
        #if arch(x86_64)
            .x86_64
        #elseif arch(arm64)
            .aarch64
        #else
            #error("The seal knows x86-64 and aarch64.")
        #endif
    }
}
