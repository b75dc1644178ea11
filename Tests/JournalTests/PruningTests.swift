import Journal
import Testing

@Suite struct PruningTests {
    private let always = JournalSettings(segmentBytes: 4096, maxAge: 0, maxBytes: 0)

    @Test(arguments: [0, 1, 58, 59, 60, 117, 118, 119, 250, 299, 300, 1000] as [UInt64])
    func whatIsNeededIsNeverRemoved(needed: UInt64) throws {
        let state = try TemporaryState()
        var writer = try JournalWriter(directory: state.path, settings: always, at: 0)
        try writer.fill(300)
        let files = try state.segments().count
        let removed = try writer.prune(before: needed, at: .max)
        #expect(try state.segments().count == files - removed)
        let records = try state.records().map(\.position)
        #expect(records == Array(writer.firstPosition..<300))
        #expect(writer.firstPosition <= needed)
        // And no whole file is left before it.
        let isNewest = try state.segments().count == 1
        #expect(writer.firstPosition + 59 > min(needed, 299) || isNewest)
        try writer.fill(1)
        #expect(try state.nextPosition() == 301)
    }

    @Test func ageIsThatOfTheYoungestRecordOfAFile() throws {
        let state = try TemporaryState()
        let settings = JournalSettings(segmentBytes: 4096, maxAge: 100, maxBytes: .max)
        var writer = try JournalWriter(directory: state.path, settings: settings, at: 0)
        // The time of each record is its position.
        try writer.fill(300)
        let second = try #require(try state.records().first { $0.position == 59 }?.position)
        #expect(try writer.prune(before: 300, at: 100 + Int64(second)) == 0)
        #expect(try writer.prune(before: 300, at: 101 + Int64(second)) == 1)
        #expect(writer.firstPosition == second)
        // A clock that was set back removes nothing.
        #expect(try writer.prune(before: 300, at: .min) == 0)
        #expect(try writer.prune(before: 300, at: .max) == 4)
        #expect(try state.segments().count == 1)
    }

    @Test func sizeIsThatOfAllFiles() throws {
        let state = try TemporaryState()
        let settings = JournalSettings(segmentBytes: 4096, maxAge: .max, maxBytes: 10_000)
        var writer = try JournalWriter(directory: state.path, settings: settings, at: 0)
        try writer.fill(300)
        #expect(writer.byteCount > 20_000)
        #expect(try writer.prune(before: 60, at: 0) == 1)
        try writer.prune(before: 300, at: 0)
        #expect(writer.byteCount <= 10_000)
        #expect(writer.byteCount > 10_000 - 4096)
        let sizes = try state.segments().map { try bytes("\(state.journal)/\($0)").count }
        #expect(sizes.reduce(0, +) == Int(writer.byteCount))
    }

    @Test func anEmptyJournalHasNothingToPrune() throws {
        let state = try TemporaryState()
        var writer = try JournalWriter(directory: state.path, settings: always, at: 0)
        #expect(try writer.prune(before: .max, at: .max) == 0)
        #expect(writer.firstPosition == 0)
        #expect(try state.segments().count == 1)
    }
}
