/// What was appended to a journal.
package struct JournalRecord: Sendable, Hashable {
    /// 16 MiB.
    package static let maxPayloadBytes = 16 << 20

    /// Counts all records that a journal ever had, from 0.
    package let position: UInt64
    /// What the payload is. Its meaning is the caller's.
    package let kind: UInt16
    package let payload: [UInt8]
}
