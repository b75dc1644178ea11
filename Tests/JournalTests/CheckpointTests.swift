import Foundation
import Journal
import Testing

@Suite struct CheckpointTests {
    @Test func theNewestIsReadAndTwoAreKept() throws {
        let state = try TemporaryState()
        var store = try CheckpointStore(directory: state.path)
        #expect(try store.load().checkpoint == nil)
        #expect(try store.load().problems.isEmpty)
        for number in 1...12 {
            #expect(try store.write([UInt8(number)]) == UInt64(number))
            let kept = [number - 1, number].filter { $0 > 0 }.map { "checkpoint-\($0)" }
            #expect(try Set(state.checkpointNames()) == Set(kept))
        }
        store = try CheckpointStore(directory: state.path)
        let loaded = try store.load()
        #expect(loaded.checkpoint?.number == 12)
        #expect(loaded.checkpoint?.payload == [12])
        #expect(loaded.problems.isEmpty)
        #expect(try store.write([]) == 13)
        #expect(try state.loaded().checkpoint?.payload == [])
    }

    @Test func oneThatIsCutAtAnyByteGivesWayToTheOneBefore() throws {
        let state = try TemporaryState()
        var store = try CheckpointStore(directory: state.path)
        try store.write([1, 2, 3])
        try store.write(Samples.payload(2, count: 100))
        let whole = try bytes(state.checkpoint(2))
        for end in 0..<whole.count {
            try write(whole[..<end], to: state.checkpoint(2))
            let loaded = try state.loaded()
            #expect(loaded.checkpoint?.payload == [1, 2, 3])
            #expect(loaded.problems.map(\.damage?.file) == [state.checkpoint(2)])
            #expect(loaded.problems.first?.damage?.offset == UInt64(end))
        }
        try write(whole + [0], to: state.checkpoint(2))
        #expect(try state.loaded().checkpoint?.number == 1)
    }

    @Test func oneWithAnyWrongBitGivesWayToTheOneBefore() throws {
        let state = try TemporaryState()
        var store = try CheckpointStore(directory: state.path)
        try store.write([1, 2, 3])
        try store.write(Samples.payload(2, count: 60))
        let whole = try bytes(state.checkpoint(2))
        for place in 0..<whole.count * 8 {
            var damaged = whole
            damaged[place / 8] ^= 1 << UInt8(place % 8)
            try write(damaged, to: state.checkpoint(2))
            let loaded = try state.loaded()
            #expect(loaded.checkpoint?.number == 1)
            #expect(loaded.problems.count == 1)
        }
    }

    @Test func theProblemSaysWhatItMeans() throws {
        let state = try TemporaryState()
        var store = try CheckpointStore(directory: state.path)
        try store.write([1])
        try store.write([2])
        try write(bytes(state.checkpoint(2)).dropLast(), to: state.checkpoint(2))
        store = try CheckpointStore(directory: state.path)
        #expect(
            try store.load().problems.first?.description
                == "\(state.checkpoint(2)) is damaged at byte 40: it is cut off: 41 bytes were written; no run can be resumed from it, so an older checkpoint is taken, or the journal from its start; see to the disk"
        )
    }

    @Test func aDamagedOneNeverCostsAWholeOne() throws {
        let state = try TemporaryState()
        var store = try CheckpointStore(directory: state.path)
        try store.write([1])
        try store.write([2])
        try write([1, 2, 3], to: state.checkpoint(2))
        store = try CheckpointStore(directory: state.path)
        #expect(try store.load().checkpoint?.payload == [1])
        #expect(try store.write([3]) == 3)
        #expect(try state.checkpointNames() == ["checkpoint-1", "checkpoint-3"])
        try store.write([4])
        #expect(try state.checkpointNames() == ["checkpoint-3", "checkpoint-4"])
        // With both gone there is none, and that is told.
        for number in [3, 4] { try write([], to: state.checkpoint(number)) }
        store = try CheckpointStore(directory: state.path)
        let loaded = try store.load()
        #expect(loaded.checkpoint == nil)
        #expect(loaded.problems.map(\.damage?.file) == [state.checkpoint(4), state.checkpoint(3)])
        #expect(try store.write([5]) == 5)
        #expect(try state.checkpointNames() == ["checkpoint-5"])
    }

    @Test func whatAnInterruptedWriteLeftIsRemoved() throws {
        let state = try TemporaryState()
        var store = try CheckpointStore(directory: state.path)
        try store.write([1])
        for name in ["checkpoint-2.temporary", "checkpoint-77.temporary"] {
            try write([9, 9], to: "\(state.checkpoints)/\(name)")
        }
        try write([9], to: "\(state.checkpoints)/notes.temporary")
        store = try CheckpointStore(directory: state.path)
        #expect(try state.checkpointNames() == ["checkpoint-1", "notes.temporary"])
        #expect(try store.load().checkpoint?.payload == [1])
        // Also one that has appeared since.
        try write([9, 9], to: "\(state.checkpoints)/checkpoint-2.temporary")
        #expect(try store.write([2]) == 2)
        #expect(try state.checkpointNames() == ["checkpoint-1", "checkpoint-2", "notes.temporary"])
    }

    @Test func oneMoreThanTwoIsRemovedByTheNextWrite() throws {
        // The removal was interrupted.
        let state = try TemporaryState()
        var store = try CheckpointStore(directory: state.path)
        try store.write([1])
        let first = try bytes(state.checkpoint(1))
        try store.write([2])
        try store.write([3])
        try write(first, to: state.checkpoint(1))
        store = try CheckpointStore(directory: state.path)
        try store.write([4])
        #expect(try state.checkpointNames() == ["checkpoint-3", "checkpoint-4"])
    }

    @Test func oneUnderAnotherNameIsRefused() throws {
        let state = try TemporaryState()
        var store = try CheckpointStore(directory: state.path)
        try store.write([1])
        try write(bytes(state.checkpoint(1)), to: state.checkpoint(2))
        let loaded = try state.loaded()
        #expect(loaded.checkpoint?.number == 1)
        #expect(loaded.problems.first?.damage?.what == "it was written as checkpoint-1")
    }

    @Test func whatIsTooLargeIsRefusedBeforeAnythingIsTaken() throws {
        let state = try TemporaryState(isLarge: true)
        var store = try CheckpointStore(directory: state.path)
        try store.write([1])
        let error = try #require(throws: JournalError.self) {
            try store.write([UInt8](repeating: 0, count: Checkpoint.maxPayloadBytes + 1))
        }
        #expect(error.code == .tooLarge)
        #expect(try state.checkpointNames() == ["checkpoint-1"])
        // A file that is said to have more, and has it; it takes no room on the disk.
        try write(bytes(state.checkpoint(1)), to: state.checkpoint(2))
        let handle = try #require(FileHandle(forUpdatingAtPath: state.checkpoint(2)))
        try handle.seek(toOffset: 24)
        try handle.write(contentsOf: withUnsafeBytes(of: UInt64(300 << 20).littleEndian) { Data($0) })
        try handle.truncate(atOffset: 40 + 300 << 20)
        try handle.close()
        #expect(try state.loaded().problems.first?.damage?.offset == 24)
    }
}

extension TemporaryState {
    /// As another process would.
    func loaded() throws(JournalError) -> LoadedCheckpoint {
        var store = try CheckpointStore(directory: path)
        return try store.load()
    }
}
