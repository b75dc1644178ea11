/// Why the input as a whole cannot be read on. A bad line is no such error: it is rejected alone.
package struct IntakeError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        /// There is nothing to read: no such file, no right to read it, a directory.
        case noInput
        /// Reading failed.
        case inputOutput
        /// What was read is damaged.
        case badData
        /// What a resumed run has already used is not there any more as it was.
        case changed
        /// The input cannot be read again from its start.
        case cannotResume
    }

    package let code: Code
    /// What was read: the path as it was given, or `standard input`.
    package let source: String
    /// What happened, why, and what to do.
    package let message: String
    /// The line that was being read, counted from 1; nil where none was.
    package internal(set) var line: Int?

    /// By the convention of sysexits.
    package var exitStatus: Int32 {
        switch code {
        case .cannotResume: 64
        case .badData, .changed: 65
        case .noInput: 66
        case .inputOutput: 74
        }
    }

    package var description: String {
        guard let line else { return "\(source): \(message)" }
        return "\(source), line \(line): \(message)"
    }
}
