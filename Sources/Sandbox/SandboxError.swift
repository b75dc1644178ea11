import LinuxSystem

/// Why there is no sealed worker.
package struct SandboxError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        /// The worker's executable cannot be read, copied or used.
        case executable
        /// The policy cannot be carried out.
        case policy
        /// This machine lacks something that a seal cannot do without (exit 69).
        case unavailable
        /// A worker could not be started; it may work another time.
        case start
    }

    package let code: Code
    /// What happened, where, why, and what to do.
    package let message: String
    /// The signal by which the process was ended before its own code ran; nil where none did.
    package let signal: Int32?

    package init(_ code: Code, _ message: String, signal: Int32? = nil) {
        self.code = code
        self.message = message
        self.signal = signal
    }

    package var description: String { message }

    static func system(_ code: Code, _ doing: String, _ error: SystemCallError) -> SandboxError {
        SandboxError(code, "\(doing): \(error)")
    }
}
