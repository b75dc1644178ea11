/// Reads the records of a journal in order. Changes nothing. A writer may be at work: what it appends
/// later is not seen, and a file that it removes meanwhile is an error.
package struct JournalReader: ~Copyable, Sendable {
    /// The position of the record that ``next()`` gives; after the last one, of the next that is appended.
    package private(set) var position: UInt64
    /// What follows the last whole record, once ``next()`` has come to it.
    package private(set) var tornTail: TornTail?

    private let folder: Folder?
    private let path: String
    /// Those that were not opened yet, the next one last.
    private var waiting: [Segment] = []
    private var segment: SegmentReader?

    /// - Parameters:
    ///   - directory: The state directory. One without a journal has no records.
    ///   - first: The position of the first record that is wanted; nil: the oldest that is kept.
    /// - Throws: `incomplete` where it was pruned or a file is missing, `damaged` where a header is.
    package init(directory: String, from first: UInt64? = nil) throws(JournalError) {
        let state = try Folder(opening: directory)
        let path = state.path(of: JournalWriter.folderName)
        let folder = try state.folder(JournalWriter.folderName)
        let segments = try folder?.segments() ?? []
        let oldest = segments.first?.firstPosition ?? 0
        let wanted = first ?? oldest
        if wanted < oldest { throw .pruned(path, position: wanted, first: oldest) }
        // An older one may end with the position at which the newer begins, so the newest that fits is right.
        let start = segments.lastIndex { $0.firstPosition <= wanted } ?? 0
        position = wanted
        waiting = segments[start...].reversed()
        self.folder = folder
        self.path = path
    }

    /// The next record; nil after the last whole one.
    ///
    /// - Throws: `damaged` where a record is not as it was written and that is no torn tail; `incomplete` where the
    ///   journal ends before the first record that is wanted.
    package mutating func next() throws(JournalError) -> JournalRecord? {
        while let record = try nextInSegments() {
            if record.position < position { continue }
            guard let payload = try segment?.payload(of: record) else { continue }
            position = record.position + 1
            return JournalRecord(position: record.position, kind: record.kind, payload: payload)
        }
        return nil
    }

    private mutating func nextInSegments() throws(JournalError) -> RecordHeader? {
        while tornTail == nil {
            guard let step = try segment?.next() else {
                guard try openNext() else { return nil }
                continue
            }
            switch step {
            case .record(let record): return record
            case .flawed(let flaw): try end(at: flaw)
            case .end:
                try checkEnd()
                guard try openNext() else { return nil }
            }
        }
        return nil
    }

    /// False where the last one is open.
    private mutating func openNext() throws(JournalError) -> Bool {
        guard let next = waiting.popLast() else {
            try checkPosition(segment?.position ?? 0)
            return false
        }
        segment = try folder?.reader(of: next)
        return true
    }

    /// A finished segment was on the disk before the next was begun, so it has every record up to that.
    private mutating func checkEnd() throws(JournalError) {
        guard let next = waiting.last, let path = segment?.path, let size = segment?.size,
            let end = segment?.position, end != next.firstPosition
        else { return }
        throw .damaged(
            path, at: size, "it ends before record \(end), and \(next.name) begins at record \(next.firstPosition)",
            meaning: "the records between them are lost, so that no run can be resumed past them")
    }

    private mutating func end(at flaw: Flaw) throws(JournalError) {
        // Only the last segment can be torn: those before it were finished.
        guard waiting.isEmpty, let tail = try segment?.tornTail(flaw) else {
            throw .damaged(segment?.path ?? path, at: flaw)
        }
        try checkPosition(flaw.position)
        tornTail = tail
    }

    private func checkPosition(_ end: UInt64) throws(JournalError) {
        if end < position { throw .tooShort(path, end: end, wanted: position) }
    }
}
