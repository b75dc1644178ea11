import Foundation
import Journal
import Testing

@Suite struct RoundTripTests {
    @Test func whatIsAppendedIsReadOverManyFiles() throws {
        let state = try TemporaryState()
        var writer = try JournalWriter(directory: state.path, settings: JournalSettings(segmentBytes: 4096), at: 5)
        var expected: [[UInt8]] = []
        for position: UInt64 in 0..<500 {
            let payload = Samples.payload(position, count: Int(position % 300))
            #expect(try writer.append(kind: UInt16(position), payload, at: 6) == position)
            expected.append(payload)
        }
        try writer.sync()
        #expect(writer.position == 500)
        #expect(try state.segments().count > 10)
        // Each but the newest is nearly full, and none is too long.
        for name in try state.segments() {
            let size = try bytes("\(state.journal)/\(name)").count
            #expect(size <= 4096)
            let isNewest = try name == state.segments().last
            #expect(size > 3700 || isNewest)
        }
        let records = try state.records()
        #expect(records.map(\.position) == Array(0..<500))
        #expect(records.map(\.kind) == Array(0..<500))
        #expect(records.map(\.payload) == expected)
        for first: UInt64 in [0, 1, 99, 250, 499, 500] {
            #expect(try state.records(from: first).map(\.position) == Array(first..<500))
        }
    }

    @Test func theLargestRecordAndTheEmptyOneAreKept() throws {
        let state = try TemporaryState(isLarge: true)
        var writer = try JournalWriter(directory: state.path, settings: JournalSettings(segmentBytes: 4096), at: 0)
        let large = Samples.payload(1, count: JournalRecord.maxPayloadBytes)
        let payloads = [[], large, [], Samples.payload(2, count: 300_000), [1], large, []]
        for payload in payloads { try writer.append(kind: .max, payload, at: 0) }
        try writer.sync()
        #expect(try state.records().map(\.payload) == payloads)
        // One byte more is refused and changes nothing.
        let error = try #require(throws: JournalError.self) { try writer.append(kind: 0, large + [1], at: 0) }
        #expect(error.code == .tooLarge)
        #expect(error.description.contains("a record of 16777217 bytes was not written: 16777216 are permitted"))
        #expect(try writer.append(kind: 0, [], at: 0) == 7)
        try writer.sync()
        #expect(try state.records().count == 8)
    }

    @Test func anotherWriterGoesOnAtTheNextPosition() throws {
        let state = try TemporaryState()
        let settings = JournalSettings(segmentBytes: 4096)
        var expected: UInt64 = 0
        for round in 1...30 {
            var writer = try JournalWriter(directory: state.path, settings: settings, at: 0)
            #expect(writer.position == expected)
            #expect(writer.isDirty == false)
            #expect(writer.tornTail == nil)
            try writer.fill(round)
            expected += UInt64(round)
        }
        #expect(try state.records().map(\.position) == Array(0..<expected))
        #expect(try state.records().allSatisfy { $0.payload == Samples.payload($0.position, count: 40) })
    }

    @Test func onlyWhatWasSyncedIsClean() throws {
        let state = try TemporaryState()
        var writer = try JournalWriter(directory: state.path, at: 0)
        #expect(writer.isDirty == false)
        try writer.append(kind: 1, [1], at: 0)
        #expect(writer.isDirty == true)
        #expect(writer.durablePosition == 0)
        // In memory, then in the file, then on the disk.
        #expect(try state.records().isEmpty)
        try writer.flush()
        #expect(try state.records().count == 1)
        #expect(writer.isDirty == true)
        try writer.sync()
        #expect(writer.isDirty == false)
        #expect(writer.durablePosition == 1)
    }

    @Test func aStateDirectoryWithoutAJournalHasNoRecords() throws {
        let state = try TemporaryState()
        #expect(try state.records().isEmpty)
        #expect(try state.records(from: 0).isEmpty)
        #expect(!FileManager.default.fileExists(atPath: state.journal))
        // But whoever has a checkpoint at a later record must hear of it.
        let error = try #require(state.readingError(from: 1))
        #expect(error.code == .incomplete)
        #expect(error.description.contains("ends before record 0, and a run is to be resumed at record 1"))
    }

    @Test func onlyTheOwnerMayReadTheFiles() throws {
        let state = try TemporaryState()
        var writer = try JournalWriter(directory: state.path, settings: JournalSettings(segmentBytes: 4096), at: 0)
        try writer.fill(200)
        var store = try CheckpointStore(directory: state.path)
        try store.write([1])
        func mode(_ path: String) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        }
        #expect(try mode(state.journal) == 0o700)
        #expect(try mode(state.checkpoints) == 0o700)
        #expect(try mode(state.segment(1)) == 0o600)
        #expect(try mode(state.segment(2)) == 0o600)
        #expect(try mode(state.checkpoint(1)) == 0o600)
    }

    @Test func filesOfOthersAreLeftAlone() throws {
        let state = try TemporaryState()
        var writer = try JournalWriter(directory: state.path, at: 0)
        try writer.fill(3)
        let names = ["notes.txt", "1.log", "0000000000000002.log~", "0000000000000000.log", "+000000000000002.log"]
        for name in names { try write([1, 2, 3], to: "\(state.journal)/\(name)") }
        #expect(try state.records().count == 3)
        writer = try JournalWriter(directory: state.path, at: 0)
        #expect(writer.position == 3)
        for name in names { #expect(try bytes("\(state.journal)/\(name)") == [1, 2, 3]) }
    }
}
