import LinuxSystem

/// Appends records to the journal of a state directory.
///
/// The caller holds the lock of the state directory: there is one writer. After a failure to write nothing more is
/// written, since nobody knows what of it is on the disk: every call throws the same error, and a new writer goes on from
/// what the files hold.
package struct JournalWriter: ~Copyable, Sendable {
    /// The directory in the state directory.
    package static let folderName = "journal"

    /// The position of the next record. Positions count from 0, and one that was made to last is never used again.
    package private(set) var position: UInt64
    /// The first position that is not known to last: what is before it survives a power failure.
    package private(set) var durablePosition: UInt64
    /// What was cut off the end of the journal when it was opened.
    package let tornTail: TornTail?

    private let folder: Folder
    private let settings: JournalSettings
    /// Segments that are finished and on the disk, the oldest first.
    private var finished: [Segment]
    private var current: OpenSegment
    private var buffer = WriteBuffer()
    private var failure: JournalError?

    /// Opens the journal, which is made where there is none. All that it holds lasts from then on. Reads the newest file,
    /// which takes milliseconds, and waits for the disk.
    ///
    /// - Parameters:
    ///   - directory: The state directory, which exists.
    ///   - now: Nanoseconds since 1970.
    /// - Throws: `damaged` where the newest file is, and that is no torn tail. Older files are read by a
    ///   ``JournalReader`` only.
    package init(
        directory: String, settings: JournalSettings = JournalSettings(), at now: Int64
    ) throws(JournalError) {
        let folder = try Folder(opening: directory).makeFolder(Self.folderName)
        let list = try SegmentList(folder)
        if let unfinished = list.unfinished { try folder.remove(unfinished) }
        let current = try Self.openNewest(list, in: folder, at: now)
        self.folder = folder
        self.settings = settings
        finished = list.segments.dropLast()
        position = current.position
        durablePosition = current.position
        tornTail = current.tornTail
        self.current = current
    }

    private static func openNewest(
        _ list: SegmentList, in folder: borrowing Folder, at now: Int64
    ) throws(JournalError) -> OpenSegment {
        if let newest = list.segments.last { return try OpenSegment(newest, in: folder) }
        return try OpenSegment(header(1, firstPosition: 0, at: now), in: folder)
    }

    /// The oldest position that is kept; ``position`` where there is none.
    package var firstPosition: UInt64 { (finished.first ?? current.segment).firstPosition }

    /// Bytes of all files.
    package var byteCount: UInt64 { UInt64(finished.reduce(current.segment.bytes) { $0 + $1.bytes }) }

    /// Whether something was appended that is not known to last.
    package var isDirty: Bool { durablePosition != position }

    /// Appends a record, which lasts after the next ``sync()``. It stands in memory or in the file until then. Takes well
    /// below a microsecond, unless a file is full: then it waits for the disk.
    ///
    /// - Parameters:
    ///   - kind: What the payload is, for the caller to know.
    ///   - payload: At most ``JournalRecord/maxPayloadBytes``.
    ///   - now: Nanoseconds since 1970: the age of a file that is begun by this.
    /// - Returns: The record's position.
    @discardableResult
    package mutating func append(
        kind: UInt16, _ payload: UnsafeRawBufferPointer, at now: Int64
    ) throws(JournalError) -> UInt64 {
        if let failure { throw failure }
        guard payload.count <= JournalRecord.maxPayloadBytes else {
            throw .tooLarge("record", in: folder.path, bytes: payload.count, limit: JournalRecord.maxPayloadBytes)
        }
        do {
            let bytes = current.segment.bytes + RecordHeader.byteCount + payload.count
            if bytes > settings.segmentBytes, current.hasRecords { try beginSegment(at: now) }
            try current.append(
                kind: kind, payload, position: position, unsynced: position - durablePosition, through: &buffer)
        } catch {
            failure = error
            throw error
        }
        position += 1
        return position - 1
    }

    @discardableResult
    package mutating func append(kind: UInt16, _ payload: [UInt8], at now: Int64) throws(JournalError) -> UInt64 {
        let result = payload.withUnsafeBytes { bytes in
            Result { () throws(JournalError) in try append(kind: kind, bytes, at: now) }
        }
        return try result.get()
    }

    /// Gives what was appended to the kernel, where it survives the end of this process, however it ends. Does not wait
    /// for the disk.
    package mutating func flush() throws(JournalError) {
        if let failure { throw failure }
        do {
            try current.flush(&buffer)
        } catch {
            failure = error
            throw error
        }
    }

    /// Makes everything appended last. Waits for the disk, unless nothing was.
    package mutating func sync() throws(JournalError) {
        if let failure { throw failure }
        guard isDirty else { return }
        do {
            try current.flush(&buffer)
            try current.sync()
        } catch {
            failure = error
            throw error
        }
        durablePosition = position
    }

    /// Only the last segment may be torn, so this one is finished first.
    private mutating func beginSegment(at now: Int64) throws(JournalError) {
        try sync()
        let number = current.segment.number + 1
        let next = try OpenSegment(Self.header(number, firstPosition: position, at: now), in: folder)
        finished.append(current.segment)
        current = next
    }

    private static func header(_ number: UInt64, firstPosition: UInt64, at now: Int64) -> SegmentHeader {
        SegmentHeader(number: number, firstPosition: firstPosition, created: now, salt: .random(in: .min ... .max))
    }

    /// Removes whole files that are no longer needed and are too old, or too many. The newest stays.
    ///
    /// - Parameters:
    ///   - needed: The oldest position from which a run may still be resumed: that of the *older* of the two checkpoints
    ///     that are kept, since the newer may turn out to be damaged. No record from it on is removed.
    ///   - now: Nanoseconds since 1970.
    /// - Returns: How many files were removed.
    @discardableResult
    package mutating func prune(before needed: UInt64, at now: Int64) throws(JournalError) -> Int {
        let count = settings.expendable(finished, current: current.segment, before: needed, at: now)
        for _ in 0..<count {
            try folder.remove(finished[0].name)
            // One after the other, so that a power failure leaves no gap.
            try folder.sync()
            finished.removeFirst()
        }
        return count
    }
}
