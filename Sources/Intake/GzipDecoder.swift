private import CZlib

/// Inflates the members of a gzip file, one after the other, as they come in.
final class GzipDecoder {
    enum Failure: Error {
        case notGzip
        case corrupt(String)
        case outOfMemory
    }

    /// In memory of its own, since zlib keeps a pointer to it.
    private let stream: UnsafeMutablePointer<z_stream>
    private let input: UnsafeMutableRawBufferPointer
    private var isInitialised = false
    /// Between two members, where the input may end.
    private(set) var isBetweenMembers = false
    /// After the last member there may be zeros, as tapes leave them.
    private var isInTrailer = false
    /// There may be output without further input.
    private(set) var hasOutputWaiting = false
    /// Compressed bytes given so far.
    private var taken: Int64 = 0

    /// Compressed bytes used so far.
    var offset: Int64 { taken - Int64(stream.pointee.avail_in) }

    init() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        input = .allocate(byteCount: 64 << 10, alignment: 16)
    }

    deinit {
        if isInitialised { inflateEnd(stream) }
        stream.deallocate()
        input.deallocate()
    }

    /// Where compressed bytes are to be put before ``didFill(_:)``; only while there is no input left.
    var space: UnsafeMutableRawBufferPointer { input }
    var needsInput: Bool { stream.pointee.avail_in == 0 && !hasOutputWaiting }

    func didFill(_ count: Int) {
        stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_in = UInt32(count)
        taken += Int64(count)
    }

    /// Inflates into `output` until that is full or the input is used up, and returns how many bytes came out.
    func decode(into output: UnsafeMutableRawBufferPointer) throws(Failure) -> Int {
        if !isInitialised {
            // 15: the largest window; 16: gzip and nothing else.
            guard inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
                throw .outOfMemory
            }
            isInitialised = true
        }
        stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(clamping: output.count)
        let room = Int(stream.pointee.avail_out)
        while stream.pointee.avail_out > 0 {
            if isBetweenMembers, try !beginMember() { break }
            let before = (stream.pointee.avail_in, stream.pointee.avail_out)
            switch inflate(stream, Z_NO_FLUSH) {
            case Z_STREAM_END: isBetweenMembers = true
            case Z_OK: break
            case Z_BUF_ERROR: break
            case Z_MEM_ERROR: throw .outOfMemory
            default: throw .corrupt(stream.pointee.msg.map { String(cString: $0) } ?? "damaged data")
            }
            let isStuck = before == (stream.pointee.avail_in, stream.pointee.avail_out)
            if isStuck || (stream.pointee.avail_in == 0 && stream.pointee.avail_out > 0) { break }
        }
        hasOutputWaiting = stream.pointee.avail_out == 0 && !isBetweenMembers
        return room - Int(stream.pointee.avail_out)
    }

    /// Whether there is another member; skips zeros.
    private func beginMember() throws(Failure) -> Bool {
        while stream.pointee.avail_in > 0, let next = stream.pointee.next_in {
            if next.pointee == 0 {
                isInTrailer = true
                stream.pointee.next_in = next + 1
                stream.pointee.avail_in -= 1
            } else {
                guard !isInTrailer, next.pointee == 0x1f else { throw .notGzip }
                inflateReset(stream)
                isBetweenMembers = false
                return true
            }
        }
        return false
    }
}
