private import CLinux
import Glibc
import LinuxSystem

/// The segment that records are appended to.
struct OpenSegment: ~Copyable, Sendable {
    private(set) var segment: Segment
    /// What was cut off its end when it was opened.
    let tornTail: TornTail?
    /// The position of the next record when it was opened.
    let position: UInt64
    private let seed: UInt32
    private let path: String
    private let file: OwnedDescriptor

    /// Begins a segment. It is on the disk before this returns, so that one without a header never has records.
    init(_ header: SegmentHeader, in folder: borrowing Folder) throws(JournalError) {
        let segment = Segment(header, bytes: SegmentHeader.byteCount)
        let file = try folder.create(segment.name)
        let path = folder.path(of: segment.name)
        var bytes = [UInt8](repeating: 0, count: SegmentHeader.byteCount)
        let seed = bytes.withUnsafeMutableBytes { header.write(to: $0) }
        do {
            try file.writeAll(bytes)
        } catch {
            throw JournalError(error.errno, path: path, purpose: .write)
        }
        try Self.sync(file, path)
        try folder.sync()
        self.init(
            segment: segment, tornTail: nil, position: header.firstPosition, seed: seed, path: path, file: file)
    }

    /// Goes on with a segment, whose torn tail is cut off. What it holds is on the disk before this returns: whoever
    /// wrote it may have died before that.
    init(_ segment: Segment, in folder: borrowing Folder) throws(JournalError) {
        var reader = try SegmentReader(segment, in: folder)
        let tornTail = try reader.skipToEnd()
        let file = try folder.openForAppending(segment.name)
        if tornTail != nil, ftruncate(file.rawValue, off_t(reader.offset)) != 0 {
            throw JournalError(errno, path: reader.path, purpose: .cut)
        }
        try Self.sync(file, reader.path)
        try folder.sync()
        var segment = segment
        segment.bytes = reader.offset
        self.init(
            segment: segment, tornTail: tornTail, position: reader.position, seed: reader.seed, path: reader.path,
            file: file)
    }

    private init(
        segment: Segment, tornTail: TornTail?, position: UInt64, seed: UInt32, path: String,
        file: consuming OwnedDescriptor
    ) {
        self.segment = segment
        self.tornTail = tornTail
        self.position = position
        self.seed = seed
        self.path = path
        self.file = file
    }

    private static func sync(_ file: borrowing OwnedDescriptor, _ path: String) throws(JournalError) {
        let code = bulkhead_sync(file.rawValue)
        if code < 0 { throw JournalError(-code, path: path, purpose: .sync) }
    }

    var hasRecords: Bool { segment.bytes > SegmentHeader.byteCount }

    /// Puts a record into the buffer, and the buffer into the file where it is full.
    mutating func append(
        kind: UInt16, _ payload: UnsafeRawBufferPointer, position: UInt64, unsynced: UInt64,
        through buffer: inout WriteBuffer
    ) throws(JournalError) {
        // Fewer than fit into a segment, so that none is cut off.
        let header = RecordHeader(
            payloadBytes: payload.count, position: position, unsynced: UInt32(clamping: unsynced), kind: kind,
            payloadChecksum: Checksum.of(payload, after: seed))
        do {
            try buffer.append(header, payload, seed: seed, to: file)
        } catch {
            throw JournalError(error.errno, path: path, purpose: .write)
        }
        segment.bytes += header.recordBytes
    }

    func flush(_ buffer: inout WriteBuffer) throws(JournalError) {
        do {
            try buffer.flush(to: file)
        } catch {
            throw JournalError(error.errno, path: path, purpose: .write)
        }
    }

    /// Waits until everything written is on the disk.
    func sync() throws(JournalError) {
        let code = bulkhead_sync_data(file.rawValue)
        if code < 0 { throw JournalError(-code, path: path, purpose: .sync) }
    }
}
