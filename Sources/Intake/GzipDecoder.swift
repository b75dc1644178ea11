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
    /// What the next ``decode(into:)`` throws.
    private var failure: Failure?
    /// There may be output, or a failure, without further input.
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

    /// Inflates into `output` until that is full or the input is used up, and returns how many bytes came out. What came
    /// out before a failure is returned; the failure is thrown by the next call.
    func decode(into output: UnsafeMutableRawBufferPointer) throws(Failure) -> Int {
        if let failure { throw failure }
        try initialise()
        stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(clamping: output.count)
        let room = stream.pointee.avail_out
        do throws(Failure) {
            try inflateInput()
            hasOutputWaiting = stream.pointee.avail_out == 0 && !isBetweenMembers
        } catch {
            if stream.pointee.avail_out == room { throw error }
            failure = error
            hasOutputWaiting = true
        }
        return Int(room - stream.pointee.avail_out)
    }

    private func initialise() throws(Failure) {
        guard !isInitialised else { return }
        // 15: the largest window; 16: gzip and nothing else.
        guard inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw .outOfMemory
        }
        isInitialised = true
    }

    private func inflateInput() throws(Failure) {
        while stream.pointee.avail_out > 0 {
            if isBetweenMembers, try !beginMember() { return }
            let before = (stream.pointee.avail_in, stream.pointee.avail_out)
            switch inflate(stream, Z_NO_FLUSH) {
            case Z_STREAM_END: isBetweenMembers = true
            // A buffer error only says that there was nothing to do.
            case Z_OK, Z_BUF_ERROR: break
            case Z_MEM_ERROR: throw .outOfMemory
            default: throw .corrupt(stream.pointee.msg.map { String(cString: $0) } ?? "damaged data")
            }
            let isStuck = before == (stream.pointee.avail_in, stream.pointee.avail_out)
            if isStuck || (stream.pointee.avail_in == 0 && stream.pointee.avail_out > 0) { return }
        }
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
