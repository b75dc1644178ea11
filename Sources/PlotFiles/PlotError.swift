package import Intake

/// Why nothing can be drawn. The text says what happened, where, why, and what to do.
package struct PlotError: Error, Sendable, Hashable, CustomStringConvertible {
    /// By the convention of sysexits.
    package let exitStatus: Int32
    package let description: String

    /// What was read is not what it should be.
    static func badData(_ description: String) -> PlotError { PlotError(exitStatus: 65, description: description) }

    static func badLine(_ file: String, _ line: Int, _ description: String) -> PlotError {
        badData("\(file), line \(line): \(description)")
    }

    init(exitStatus: Int32, description: String) {
        self.exitStatus = exitStatus
        self.description = description
    }

    package init(_ error: IntakeError) { self.init(exitStatus: error.exitStatus, description: "cannot read: \(error)") }
}
