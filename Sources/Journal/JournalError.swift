/// Why the files of a run cannot be used. The text says what happened, to which file, why, and what to do.
package struct JournalError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        /// No room is left, on the disk or in the user's quota.
        case full
        /// This user may not.
        case denied
        /// The file system is read-only.
        case readOnly
        /// A file does not hold what was written to it.
        case damaged(Damage)
        /// Records that are asked for are not there: a file is missing, they were pruned, or the journal ends before them.
        case incomplete
        /// It was written by a newer version.
        case newer
        /// More bytes than a record or checkpoint may have. Nothing was written, and others can be.
        case tooLarge
        /// Anything else that a system call failed with.
        case inputOutput(errno: Int32)
    }

    /// Where a file differs from what was written to it.
    package struct Damage: Sendable, Hashable {
        package let file: String
        /// The first byte of what is wrong, from the start of the file.
        package let offset: UInt64
        /// In words, such as `the checksum of record 812 is wrong`.
        package let what: String
    }

    package let code: Code
    package let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
