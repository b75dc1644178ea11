/// One of a journal's files.
struct Segment: Sendable, Hashable {
    let number: UInt64
    let firstPosition: UInt64
    /// Nanoseconds since 1970.
    let created: Int64
    var bytes: Int

    var name: String { FileName.segment(number) }

    init(_ header: SegmentHeader, bytes: Int) {
        number = header.number
        firstPosition = header.firstPosition
        created = header.created
        self.bytes = bytes
    }
}

/// The files of a journal, as they are found.
struct SegmentList: Sendable, Hashable {
    /// In order, without gaps.
    private(set) var segments: [Segment] = []
    /// A file whose making was interrupted before it could hold a record.
    private(set) var unfinished: String?

    init(_ folder: borrowing Folder) throws(JournalError) {
        let numbers = try folder.names().compactMap(FileName.segmentNumber).sorted()
        for number in numbers {
            let name = FileName.segment(number)
            if let previous = segments.last, previous.number + 1 != number {
                let missing = FileName.segment(previous.number + 1)
                throw .missing(folder.path(of: missing), next: name)
            }
            // Without the file before it, nobody would know where this one begins.
            let mayBeUnfinished = number == numbers.last && (number == 1 || !segments.isEmpty)
            guard let segment = try Self.look(at: name, in: folder, mayBeUnfinished: mayBeUnfinished) else {
                unfinished = name
                continue
            }
            if let previous = segments.last, previous.firstPosition > segment.firstPosition {
                throw .damaged(
                    folder.path(of: name), at: 24, "it begins at a record before those of the file before it",
                    meaning: "its records cannot be told from others")
            }
            segments.append(segment)
        }
    }

    /// Nil where the file is unfinished.
    private static func look(
        at name: String, in folder: borrowing Folder, mayBeUnfinished: Bool
    ) throws(JournalError) -> Segment? {
        let file = try folder.open(name)
        let size = try folder.size(of: file, name)
        let path = folder.path(of: name)
        let header: SegmentHeader
        do {
            (header, _) = try SegmentReader.header(of: file, size: size, path: path)
        } catch {
            // A segment's header is on the disk before its first record is written.
            if mayBeUnfinished, size <= SegmentHeader.byteCount, case .damaged = error.code { return nil }
            throw error
        }
        if FileName.segment(header.number) != name {
            throw .damaged(
                path, at: 16, "it was written as \(FileName.segment(header.number))",
                meaning: "its records would come in the wrong place")
        }
        return Segment(header, bytes: size)
    }
}

extension Folder {
    func segments() throws(JournalError) -> [Segment] { try SegmentList(self).segments }

    func reader(of segment: Segment) throws(JournalError) -> SegmentReader { try SegmentReader(segment, in: self) }
}
