/// One page of memory that a worker and its supervisor share, in which the worker says what it is doing.
///
/// It answers one question: who was running when the worker died, or hangs? A message could not, since what is under
/// way is no message yet. The worker writes, the supervisor reads, neither waits for the other, and an evaluation costs
/// one store.
///
/// All numbers are little-endian and lie at multiples of their size. What is not listed is 0.
///
/// | offset | type | what |
/// | --- | --- | --- |
/// | 0 | `u32` | ``version``; 0: nobody has written here |
/// | 8 | `u64` | sequence of the event that is evaluated |
/// | 16 | `u32` | slot of the strategy that is evaluated, or ``idleSlot`` |
/// | 20 | `u32` | how many evaluations have begun, modulo 2³² |
/// | 64 | `u32` | 1: a fault has been recorded |
/// | 68 | `i32` | number of its signal |
/// | 72 | `i32` | `si_code`, how the kernel explains the signal |
/// | 76 | `u32` | how many bytes of the instruction follow, at most ``maxInstructionBytes`` |
/// | 80 | `u64` | the address that could not be used |
/// | 88 | `u64` | address of the instruction |
/// | 96 | `u64` | stack pointer |
/// | 104 | bytes | the instruction, and what follows it |
/// | 120 | `u32` | 1: no more memory was to be had |
///
/// Slot and count are stored in one step. The sequence is stored before them, while the slot is ``idleSlot``: whoever
/// reads the same slot and count before and after the sequence has read what belongs together.
///
/// A plugin can write here what it likes. The page explains; it never decides alone.
package enum ProgressPage {
    package static let byteCount = 4096
    /// Where a worker finds the page's file when it starts. It maps the page and closes the descriptor.
    package static let descriptor: Int32 = 6
    /// The environment variable that names the descriptor. Where it is not set there is no page.
    package static let variable = "BULKHEAD_PROGRESS"
    package static let version: UInt32 = 1
    /// In place of a slot: no strategy is being evaluated.
    package static let idleSlot = UInt32.max
    package static let maxInstructionBytes = 16

    /// What may hold something; the rest of the page is 0.
    package static let usedByteCount = 128

    package enum Offset {
        package static let version = 0
        package static let sequence = 8
        /// Slot and count.
        package static let position = 16
        package static let fault = 64
        package static let faultSignal = 68
        package static let faultCode = 72
        package static let instructionByteCount = 76
        package static let faultAddress = 80
        package static let instructionPointer = 88
        package static let stackPointer = 96
        package static let instruction = 104
        package static let memoryIsExhausted = 120
    }
}
