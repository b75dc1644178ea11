/// Why the ledger cannot be used. The text says what happened, to which file, why, and what to do.
package struct LedgerError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        /// There is none.
        case missing
        /// It is no ledger, is damaged, or was written by a newer version.
        case unusable
        /// It cannot be written: a full disk, a read-only directory.
        case inputOutput
    }

    package let code: Code
    package let description: String

    package init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
