import Foundation
import Journal
import Testing

/// What a power failure or a kill leaves at the end is not taken for a record, and not for damage.
@Suite struct TornTailTests {
    /// A journal of one file whose last record begins at `start`.
    private func journal(_ records: Int = 5) throws -> (state: TemporaryState, whole: [UInt8], start: Int) {
        let state = try TemporaryState()
        var writer = try JournalWriter(directory: state.path, at: 0)
        try writer.fill(records)
        let whole = try bytes(state.segment(1))
        return (state, whole, whole.count - recordHeaderBytes - 40)
    }

    /// Reads and opens what is in the file, and appends to it.
    private func check(_ state: TemporaryState, start: Int, cut: Int, _ what: String? = nil) throws {
        var reader = try JournalReader(directory: state.path)
        var count: UInt64 = 0
        while let record = try reader.next() {
            #expect(record.payload == Samples.payload(record.position, count: 40))
            count += 1
        }
        #expect(count == 4)
        #expect(try reader.next() == nil)
        #expect(reader.position == 4)
        let tail = reader.tornTail
        #expect(tail?.offset == (cut == 0 ? nil : UInt64(start)))
        #expect(tail?.bytes == (cut == 0 ? nil : UInt64(cut)))
        if let what, cut > 0 { #expect(tail?.what == what) }
        // Reading has changed nothing, and a writer cuts off the same.
        #expect(try bytes(state.segment(1)).count == start + cut)
        var writer = try JournalWriter(directory: state.path, at: 0)
        #expect(writer.tornTail == tail)
        #expect(writer.position == 4)
        #expect(try bytes(state.segment(1)).count == start)
        try writer.fill(2)
        #expect(try state.records().map(\.position) == Array(0..<6))
    }

    @Test func aRecordCutAtAnyByteIsTheEnd() throws {
        let (state, whole, start) = try journal()
        for end in start..<whole.count {
            try write(whole[..<end], to: state.segment(1))
            try check(state, start: start, cut: end - start, "record 4 is cut off")
        }
    }

    @Test func aRecordThatIsZeroFromAnyByteOnIsTheEnd() throws {
        let (state, whole, start) = try journal()
        for zero in start..<whole.count {
            let torn = whole[..<zero] + [UInt8](repeating: 0, count: whole.count - zero)
            if Array(torn) == whole { continue }
            try write(torn, to: state.segment(1))
            try check(state, start: start, cut: whole.count - start)
        }
        // The file has grown, and none of it came to the disk.
        try write(whole[..<start] + [UInt8](repeating: 0, count: 100_000), to: state.segment(1))
        try check(state, start: start, cut: 100_000, "record 4 reads as zeros")
    }

    @Test func aLastRecordWithAnyWrongByteIsTheEnd() throws {
        let (state, whole, start) = try journal()
        for place in start..<whole.count {
            var torn = whole
            torn[place] ^= 1 << UInt8(place % 8)
            try write(torn, to: state.segment(1))
            try check(state, start: start, cut: whole.count - start)
        }
    }

    @Test func recordsAfterASectorThatNeverCameToTheDiskAreTheEnd() throws {
        let state = try TemporaryState()
        var writer = try JournalWriter(directory: state.path, at: 0)
        try writer.fill(4)
        let start = try bytes(state.segment(1)).count
        // The disk has the later sectors of these already, in an order of its own.
        try writer.fill(200, syncEvery: .max)
        try writer.flush()
        var torn = try bytes(state.segment(1))
        for place in 1024..<1536 { torn[place] = 0 }
        try write(torn, to: state.segment(1))
        #expect(start < 1024)
        let records = try state.records()
        let end = segmentHeaderBytes + records.count * (recordHeaderBytes + 40)
        #expect(records.map(\.position) == Array(0..<UInt64(records.count)))
        #expect(end <= 1024 && end + recordHeaderBytes + 40 > 1024)
        writer = try JournalWriter(directory: state.path, at: 0)
        #expect(writer.position == UInt64(records.count))
        #expect(writer.tornTail?.bytes == UInt64(torn.count - end))
    }

    @Test func recordsInAPayloadAreNotTakenForThoseOfTheJournal() throws {
        // Somebody who feeds events could write into one what a later record would look like.
        let other = try TemporaryState()
        var writer = try JournalWriter(directory: other.path, at: 0)
        try writer.fill(20)
        let forged = try bytes(other.segment(1)).dropFirst(segmentHeaderBytes + 5 * (recordHeaderBytes + 40))
        let state = try TemporaryState()
        writer = try JournalWriter(directory: state.path, at: 0)
        try writer.fill(4)
        let start = try bytes(state.segment(1)).count
        try writer.append(kind: 1, Array(forged), at: 0)
        try writer.flush()
        var torn = try bytes(state.segment(1))
        torn[start] ^= 1
        try write(torn, to: state.segment(1))
        #expect(try state.records().count == 4)
        #expect(try state.nextPosition() == 4)
    }

    @Test func aFileWhoseMakingWasInterruptedIsMadeAgain() throws {
        for previous in [0, 100] {
            let state = try TemporaryState()
            let settings = JournalSettings(segmentBytes: 4096)
            do {
                var writer = try JournalWriter(directory: state.path, settings: settings, at: 0)
                if previous > 0 { try writer.fill(previous) }
            }
            let count = try previous > 0 ? state.segments().count : 0
            let header = try bytes(state.segment(1)).prefix(segmentHeaderBytes)
            for end in 0..<segmentHeaderBytes {
                try write(header[..<end], to: state.segment(count + 1))
                #expect(try state.records().count == previous)
                #expect(try state.nextPosition(settings) == UInt64(previous))
            }
            try write([UInt8](repeating: 0, count: segmentHeaderBytes), to: state.segment(count + 1))
            var writer = try JournalWriter(directory: state.path, settings: settings, at: 0)
            try writer.fill(100)
            #expect(try state.records().map(\.position) == Array(0..<UInt64(previous + 100)))
        }
    }
}
