extension InputSource {
    /// What is at hand once everything before a position was read again.
    struct Passed {
        let hasher: PrefixHasher
        /// Where the bytes after the position are in the buffer.
        let rest: Range<Int>
    }

    /// Reads everything before `position`, and makes sure that it is what it was; comes before any other read.
    ///
    /// - Parameter buffer: at least 2 bytes. It holds what was read beyond the position.
    mutating func pass(
        to position: InputPosition, through buffer: UnsafeMutableRawBufferPointer
    ) throws(IntakeError) -> Passed {
        guard isRegular else {
            throw failure(
                .cannotResume,
                "is no file that can be read again from its start, so the run cannot be resumed; give the input as a file, or start anew without --resume and with another output"
            )
        }
        var hasher = PrefixHasher()
        var rest = 0..<0
        var lastByte = UInt8(ascii: "\n")
        while hasher.count < position.offset {
            guard let count = try readBytes(into: buffer) else {
                throw changed(
                    "the input ends at byte \(hasher.count), and the run to be resumed has already used it up to byte \(position.offset)"
                )
            }
            let used = Int(min(Int64(count), position.offset - hasher.count))
            hasher.take(UnsafeRawBufferPointer(rebasing: buffer[..<used]))
            lastByte = buffer[used - 1]
            rest = used..<count
        }
        guard hasher.fingerprint == position.prefix else {
            throw changed(
                "the input has changed before byte \(position.offset), which the run to be resumed has already used")
        }
        // The last line of the input was used although its end was missing. More of it would make it another line.
        guard lastByte != UInt8(ascii: "\n") else { return Passed(hasher: hasher, rest: rest) }
        let goesOn = try rest.isEmpty ? readBytes(into: buffer) != nil : true
        guard !goesOn else {
            throw changed(
                "line \(position.line - 1) was the last and had no end when the run to be resumed used it, and goes on now at byte \(position.offset)"
            )
        }
        return Passed(hasher: hasher, rest: rest)
    }

    /// How many bytes were read, at least one; nil at the end.
    private mutating func readBytes(into buffer: UnsafeMutableRawBufferPointer) throws(IntakeError) -> Int? {
        while true {
            switch try read(into: buffer) {
            case .bytes(0), .wouldBlock: continue
            case .bytes(let count): return count
            case .endOfInput: return nil
            }
        }
    }

    private func changed(_ what: String) -> IntakeError {
        failure(.changed, "\(what); give it the same file, or start anew without --resume and with another output")
    }
}
