import Foundation
import Journal
import Testing

/// What was made to last and is not there as it was is refused, with the place.
@Suite struct DamageTests {
    private let settings = JournalSettings(segmentBytes: 4096)
    private let recordBytes = recordHeaderBytes + 40

    @Test func anyWrongBitBeforeTheLastRecordIsRefusedWithItsPlace() throws {
        let state = try TemporaryState()
        var writer = try JournalWriter(directory: state.path, at: 0)
        try writer.fill(6)
        let whole = try bytes(state.segment(1))
        for place in 0..<whole.count - recordBytes {
            for bit in 0..<8 {
                var damaged = whole
                damaged[place] ^= 1 << UInt8(bit)
                try write(damaged, to: state.segment(1))
                let record = (place - segmentHeaderBytes) / recordBytes
                let isHeader = place < segmentHeaderBytes
                for error in [state.readingError(), state.openingError()] {
                    let damage = try #require(error?.damage, "byte \(place)")
                    #expect(damage.file == state.segment(1))
                    #expect(damage.offset == UInt64(isHeader ? 0 : segmentHeaderBytes + record * recordBytes))
                    if !isHeader { #expect(damage.what.contains("record \(record) is wrong")) }
                }
                // Nobody has repaired anything.
                #expect(try bytes(state.segment(1)) == damaged)
            }
        }
    }

    @Test func damageIsRefusedAlsoWhereNoLaterRecordTellsThatItLasted() throws {
        let state = try TemporaryState()
        var writer = try JournalWriter(directory: state.path, at: 0)
        try writer.fill(60, syncEvery: 60)
        var damaged = try bytes(state.segment(1))
        damaged[segmentHeaderBytes + 30 * recordBytes + 40] ^= 4
        try write(damaged, to: state.segment(1))
        #expect(state.readingError()?.damage?.what == "the checksum of record 30 is wrong")
    }

    @Test func zerosWhereRecordsLastedAreDamage() throws {
        let state = try TemporaryState()
        var writer = try JournalWriter(directory: state.path, at: 0)
        try writer.fill(60, syncEvery: 30)
        var damaged = try bytes(state.segment(1))
        for place in 512..<1024 { damaged[place] = 0 }
        try write(damaged, to: state.segment(1))
        #expect(state.readingError()?.damage?.offset ?? 0 > 400)
        #expect(state.openingError()?.damage?.offset ?? 0 > 400)
    }

    @Test func theErrorSaysWhatItMeansAndWhatToDo() throws {
        let state = try TemporaryState()
        var writer = try JournalWriter(directory: state.path, at: 0)
        try writer.fill(6)
        var damaged = try bytes(state.segment(1))
        damaged[segmentHeaderBytes + 3 * recordBytes + 50] ^= 1
        try write(damaged, to: state.segment(1))
        #expect(
            state.readingError()?.description
                == "\(state.segment(1)) is damaged at byte 260: the checksum of record 3 is wrong; no run can be resumed past record 2; restore it from a copy, or move the directories journal and checkpoints away together and begin anew, without what they remember"
        )
    }

    @Test func recordsLostAtTheEndOfAFinishedFileAreDamage() throws {
        let state = try TemporaryState()
        var writer = try JournalWriter(directory: state.path, settings: settings, at: 0)
        try writer.fill(200)
        let whole = try bytes(state.segment(2))
        for lost in [1, recordBytes - 1, recordBytes, recordBytes + 1, whole.count - segmentHeaderBytes] {
            try write(whole.dropLast(lost), to: state.segment(2))
            #expect(state.readingError()?.damage?.file == state.segment(2))
        }
        // Whoever resumes after it does not need it.
        let last = try state.nextPosition() - 1
        #expect(try state.records(from: last).map(\.position) == [last])
    }

