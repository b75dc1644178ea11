import LinuxSystem

/// Reads the records of one segment in order, and says of the first that is wrong what is wrong.
struct SegmentReader: ~Copyable, Sendable {
    enum Step {
        /// A whole record. Its payload can be had until the next step.
        case record(RecordHeader)
        case end
        case flawed(Flaw)
    }

    let path: String
    let header: SegmentHeader
    /// Bytes of the file when it was opened.
    let size: Int
    /// Where the next record begins.
    private(set) var offset = SegmentHeader.byteCount
    /// The position of the next record.
    private(set) var position: UInt64
    /// The checksum of the header, with which those of the records go on.
    let seed: UInt32
    private let file: OwnedDescriptor
    private var window = ReadWindow()

    init(_ segment: Segment, in folder: borrowing Folder) throws(JournalError) {
        let path = folder.path(of: segment.name)
        let file = try folder.open(segment.name)
        let size = try folder.size(of: file, segment.name)
        (header, seed) = try Self.header(of: file, size: size, path: path)
        position = header.firstPosition
        self.path = path
        self.size = size
        self.file = file
    }

    /// The header of a file, and its checksum.
    static func header(
        of file: borrowing OwnedDescriptor, size: Int, path: String
    ) throws(JournalError) -> (SegmentHeader, UInt32) {
        let meaning = "none of its records can be read"
        if size < SegmentHeader.byteCount {
            throw .damaged(path, at: size, "it ends within its header", meaning: meaning)
        }
        let reading: SegmentHeader.Reading
        do {
            var window = ReadWindow()
            let count = SegmentHeader.byteCount
            reading = try window.with(file, at: 0, count: count, size: count) { SegmentHeader.read($0) }
        } catch {
            throw JournalError(error.errno, path: path, purpose: .read)
        }
        switch reading {
        case .whole(let header, let checksum): return (header, checksum)
        case .newer: throw .newer(path)
        case .flawed(let offset, let what): throw .damaged(path, at: offset, what, meaning: meaning)
        }
    }

    /// The next record. After a flaw there is none.
    mutating func next() throws(JournalError) -> Step {
        if offset == size { return .end }
        guard size - offset >= RecordHeader.byteCount else { return flawed(.cut) }
        guard let record = try recordHeader(at: offset) else {
            return flawed(.header(isZero: try isZero(offset..<offset + RecordHeader.byteCount)))
        }
        guard record.position == position else { return flawed(.misplaced(record.position), record) }
        guard record.recordBytes <= size - offset else { return flawed(.cut, record) }
        guard try isWhole(record, at: offset) else { return flawed(.payload, record) }
        offset += record.recordBytes
        position += 1
        return .record(record)
    }

    /// Reads on to the last whole record.
    /// - Returns: What follows it.
    /// - Throws: `damaged` where that is no torn tail.
    mutating func skipToEnd() throws(JournalError) -> TornTail? {
        while true {
            switch try next() {
            case .record: continue
            case .end: return nil
            case .flawed(let flaw):
                if let tail = try tornTail(flaw) { return tail }
                throw .damaged(path, at: flaw)
            }
        }
    }

    private func flawed(_ what: Flaw.What, _ record: RecordHeader? = nil) -> Step {
        .flawed(Flaw(what: what, offset: offset, position: position, end: record.map { offset + $0.recordBytes }))
    }

    /// The payload of the record that was read last.
    mutating func payload(of record: RecordHeader) throws(JournalError) -> [UInt8] {
        try read(at: offset - record.payloadBytes, count: record.payloadBytes) {
            Array($0.part(0..<record.payloadBytes))
        }
    }

    /// Nil where no header is that can be believed.
    mutating func recordHeader(at offset: Int) throws(JournalError) -> RecordHeader? {
        let seed = seed
        return try read(at: offset, count: RecordHeader.byteCount) {
            RecordHeader($0.part(0..<RecordHeader.byteCount), seed: seed)
        }
    }

    /// Whether the payload is in the file as it was written.
    mutating func isWhole(_ record: RecordHeader, at offset: Int) throws(JournalError) -> Bool {
        guard record.recordBytes <= size - offset else { return false }
        let seed = seed
        return try read(at: offset, count: record.recordBytes) {
            record.payloadChecksum
                == Checksum.of($0.part(RecordHeader.byteCount..<record.recordBytes), after: seed)
        }
    }

    private mutating func isZero(_ range: Range<Int>) throws(JournalError) -> Bool {
        try read(at: range.lowerBound, count: range.count) { $0.part(0..<range.count).allSatisfy { $0 == 0 } }
    }

    /// At least `count` bytes, which the file must have had when it was opened.
    mutating func read<Value>(
        at offset: Int, count: Int, _ body: (UnsafeRawBufferPointer) -> Value
    ) throws(JournalError) -> Value {
        do {
            return try window.with(file, at: offset, count: count, size: size, body)
        } catch {
            throw JournalError(error.errno, path: path, purpose: .read)
        }
    }
}
