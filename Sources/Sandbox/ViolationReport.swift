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
    /// The arguments that the call has, in words.
    package var words: [CallArgument] = []
    /// In which function the call was made; nil where the executable does not say.
    package var place: CodePlace?

    /// `openat(AT_FDCWD, "/etc/passwd", O_RDONLY|O_CLOEXEC) at open64+0x4a`; `?` where it is not known which function that
    /// was.
    package var description: String {
        "\(callName)(\(words.map(\.text).joined(separator: ", "))) at \(place.map { "\($0)" } ?? "?")"
    }
}
