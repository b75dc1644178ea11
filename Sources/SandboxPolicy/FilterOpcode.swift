/// The instructions of the classic packet filter machine that seccomp admits (`linux/bpf_common.h`).
enum FilterOpcode {
    static let loadWord: UInt16 = 0x20
    static let loadImmediate: UInt16 = 0x00
    static let loadScratch: UInt16 = 0x60
    /// The kernel turns it into an immediate: the size of the data.
    static let loadLength: UInt16 = 0x80
    static let loadIndexImmediate: UInt16 = 0x01
    static let loadIndexScratch: UInt16 = 0x61
    static let loadIndexLength: UInt16 = 0x81
    static let store: UInt16 = 0x02
    static let storeIndex: UInt16 = 0x03

    /// The class of all jumps: the low three bits of their codes.
    static let jump: UInt16 = 0x05
    static let returnConstant: UInt16 = 0x06
    static let returnAccumulator: UInt16 = 0x16
    static let moveToIndex: UInt16 = 0x07
    static let moveFromIndex: UInt16 = 0x87

    /// Set where the second operand is the index register and not the constant.
    static let indexOperand: UInt16 = 0x08

    static let add: UInt16 = 0x04
    static let subtract: UInt16 = 0x14
    static let multiply: UInt16 = 0x24
    static let divide: UInt16 = 0x34
    static let or: UInt16 = 0x44
    static let and: UInt16 = 0x54
    static let shiftLeft: UInt16 = 0x64
    static let shiftRight: UInt16 = 0x74
    static let negate: UInt16 = 0x84
    static let exclusiveOr: UInt16 = 0xA4

    static let jumpAlways: UInt16 = 0x05
    static let jumpIfEqual: UInt16 = 0x15
    static let jumpIfGreater: UInt16 = 0x25
    static let jumpIfGreaterOrEqual: UInt16 = 0x35
    static let jumpIfAnyBit: UInt16 = 0x45
}
