import LinuxSystem
import Testing
import Wire

@testable import Sandbox

/// A page as a worker's handler writes it, or a plugin that means to mislead.
struct WrittenPage {
    var isWritten: UInt32 = 1
    var signal: Int32 = 11
    var code: Int32 = 1
    var address: UInt64 = 0x1234_5678_9000
    var stackPointer: UInt64 = 0x7FFF_0000_0000
    var instruction: [UInt8] = [0x90]
    var instructionByteCount: UInt32?
    var memoryIsExhausted: UInt32 = 0
    var clock = [AddressRange(start: 0x7FFF_F000_0000, length: 0x2000)]

    var record: FaultRecord? { FaultRecord(bytes, clock: clock) }

    var bytes: [UInt8] {
        typealias Offset = ProgressPage.Offset
        var bytes = [UInt8](repeating: 0, count: ProgressPage.usedByteCount)
        func put<Word: FixedWidthInteger>(_ word: Word, at offset: Int) {
            withUnsafeBytes(of: word.littleEndian) { bytes.replaceSubrange(offset..<offset + $0.count, with: $0) }
        }
        put(isWritten, at: Offset.fault)
        put(signal, at: Offset.faultSignal)
        put(code, at: Offset.faultCode)
        put(address, at: Offset.faultAddress)
        put(stackPointer, at: Offset.stackPointer)
        put(instructionByteCount ?? UInt32(instruction.count), at: Offset.instructionByteCount)
        put(memoryIsExhausted, at: Offset.memoryIsExhausted)
        bytes.replaceSubrange(Offset.instruction..<Offset.instruction + instruction.count, with: instruction)
        return bytes
    }
}

struct FaultRecordTests {
    private func kind(_ change: (inout WrittenPage) -> Void) -> FaultRecord.Kind? {
        var page = WrittenPage()
        change(&page)
        return page.record?.kind
    }

    @Test("what a handler writes is told apart")
    func kinds() {
        #expect(kind { _ in } == .badAddress)
        #expect(kind { $0.address = 8 } == .nullPointer)
        #expect(kind { $0.address = 65_535 } == .nullPointer)
        #expect(kind { $0.address = 65_536 } == .badAddress)
        #expect(kind { ($0.signal, $0.instruction) = (4, [0x0F, 0x0B]) } == .trap)
        #expect(kind { ($0.signal, $0.instruction) = (4, [0x0F, 0xB9]) } == .illegalInstruction)
        #expect(kind { $0.signal = 7 } == .busError)
        #expect(kind { ($0.signal, $0.code) = (5, 128) } == .trap)
        #expect(kind { $0.signal = 8 } == .arithmetic)
        // SI_USER, SI_QUEUE, SI_TKILL.
        for code in [0, -1, -6] as [Int32] {
            for signal in [4, 5, 7, 8, 11, 31] as [Int32] {
                #expect(kind { ($0.signal, $0.code) = (signal, code) } == .sentFromOutside)
            }
        }
    }

    @Test("a read of the counter or of the clock's pages is a clock read, and nothing else is")
    func clock() {
        let reads: [[UInt8]] = [
            [0x0F, 0x31], [0x0F, 0x01, 0xF9], [0x48, 0x0F, 0x31], [0x66, 0xF3, 0x0F, 0x01, 0xF9],
            [0x0F, 0x01, 0xFD],
        ]
        for instruction in reads {
            #expect(kind { ($0.code, $0.address, $0.instruction) = (128, 0, instruction) } == .clockRead)
            // The same bytes under another fault.
            #expect(kind { $0.instruction = instruction } == .badAddress)
        }
        for instruction in [[0x0F], [0x0F, 0x01], [0x0F, 0x30], [0x90, 0x0F, 0x31], []] as [[UInt8]] {
            #expect(kind { ($0.code, $0.address, $0.instruction) = (128, 0, instruction) } == .badAddress)
        }
        #expect(WrittenPage(code: 128, address: 0, instruction: reads[2]).record?.clockSource == "rdtsc")
        #expect(WrittenPage(code: 128, address: 0, instruction: reads[3]).record?.clockSource == "rdtscp")
        #expect(WrittenPage(address: 0x7FFF_F000_0000).record?.clockSource == "the clock page")
        #expect(WrittenPage(address: 8).record?.clockSource == nil)
        #expect(kind { $0.address = 0x7FFF_F000_0000 } == .clockRead)
        #expect(kind { $0.address = 0x7FFF_F000_1FFF } == .clockRead)
        #expect(kind { $0.address = 0x7FFF_F000_2000 } == .badAddress)
        // SEGV_ACCERR: something else is mapped there by now.
        #expect(kind { ($0.address, $0.code) = (0x7FFF_F000_0000, 2) } == .badAddress)
        #expect(kind { $0.address = 0x7FFF_EFFF_FFFF } == .badAddress)
    }

    @Test("an address close to the stack pointer is where the stack ran out")
    func stack() {
        let pointer: UInt64 = 0x7FFF_0000_0000
        #expect(kind { $0.address = pointer - 8 } == .stackOverflow)
        #expect(kind { $0.address = pointer + 900_000 } == .stackOverflow)
        #expect(kind { $0.address = pointer - 5000 } == .badAddress)
        #expect(kind { $0.address = pointer + (1 << 20) } == .badAddress)
        // Forged.
        #expect(kind { ($0.stackPointer, $0.address) = (0, 1 << 40) } == .badAddress)
        #expect(kind { ($0.stackPointer, $0.address) = (.max, .max) } == .stackOverflow)
    }

    @Test("what no handler writes is no record, and no count reaches beyond the record")
    func forged() throws {
        #expect(WrittenPage(isWritten: 0).record == nil)
        #expect(WrittenPage(isWritten: 2).record == nil)
        for signal in [0, -1, 9, 15, 19, 31, .max, .min] as [Int32] {
            #expect(WrittenPage(signal: signal).record == nil)
        }
        #expect(FaultRecord([], clock: []) == nil)
        let long = try #require(WrittenPage(instructionByteCount: .max).record)
        #expect(long.instruction.count == ProgressPage.maxInstructionBytes)
        var range = WrittenPage()
        range.clock = [AddressRange(start: .max, length: .max)]
        #expect(range.record?.kind == .badAddress)
    }

    @Test("whatever stands on the page, reading it comes to an end")
    func random() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            var bytes = (0..<ProgressPage.usedByteCount / 8).flatMap { _ in
                withUnsafeBytes(of: generator.next()) { Array($0) }
            }
            bytes[ProgressPage.Offset.fault] = 1
            bytes.replaceSubrange(65..<68, with: [0, 0, 0])
            bytes.replaceSubrange(68..<72, with: [[4, 7, 11].randomElement() ?? 11, 0, 0, 0])
            let record = FaultRecord(bytes, clock: [AddressRange(start: generator.next(), length: generator.next())])
            #expect(record != nil)
            _ = ExitCause(WorkerEnd(status: .signalled(signal: 11, dumpedCore: false), fault: record))
        }
    }
}
