import LinuxSystem
import Wire

/// What a worker wrote about the fault that ended it. A plugin can write it too: it explains, and never decides alone.
package struct FaultRecord: Sendable, Hashable {
    /// What happened, as far as the record tells.
    package enum Kind: Sendable, Hashable {
        /// The processor's counter was read, or the pages behind the fast clock calls, which a worker does not have.
        case clockRead
        /// The stack ran out.
        case stackOverflow
        /// A null pointer was followed, with or without an offset.
        case nullPointer
        /// An address was used that is not mapped, not permitted, or none at all.
        case badAddress
        /// Code stopped itself, as Swift does on overflow, an index out of range or `fatalError`.
        case trap
        /// An instruction that this processor does not have, or not for programs.
        case illegalInstruction
        /// Memory that is mapped and cannot be used.
        case busError
        /// A number was divided by zero, or by what leaves no room for the result.
        case arithmetic
        /// There was no fault: some process has sent the signal. A sealed worker cannot send any, itself included.
        case sentFromOutside
    }

    package let kind: Kind
    package let signal: Int32
    /// `si_code`.
    package let code: Int32
    package let address: UInt64
    package let instructionPointer: UInt64
    package let stackPointer: UInt64
    /// As many bytes as could be read, at most ``ProgressPage/maxInstructionBytes``.
    package let instruction: [UInt8]
    /// Whether no memory was to be had any more: less than a mebibyte was left of the worker's address space.
    package let memoryIsExhausted: Bool

    /// Reads a copy of a page.
    ///
    /// - Parameter clock: where the worker's clock pages were.
    /// - Returns: nil where nothing was recorded, or nothing that the handler of a worker would write.
    init?(_ page: [UInt8], clock: [AddressRange]) {
        typealias Offset = ProgressPage.Offset
        guard page.count >= ProgressPage.usedByteCount, Self.word(page, Offset.fault, as: UInt32.self) == 1
        else { return nil }
        let signal = Self.word(page, Offset.faultSignal, as: Int32.self)
        guard Signal.recorded.contains(signal) else { return nil }
        self.signal = signal
        code = Self.word(page, Offset.faultCode, as: Int32.self)
        // Where the kernel sends this one, no handler is asked.
        guard signal != Signal.badSystemCall || code <= 0 else { return nil }
        address = Self.word(page, Offset.faultAddress, as: UInt64.self)
        instructionPointer = Self.word(page, Offset.instructionPointer, as: UInt64.self)
        stackPointer = Self.word(page, Offset.stackPointer, as: UInt64.self)
        let count = Self.word(page, Offset.instructionByteCount, as: UInt32.self)
        instruction = Array(page[Offset.instruction...].prefix(min(Int(count), ProgressPage.maxInstructionBytes)))
        memoryIsExhausted = Self.word(page, Offset.memoryIsExhausted, as: UInt32.self) == 1
        kind = Self.kind(
            signal: signal, code: code, address: address, stackPointer: stackPointer, instruction: instruction,
            clock: clock)
    }

    /// What a clock was read by: `rdtsc`, `rdtscp`, `rdpru`, or `the clock page`. Nil where none was read.
    package var clockSource: String? {
        guard kind == .clockRead else { return nil }
        guard code == Self.kernelCode else { return "the clock page" }
        let operation = Self.operation(instruction)
        if operation.starts(with: [0x0F, 0x31]) { return "rdtsc" }
        return operation.starts(with: [0x0F, 0x01, 0xFD]) ? "rdpru" : "rdtscp"
    }

    // MARK: Telling one from another

    private static func kind(
        signal: Int32, code: Int32, address: UInt64, stackPointer: UInt64, instruction: [UInt8], clock: [AddressRange]
    ) -> Kind {
        // SI_USER, SI_TKILL and all others that a process can cause are not positive, what the kernel finds is.
        if code <= 0 { return .sentFromOutside }
        switch signal {
        case Signal.illegalInstruction: return instruction.starts(with: [0x0F, 0x0B]) ? .trap : .illegalInstruction
        case Signal.busError: return .busError
        case Signal.trap: return .trap
        case Signal.arithmetic: return .arithmetic
        default: break
        }
        // The kernel knows no address for what the processor calls a general protection fault.
        if code == kernelCode { return readsCounter(instruction) ? .clockRead : .badAddress }
        // Not mapped any more, that is. Memory that a plugin has been given there since is its own.
        if code == notMapped, clock.contains(where: { address >= $0.start && address - $0.start < $0.length }) {
            return .clockRead
        }
        if address < lowestMappable { return .nullPointer }
        let lowest = stackPointer.subtractingReportingOverflow(belowStackPointer)
        if !lowest.overflow, address >= lowest.partialValue, address - lowest.partialValue < largestStackFrame {
            return .stackOverflow
        }
        return .badAddress
    }

    /// `rdtsc` (0f 31), `rdtscp` (0f 01 f9) or AMD's `rdpru` (0f 01 fd), after any prefixes.
    private static func readsCounter(_ instruction: [UInt8]) -> Bool {
        let operation = operation(instruction)
        return [[0x0F, 0x31], [0x0F, 0x01, 0xF9], [0x0F, 0x01, 0xFD]].contains { operation.starts(with: $0) }
    }

    /// Without its prefixes.
    private static func operation(_ instruction: [UInt8]) -> ArraySlice<UInt8> {
        let prefixes: Set<UInt8> = [0x26, 0x2E, 0x36, 0x3E, 0x64, 0x65, 0x66, 0x67, 0xF2, 0xF3]
        return instruction.drop { prefixes.contains($0) || $0 & 0xF0 == 0x40 }
    }

    /// `SEGV_MAPERR`.
    private static let notMapped: Int32 = 1
    /// `SI_KERNEL`.
    private static let kernelCode: Int32 = 128
    /// `vm.mmap_min_addr` of every distribution.
    private static let lowestMappable: UInt64 = 64 << 10
    /// A call writes just below the stack pointer, and code may use 128 bytes there.
    private static let belowStackPointer: UInt64 = 4096
    /// The stack pointer goes down by a whole frame before any of it is touched. Unmapped addresses above the pointer
    /// and near to it there are none but in a stack that could not grow.
    private static let largestStackFrame: UInt64 = 1 << 20

    private static func word<Word: FixedWidthInteger>(_ bytes: [UInt8], _ offset: Int, as type: Word.Type) -> Word {
        bytes.withUnsafeBytes { Word(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: type)) }
    }
}
