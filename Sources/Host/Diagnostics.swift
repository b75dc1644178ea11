private import Foundation

/// Messages to people, on standard error.
package struct Diagnostics: Sendable {
    /// Whether standard error is a terminal.
    package let isTerminal: Bool
    /// Whether colour may be used: on a terminal, and never with `NO_COLOR`.
    package let usesColour: Bool

    package init() {
        isTerminal = isatty(2) == 1
        usesColour = isTerminal && ProcessInfo.processInfo.environment["NO_COLOR", default: ""].isEmpty
    }

    package func note(_ text: String) { write("bulkhead: \(text)\n") }

    package func warning(_ text: String) {
        write("\(usesColour ? "\u{1B}[33m" : "")bulkhead: warning: \(usesColour ? "\u{1B}[0m" : "")\(text)\n")
    }

    package func error(_ text: String) {
        write("\(usesColour ? "\u{1B}[31m" : "")bulkhead: error: \(usesColour ? "\u{1B}[0m" : "")\(text)\n")
    }

    package func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
