/// A system call that a worker was not allowed to make. It did not happen.
package struct ViolationReport: Sendable, Hashable, CustomStringConvertible {
    /// Such as `openat`; `call 999` for a number without a name.
    package let callName: String
    package let number: UInt32
    /// `AUDIT_ARCH_*`: the convention by which it was made.
    package let architecture: UInt32
    /// All six, whether the call has them or not.
    package let arguments: [UInt64]
    package let instructionPointer: UInt64
    /// A path or socket address that the arguments point to, read from the worker's memory while it was frozen; nil
    /// where the call has none, or where it could not be read.
    package let detail: String?

    package var description: String {
        let values = arguments.map { "0x" + String($0, radix: 16) }.joined(separator: ", ")
        let subject = detail.map { " of \($0)" } ?? ""
        let place = "0x" + String(instructionPointer, radix: 16)
        return "\(callName)\(subject) (number \(number), arguments \(values), at \(place))"
    }
}
