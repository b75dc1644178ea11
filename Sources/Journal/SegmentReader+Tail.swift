extension SegmentReader {
    /// Tells a tail that a power failure or a kill left from damage to what was there.
    ///
    /// A disk writes in any order what it was not yet told to make last, so whole records may follow one that is not.
    /// What shows damage is a later record that was appended when the flawed one was known to last. The last records of
    /// a journal have none after them that could say so. There a sector that was never written tells, which reads as
    /// zeros; without one it is damage.
    ///
    /// - Returns: Nil for damage. A misplaced record always is: it is whole.
    mutating func tornTail(_ flaw: Flaw) throws(JournalError) -> TornTail? {
        if case .misplaced = flaw.what { return nil }
        var place = flaw.end ?? flaw.offset + 1
        var firstWhole: Int?
        while let found = try nextWhole(from: place, after: flaw) {
            if found.record.durablePosition > flaw.position { return nil }
            firstWhole = firstWhole ?? found.offset
            place = found.offset + found.record.recordBytes
        }
        if let firstWhole, try !hasUnwrittenSector(flaw.offset..<firstWhole) { return nil }
        return TornTail(
            file: path, offset: UInt64(flaw.offset), bytes: UInt64(size - flaw.offset), position: flaw.position,
            what: flaw.description)
    }

    /// The first whole record at or after an offset that may follow a flawed one. A header counts only if its checksum,
    /// which nobody outside can foresee, is right, so payloads made to look like records cost no more than others.
    private mutating func nextWhole(
        from start: Int, after flaw: Flaw
    ) throws(JournalError) -> (offset: Int, record: RecordHeader)? {
        var place = start
        // So many records have room after the flawed one.
        let room = UInt64((size - flaw.offset) / RecordHeader.byteCount)
        while size - place >= RecordHeader.byteCount {
            let (skipped, isCandidate) = try read(at: place, count: RecordHeader.byteCount) { bytes in
                Self.candidate(bytes, positions: flaw.position + 1...flaw.position + 1 + room)
            }
            place += skipped
            guard isCandidate else { continue }
            if let record = try recordHeader(at: place), record.position > flaw.position,
                try isWhole(record, at: place)
            {
                return (place, record)
            }
            place += 1
        }
        return nil
    }

    /// How many bytes lie before what may be the header of a record of these positions, and whether there is one.
    private static func candidate(
        _ bytes: UnsafeRawBufferPointer, positions: ClosedRange<UInt64>
    ) -> (skipped: Int, isCandidate: Bool) {
        var skipped = 0
        while bytes.count - skipped >= RecordHeader.byteCount {
            if positions.contains(bytes.number(at: skipped + 8)) { return (skipped, true) }
            skipped += 1
        }
        return (skipped, false)
    }

    private mutating func hasUnwrittenSector(_ range: Range<Int>) throws(JournalError) -> Bool {
        let sector = 512
        // Too few bytes may be zeros by chance.
        let least = 8
        var place = range.lowerBound
        while place < range.upperBound {
            // The first of them may hold records that were written before.
            let end = (place / sector + 1) * sector
            if end > range.upperBound { return false }
            let isZero = try read(at: place, count: end - place) {
                $0.part(0..<end - place).allSatisfy { $0 == 0 }
            }
            if isZero, end - place >= least { return true }
            place = end
        }
        return false
    }
}
