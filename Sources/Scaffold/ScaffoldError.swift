/// Why nothing was made. The text says what happened, where, why, and what to do.
package struct ScaffoldError: Error, Sendable, CustomStringConvertible {
    /// What kind of failure it is, by the exit codes of sysexits.h.
    package enum Code: Int32, Sendable {
        /// A name or an option that cannot be used.
        case usage = 64
        /// A source file in which a place was not found.
        case badData = 65
        /// No checkout where one is needed.
        case noInput = 66
        /// Something stands where a file should go, or it cannot be written.
        case cannotCreate = 73
    }

    package let code: Code
    package let description: String

    package init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
