import Foundation
import Glibc
import Journal
import Testing

/// A file system of its own, which only root can have.
final class TinyFileSystem: Sendable {
    let directory: String

    static var areAvailable: Bool {
        if let one = try? TinyFileSystem(kilobytes: 64) {
            _ = one
            return true
        }
        print("SKIPPED: full and read-only disks are not tried, since no file system can be mounted (root can)")
        return false
    }

    struct Fault: Error { let code: Int32 }

    init(kilobytes: Int) throws {
        directory = "\(NSTemporaryDirectory())/bulkhead-mount-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        guard mount("tmpfs", directory, "tmpfs", 0, "size=\(kilobytes)k") == 0 else {
            let code = errno
            rmdir(directory)
            throw Fault(code: code)
        }
    }

    func makeReadOnly() throws {
        guard mount(nil, directory, nil, UInt(MS_REMOUNT | MS_RDONLY), nil) == 0 else {
            throw Fault(code: errno)
        }
    }

    deinit {
        umount2(directory, Int32(MNT_DETACH))
        rmdir(directory)
    }
}

@Suite(.enabled(if: TinyFileSystem.areAvailable)) struct MountTests {
    private func count(_ directory: String) throws -> UInt64 {
        var reader = try JournalReader(directory: directory)
        while let record = try reader.next() {
            #expect(record.payload == Samples.payload(record.position, count: 1000))
        }
        return reader.position
    }

    @Test(arguments: [4096, 64 << 20]) func aFullDiskCostsNothingThatLasted(segmentBytes: Int) throws {
        let disk = try TinyFileSystem(kilobytes: 512)
        let settings = JournalSettings(segmentBytes: segmentBytes)
        var writer = try JournalWriter(directory: disk.directory, settings: settings, at: 0)
        let error = try #require(throws: JournalError.self) {
            while true { try writer.fill(1, count: 1000) }
        }
        #expect(error.code == .full)
        #expect(error.description.hasPrefix("\(disk.directory)/journal/0"))
        #expect(error.description.contains(": the disk is full; make room and run again"))
        // It stays with that, though there were room again.
        let lasting = writer.durablePosition
        #expect(lasting > 100)
        #expect(throws: error) { try writer.append(kind: 0, [], at: 0) }
        #expect(throws: error) { try writer.sync() }
        #expect(throws: error) { try writer.flush() }
        // A new one goes on where the last one that lasted ends.
        #expect(try count(disk.directory) >= lasting)
        writer = try JournalWriter(directory: disk.directory, settings: settings, at: 0)
        #expect(writer.position >= lasting)
        #expect(try count(disk.directory) >= lasting)
    }

    @Test func aCheckpointForWhichThereIsNoRoomLeavesTheOneBefore() throws {
        let disk = try TinyFileSystem(kilobytes: 512)
        var store = try CheckpointStore(directory: disk.directory)
        try store.write([UInt8](repeating: 1, count: 200_000))
        try store.write([UInt8](repeating: 2, count: 200_000))
        let error = try #require(throws: JournalError.self) {
            try store.write([UInt8](repeating: 3, count: 200_000))
        }
        #expect(error.code == .full)
        let names = { try FileManager.default.contentsOfDirectory(atPath: "\(disk.directory)/checkpoints").sorted() }
        #expect(try names() == ["checkpoint-1", "checkpoint-2"])
        #expect(try store.load().checkpoint?.payload.first == 2)
        // And a smaller one has room.
        #expect(try store.write([3]) == 3)
        #expect(try names() == ["checkpoint-2", "checkpoint-3"])
    }

    @Test func aReadOnlyDiskCanBeReadButNotWritten() throws {
        let disk = try TinyFileSystem(kilobytes: 512)
        var store = try CheckpointStore(directory: disk.directory)
        try store.write([1])
        do {
            var writer = try JournalWriter(directory: disk.directory, at: 0)
            try writer.fill(5, count: 1000)
        }
        try disk.makeReadOnly()
        #expect(try count(disk.directory) == 5)
        #expect(try store.load().checkpoint?.payload == [1])
        let error = try #require(throws: JournalError.self) { _ = try JournalWriter(directory: disk.directory, at: 0) }
        #expect(error.code == .readOnly)
        #expect(error.description.contains("its file system is read-only; make it writable, or give another"))
        #expect(throws: JournalError.self) { try store.write([2]) }
    }
}
