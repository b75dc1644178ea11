import Foundation
import Glibc
import Ledger
import Status
import Testing

/// A file system of its own, which only root can have.
final class TinyFileSystem: Sendable {
    let directory: String
    var path: String { "\(directory)/ledger.sqlite" }

    static var areAvailable: Bool {
        if let one = try? TinyFileSystem(kilobytes: 64) {
            _ = one
            return true
        }
        print("SKIPPED: full disks and read-only directories are not tried, since no file system can be mounted")
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
    @Test func aFullDiskLosesTheLastEntriesAndNothingElse() throws {
        let disk = try TinyFileSystem(kilobytes: 1024)
        let failures = Box<[LedgerError]>([])
        let writer = try LedgerWriter(path: disk.path) { failures.set(failures.get() + [$0]) }
        var run = Samples.run()
        try writer.beginRun(run)
        var last = HostStatus(run: run)
        var failure: LedgerError?
        for turn: UInt64 in 1...2000 where failure == nil {
            run.acceptedEvents = turn
            var status = HostStatus(run: run, strategies: [Samples.fullStrategy("s")])
            status.strategies[0].trail[0].reason = String(repeating: "x", count: 3000 + Int(turn))
            let act = OperatorAct(.halt, at: time(0), strategy: "s\(turn)", reason: "r", user: 0, sequence: turn)
            failure = writer.write(.operatorAct(act), .status(status))
            if failure == nil { last = status }
        }
        let error = try #require(failure)
        #expect(error.code == .inputOutput)
        #expect(
            error.description
                == "the ledger \(disk.path) cannot be written: the disk is full; make room and run again")
        // Later entries are dropped with the same reason, and it is told once.
        #expect(writer.write(.status(last), durably: true) == error)
        #expect(failures.get() == [error])
        let reader = try LedgerReader(path: disk.path)
        #expect(try reader.status(isHostRunning: true) == last)
        #expect(try reader.acts(limit: 1).first?.sequence == last.run.acceptedEvents)
        writer.close()
        #expect(try LedgerReader(path: disk.path).status(isHostRunning: true) == last)
    }

    @Test func aDiskWithoutRoomForALedgerIsSaidToBeFull() throws {
        let disk = try TinyFileSystem(kilobytes: 16)
        let error = try #require(throws: LedgerError.self) { try LedgerWriter(path: disk.path) }
        #expect(error.code == .inputOutput)
        #expect(error.description.contains("the disk is full; make room"))
    }

    @Test func aReadOnlyDirectoryIsRefusedWithAdvice() throws {
        let disk = try TinyFileSystem(kilobytes: 1024)
        try disk.makeReadOnly()
        let error = try #require(throws: LedgerError.self) { try LedgerWriter(path: disk.path) }
        #expect(error.code == .inputOutput)
        #expect(
            error.description
                == "the ledger \(disk.path) cannot be created: Read-only file system; give another --state directory")
    }

    @Test func aLedgerThatBecameReadOnlyCanBeReadButNotWritten() throws {
        let disk = try TinyFileSystem(kilobytes: 1024)
        let first = try LedgerWriter(path: disk.path)
        try first.beginRun(Samples.run())
        #expect(first.write(.status(Samples.fullStatus())) == nil)
        first.close()
        try disk.makeReadOnly()
        let error = try #require(throws: LedgerError.self) {
            let writer = try LedgerWriter(path: disk.path)
            try writer.beginRun(Samples.run())
        }
        #expect(error.code == .inputOutput)
        #expect(error.description.contains("make the file and its directory writable"))
        #expect(try LedgerReader(path: disk.path).status(isHostRunning: true) == Samples.fullStatus())
    }
}