    @Test func aMissingFileIsNamed() throws {
        let state = try TemporaryState()
        var writer = try JournalWriter(directory: state.path, settings: settings, at: 0)
        try writer.fill(300)
        try FileManager.default.removeItem(atPath: state.segment(3))
        for error in [state.readingError(), state.readingError(from: 299), state.openingError()] {
            #expect(error?.code == .incomplete)
            #expect(
                error?.description.hasPrefix(
                    "\(state.segment(3)) is missing, though 0000000000000004.log is there; its records are lost")
                    == true)
        }
    }

    @Test func recordsThatAreNoLongerOrNotYetThereAreNotPassedOver() throws {
        let state = try TemporaryState()
        var writer = try JournalWriter(directory: state.path, settings: settings, at: 0)
        try writer.fill(300)
        try FileManager.default.removeItem(atPath: state.segment(1))
        let first = try #require(try state.records().first?.position)
        #expect(first > 0)
        #expect(state.readingError(from: first) == nil)
        let pruned = try #require(state.readingError(from: first - 1))
        #expect(pruned.code == .incomplete)
        #expect(pruned.description.contains("begins at record \(first), and record \(first - 1) is needed"))
        #expect(state.readingError(from: 300) == nil)
        #expect(state.readingError(from: 301)?.code == .incomplete)
        // A torn tail makes the end come sooner.
        let newest = try #require(try state.segments().last)
        try write(bytes("\(state.journal)/\(newest)").dropLast(1), to: "\(state.journal)/\(newest)")
        #expect(state.readingError(from: 299) == nil)
        let short = try #require(state.readingError(from: 300))
        #expect(short.description.contains("ends before record 299, and a run is to be resumed at record 300"))
    }

    @Test func filesInTheWrongPlaceAreRefused() throws {
        let state = try TemporaryState()
        var writer = try JournalWriter(directory: state.path, settings: settings, at: 0)
        try writer.fill(300)
        let second = try bytes(state.segment(2))
        try write(bytes(state.segment(3)), to: state.segment(2))
        #expect(state.readingError()?.damage?.what == "it was written as 0000000000000003.log")
        // A file of another journal, which fits by its number.
        let other = try TemporaryState()
        writer = try JournalWriter(directory: other.path, settings: settings, at: 0)
        try writer.fill(300, count: 20)
        try write(bytes(other.segment(2)), to: state.segment(2))
        #expect(state.readingError()?.damage?.file == state.segment(1))
        // And records of another, which fit by their positions.
        let tail = try bytes(state.segment(1)).dropFirst(segmentHeaderBytes)
        try write(second.prefix(segmentHeaderBytes) + tail, to: state.segment(2))
        #expect(state.readingError()?.damage?.file == state.segment(2))
    }

    @Test func aWholeRecordInTheWrongPlaceIsDamageAlsoAtTheEnd() throws {
        let state = try TemporaryState()
        var writer = try JournalWriter(directory: state.path, at: 0)
        try writer.fill(6)
        let whole = try bytes(state.segment(1))
        func range(_ record: Int) -> Range<Int> {
            let start = segmentHeaderBytes + record * recordBytes
            return start..<start + recordBytes
        }
        for (record, other) in [(5, 3), (2, 4)] {
            var damaged = whole
            damaged.replaceSubrange(range(record), with: whole[range(other)])
            try write(damaged, to: state.segment(1))
            for error in [state.readingError(), state.openingError()] {
                #expect(error?.damage?.what == "record \(other) is where record \(record) belongs")
                #expect(error?.damage?.offset == UInt64(range(record).lowerBound))
            }
        }
    }

    @Test func aHeaderWithoutAnythingBeforeItIsNotMadeAgain() throws {
        // Everything before was pruned, so that nobody would know which position comes next.
        let state = try TemporaryState()
        var writer = try JournalWriter(directory: state.path, settings: settings, at: 0)
        try writer.fill(61)
        for number in try 1..<state.segments().count {
            try FileManager.default.removeItem(atPath: state.segment(number))
        }
        let newest = try #require(try state.segments().first)
        try write(bytes("\(state.journal)/\(newest)").prefix(40), to: "\(state.journal)/\(newest)")
        #expect(state.openingError()?.damage?.what == "it ends within its header")
        #expect(state.readingError()?.damage?.offset == 40)
    }

    @Test func arbitraryBytesAreNeverMoreThanAnError() throws {
        let state = try TemporaryState()
        var writer = try JournalWriter(directory: state.path, at: 0)
        try writer.fill(40)
        let whole = try bytes(state.segment(1))
        var generator = SystemRandomNumberGenerator()
        for round in 0..<300 {
            var noise = whole
            let start = Int.random(in: 0..<noise.count, using: &generator)
            for place in start..<min(noise.count, start + 1 + round) {
                noise[place] = round % 3 == 0 ? 0xff : UInt8.random(in: 0...255, using: &generator)
            }
            try write(noise, to: state.segment(1))
            let error = state.readingError()
            #expect((error == nil) == (state.openingError() == nil))
        }
    }
}
