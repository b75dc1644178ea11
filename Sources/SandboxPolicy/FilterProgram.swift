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
