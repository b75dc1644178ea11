import Intake

/// Why a command of the host ends early. The text says what happened, where, why, and what to do.
package struct HostError: Error, Sendable, CustomStringConvertible {
    /// Exit codes of sysexits.h, as every command uses them.
    package enum Code: Int32, Sendable {
        case failure = 1
        case usage = 64
        case badData = 65
        case noInput = 66
        case sandboxUnavailable = 69
        case internalFault = 70
        case cannotCreate = 73
        case inputOutput = 74
        case configuration = 78
    }

    package let code: Code
    package let description: String
    /// Whether a catalog was refused whole.
    let isRefusedCatalog: Bool

    package init(_ code: Code, _ description: String, isRefusedCatalog: Bool = false) {
        self.code = code
        self.description = description
        self.isRefusedCatalog = isRefusedCatalog
    }
}

extension HostError {
    init(_ error: IntakeError) {
        self.init(Code(rawValue: error.exitStatus) ?? .inputOutput, "cannot read the input: \(error)")
    }
}
