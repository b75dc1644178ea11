/// One instruction of the classic packet filter machine, as the kernel takes it (`struct sock_filter`).
package struct FilterInstruction: Sendable, Hashable {
    package var code: UInt16
    package var jumpTrue: UInt8
    package var jumpFalse: UInt8
    package var constant: UInt32

    package init(code: UInt16, jumpTrue: UInt8, jumpFalse: UInt8, constant: UInt32) {
        self.code = code
        self.jumpTrue = jumpTrue
        self.jumpFalse = jumpFalse
        self.constant = constant
    }
}

/// A compiled filter.
package struct FilterProgram: Sendable, Hashable {
    package var instructions: [FilterInstruction]

    package init(_ instructions: [FilterInstruction]) { self.instructions = instructions }

    /// As the kernel takes it: eight bytes an instruction, little-endian.
    package var bytes: [UInt8] {
        instructions.flatMap { instruction in
            let word =
                UInt64(instruction.code) | UInt64(instruction.jumpTrue) << 16 | UInt64(instruction.jumpFalse) << 24
                | UInt64(instruction.constant) << 32
            return (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * UInt64($0))) }
        }
    }
}

extension FilterProgram {
    /// Reads what ``bytes`` gives; nil if the bytes are no whole number of instructions.
    package init?(bytes: [UInt8]) {
        guard bytes.count.isMultiple(of: 8) else { return nil }
        instructions = stride(from: 0, to: bytes.count, by: 8).map { start in
            let word = (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[start + $1]) << (8 * UInt64($1)) }
            return FilterInstruction(
                code: UInt16(truncatingIfNeeded: word), jumpTrue: UInt8(truncatingIfNeeded: word >> 16),
                jumpFalse: UInt8(truncatingIfNeeded: word >> 24), constant: UInt32(truncatingIfNeeded: word >> 32))
        }
    }
}
