import Foundation
import Glibc
@testable import Journal
import Testing

@Suite struct ErrorTests {
    @Test func eachCauseHasItsKindAndItsAdvice() {
        let causes: [(Int32, JournalError.Code, String)] = [
            (ENOSPC, .full, "the disk is full; make room"),
            (EDQUOT, .full, "this user's disk quota is used up; make room"),
            (EACCES, .denied, "use the account that runs the host"),
            (EPERM, .denied, "use the account that runs the host"),
            (EROFS, .readOnly, "its file system is read-only; make it writable"),
            (EIO, .inputOutput(errno: EIO), "the disk failed (EIO); see to the disk"),
            (ELOOP, .inputOutput(errno: ELOOP), "symbolic link, and none is followed; move it away"),
            (EMFILE, .inputOutput(errno: EMFILE), "Too many open files (EMFILE)"),
        ]
        for (errno, code, text) in causes {
            let error = JournalError(errno, path: "/s/journal", purpose: .write)
            #expect(error.code == code)
            #expect(error.description.hasPrefix("/s/journal cannot be written: "))
            #expect(error.description.contains(text))
        }
    }

    @Test func noLinkIsFollowed() throws {
        let state = try TemporaryState()
        let elsewhere = try TemporaryState()
        for folder in [state.journal, state.checkpoints] { try link(folder, to: elsewhere.path) }
        #expect(state.openingError()?.code == .inputOutput(errno: ENOTDIR))
        #expect(state.openingError()?.description.contains("such as a symbolic link, and none is followed") == true)
        #expect(throws: JournalError.self) { _ = try CheckpointStore(directory: state.path) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: elsewhere.path).isEmpty)
    }

    @Test func noLinkInPlaceOfAFileIsFollowed() throws {
        let state = try TemporaryState()
        let settings = JournalSettings(segmentBytes: 4096)
        var writer = try JournalWriter(directory: state.path, settings: settings, at: 0)
        let target = "\(state.path)/target"
        try link(state.segment(2), to: target)
        let error = try #require(throws: JournalError.self) { try writer.fill(100) }
        #expect(error.code == .inputOutput(errno: EEXIST))
        #expect(!FileManager.default.fileExists(atPath: target))
        #expect(state.openingError()?.code == .inputOutput(errno: ELOOP))

        var store = try CheckpointStore(directory: state.path)
        try link("\(state.checkpoints)/checkpoint-1.temporary", to: target)
        try store.write([1])
        #expect(!FileManager.default.fileExists(atPath: target))
        #expect(try state.loaded().checkpoint?.payload == [1])
    }

    @Test func somethingElseThanAFileIsRefusedAndNotWaitedFor() throws {
        let state = try TemporaryState()
        do { _ = try JournalWriter(directory: state.path, at: 0) }
        #expect(mkfifo(state.segment(2), 0o600) == 0)
        #expect(state.openingError()?.description.contains("is of another kind") == true)
        #expect(state.readingError()?.description.contains("is of another kind") == true)
    }

    @Test func aMissingStateDirectoryIsAnError() throws {
        let state = try TemporaryState()
        let path = "\(state.path)/none"
        let error = try #require(throws: JournalError.self) { _ = try JournalWriter(directory: path, at: 0) }
        #expect(error.code == .inputOutput(errno: ENOENT))
        #expect(error.description.hasPrefix("\(path) cannot be opened: No such file or directory (ENOENT)"))
        #expect(throws: error) { _ = try CheckpointStore(directory: path) }
        #expect(throws: error) { _ = try JournalReader(directory: path) }
    }

    @Test func aNewerVersionIsSaidToBeNewer() throws {
        let state = try TemporaryState()
        var writer = try JournalWriter(directory: state.path, at: 0)
        try writer.fill(3)
        var store = try CheckpointStore(directory: state.path)
        try store.write([1])
        try store.write([2])
        var segment = try bytes(state.segment(1))
        segment[8] = 2
        seal(&segment, checksumAt: 52, over: 0..<52)
        try write(segment, to: state.segment(1))
        #expect(state.readingError()?.code == .newer)
        #expect(state.openingError()?.code == .newer)
        var checkpoint = try bytes(state.checkpoint(2))
        checkpoint[8] = 2
        seal(&checkpoint, checksumAt: 36, over: 0..<36, and: 40..<41)
        try write(checkpoint, to: state.checkpoint(2))
        // The one before it would be the wrong one.
        let error = try #require(throws: JournalError.self) { try state.loaded() }
        #expect(error.code == .newer)
        #expect(error.description.contains("written by a newer version of bulkhead; use that"))
    }

    private func link(_ path: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
    }

    private func seal(
        _ bytes: inout [UInt8], checksumAt place: Int, over first: Range<Int>, and second: Range<Int> = 0..<0
    ) {
        let start = Array(bytes[first]).withUnsafeBytes { Checksum.of($0) }
        let checksum = Array(bytes[second]).withUnsafeBytes { Checksum.of($0, after: start) }
        bytes.withUnsafeMutableBytes { $0.put(checksum, at: place) }
    }
}
