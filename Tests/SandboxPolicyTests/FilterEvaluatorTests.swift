import SandboxPolicy
import Testing

@Suite("The evaluator of filter programs")
struct FilterEvaluatorTests {
    private func instruction(
        _ code: UInt16, _ constant: UInt32 = 0, ifTrue: UInt8 = 0, ifFalse: UInt8 = 0
    ) -> FilterInstruction {
        FilterInstruction(code: code, jumpTrue: ifTrue, jumpFalse: ifFalse, constant: constant)
    }

    private func run(_ instructions: [FilterInstruction], _ call: SystemCall? = nil) throws -> UInt32 {
        let call =
            call ?? SystemCall(architecture: 7, number: 9, arguments: [0x1_0000_0002, 3, 4, 5, 6, 0xA_0000_000B])
        return try FilterEvaluator(FilterProgram(instructions)).evaluate(call)
    }

    @Test(
        "loads each word of a call",
        arguments: [
            (0, 9), (4, 7), (8, 0), (12, 0), (16, 2), (20, 1), (24, 3), (28, 0), (32, 4), (40, 5), (48, 6), (56, 0xB),
            (60, 0xA),
        ] as [(UInt32, UInt32)])
    func loads(offset: UInt32, value: UInt32) throws {
        #expect(try run([instruction(0x20, offset), instruction(0x16)]) == value)
    }

    @Test("jumps by equality, order and bits, against constants and the index register")
    func jumps() throws {
        for (code, holds) in [
            (0x15, { $0 == $1 }), (0x25, { $0 > $1 }), (0x35, { $0 >= $1 }), (0x45, { $0 & $1 != 0 }),
        ] as [(UInt16, (UInt32, UInt32) -> Bool)] {
            for left in [0, 1, 2, 0x8000_0000, .max] as [UInt32] {
                for right in [0, 1, 2, 0x8000_0000, .max] as [UInt32] {
                    let wanted: UInt32 = holds(left, right) ? 1 : 2
                    let tail = [instruction(0x06, 2), instruction(0x06, 1)]
                    #expect(try run([instruction(0x00, left), instruction(code, right, ifTrue: 1)] + tail) == wanted)
                    let byIndex = [
                        instruction(0x00, left), instruction(0x01, right), instruction(code | 0x08, ifTrue: 1),
                    ]
                    #expect(try run(byIndex + tail) == wanted)
                }
            }
        }
        #expect(try run([instruction(0x05, 1), instruction(0x06, 1), instruction(0x06, 2)]) == 2)
    }

    @Test(
        "computes",
        arguments: [
            (0x04, 6, 7, 13), (0x04, .max, 1, 0), (0x14, 5, 6, .max), (0x24, 0x1_0000, 0x1_0000, 0), (0x34, 7, 2, 3),
            (0x44, 5, 2, 7), (0x54, 6, 3, 2), (0x64, 1, 31, 0x8000_0000), (0x74, 0x8000_0000, 31, 1),
            (0x84, 1, 0, .max),
            (0xA4, 6, 3, 5),
        ] as [(UInt16, UInt32, UInt32, UInt32)])
    func computes(code: UInt16, left: UInt32, right: UInt32, wanted: UInt32) throws {
        #expect(try run([instruction(0x00, left), instruction(code, right), instruction(0x16)]) == wanted)
        let byIndex = [instruction(0x00, left), instruction(0x01, right), instruction(code | 0x08), instruction(0x16)]
        if code != 0x84 { #expect(try run(byIndex) == wanted) }
    }

    @Test("keeps scratch words and the index register")
    func registers() throws {
        #expect(
            try run([
                instruction(0x00, 42), instruction(0x02, 15), instruction(0x61, 15), instruction(0x03, 0),
                instruction(0x00, 1), instruction(0x60, 0), instruction(0x16),
            ]) == 42)
        #expect(
            try run([instruction(0x00, 3), instruction(0x07), instruction(0x00), instruction(0x87), instruction(0x16)])
                == 3)
        #expect(try run([instruction(0x80), instruction(0x16)]) == 64)
        // Division by a register of zero ends the program with 0.
        #expect(try run([instruction(0x00, 3), instruction(0x3C), instruction(0x06, 9)]) == 0)
    }

    @Test("refuses what the kernel would not load")
    func refusals() {
        let end = instruction(0x06, 1)
        func code(_ instructions: [FilterInstruction]) -> FilterProgramError.Code? {
            do {
                _ = try FilterEvaluator(FilterProgram(instructions))
                return nil
            } catch {
                return error.code
            }
        }
        #expect(code([]) == .empty)
        #expect(code(Array(repeating: end, count: 4096)) == nil)
        #expect(code(Array(repeating: end, count: 4097)) == .tooLong)
        #expect(code([instruction(0x20, 0)]) == .noReturnAtEnd)
        #expect(code([instruction(0x20, 64), end]) == .loadOutOfRange)
        #expect(code([instruction(0x20, 2), end]) == .loadOutOfRange)
        #expect(code([instruction(0x15, 0, ifTrue: 1), end]) == .jumpOutOfRange)
        #expect(code([instruction(0x1D, 0, ifFalse: 1), end]) == .jumpOutOfRange)
        #expect(code([instruction(0x05, 1), end]) == .jumpOutOfRange)
        #expect(code([instruction(0x05, .max), end]) == .jumpOutOfRange)
        #expect(code([instruction(0x60, 16), end]) == .scratchOutOfRange)
        #expect(code([instruction(0x34, 0), end]) == .badConstant)
        #expect(code([instruction(0x64, 32), end]) == .badConstant)
        // Indirect and byte loads, and a modulo, are none of seccomp's.
        for unknown in [0x28, 0x30, 0x40, 0x94, 0xFF, 0x26] as [UInt16] {
            #expect(code([instruction(unknown), end]) == .unknownInstruction)
        }
    }
}
