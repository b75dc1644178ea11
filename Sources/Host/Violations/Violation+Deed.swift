import Sandbox
import SandboxPolicy
import Status
import Supervision

/// From what a process showed of its end.
extension Violation {
    /// What metrics call a clock that was read without a call.
    static let clockCall = "clock"
    /// What they call a call that nobody was told of.
    static let untoldCall = "unknown"

    /// - Parameters:
    ///   - place: where the fault was, if there was one.
    /// - Returns: nil for an end that is no violation.
    init?(_ cause: ExitCause, fault: FaultRecord?, place: CodePlace?, of family: String, _ generation: Generation) {
        let call: String
        switch cause {
        case .violation(let report): call = report?.callName ?? Self.untoldCall
        case .clockRead: call = Self.clockCall
        case .crash, .unexpectedExit, .outOfMemory, .killedFromOutside: return nil
        }
        self.init(
            at: RunRecord.now, family: family, isolated: nil, generation: generation.number, call: call, detail: nil,
            sequence: nil)
        switch cause {
        case .violation(let report?): take(report)
        case .violation(nil):
            kind = .untold
            deed = "a call that its filter ended without telling anybody which"
        default:
            kind = .clock
            deed = "read the clock (\(fault?.clockSource ?? "no call"))"
            instructionPointer = fault.map { Self.hexadecimal($0.instructionPointer) }
            // Whoever jumps there is nowhere else.
            let isThere = fault.map { $0.instructionPointer == $0.address } ?? false
            self.place = place.map { "\($0)" } ?? (isThere ? fault?.clockSource : nil)
        }
    }

    private mutating func take(_ report: ViolationReport) {
        kind = .call
        number = report.number
        architecture =
            Architecture.allCases.first { $0.auditValue == report.architecture }.map { "\($0)" }
            ?? Self.hexadecimal(UInt64(report.architecture))
        arguments = report.words.map { Argument(name: $0.name, value: Self.hexadecimal($0.value), text: $0.text) }
        deed = "\(report.callName)(\(report.words.map(\.text).joined(separator: ", ")))"
        instructionPointer = Self.hexadecimal(report.instructionPointer)
        place = report.place.map { "\($0)" }
    }

    private static func hexadecimal(_ value: UInt64) -> String { "0x" + String(value, radix: 16) }
}
