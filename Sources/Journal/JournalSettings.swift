/// How large a journal's files become, and how long they are kept.
package struct JournalSettings: Sendable, Hashable {
    /// Bytes at which a new file is begun, from 4 KiB to 1 GiB. One record may make a file longer.
    package let segmentBytes: Int
    /// Nanoseconds for which a record is kept that is no longer needed.
    package let maxAge: Int64
    /// Bytes of all files together above which no record is kept that is no longer needed.
    package let maxBytes: UInt64

    /// - Parameters:
    ///   - segmentBytes: Brought into its range where it is outside.
    ///   - maxAge: 7 days by default.
    ///   - maxBytes: 10 GiB by default.
    package init(
        segmentBytes: Int = 64 << 20, maxAge: Int64 = 7 * 24 * 3600 * 1_000_000_000, maxBytes: UInt64 = 10 << 30
    ) {
        self.segmentBytes = min(max(segmentBytes, 4 << 10), 1 << 30)
        self.maxAge = max(0, maxAge)
        self.maxBytes = maxBytes
    }
}
