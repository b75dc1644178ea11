import Foundation
import GRDB
import Ledger
import Status
import Testing

@Suite struct FailureTests {
    @Test func onlyTheOwnerMayReadTheFiles() throws {
        let ledger = try TemporaryLedger()
        let writer = try LedgerWriter(path: ledger.path)
        try writer.beginRun(Samples.run())
        for file in [ledger.path, ledger.path + "-wal", ledger.path + "-shm"] {
            let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
            #expect(mode == 0o600, "\(file)")
        }
        writer.close()
    }

    @Test func aMissingLedgerIsSaidToBeMissing() throws {
        let ledger = try TemporaryLedger()
        let error = try #require(throws: LedgerError.self) { try LedgerReader(path: ledger.path) }
        #expect(error.code == .missing)
        #expect(error.description.contains(ledger.path))
        // A file that holds nothing yet is as good as none; looking at it makes nothing.
        #expect(FileManager.default.createFile(atPath: ledger.path, contents: nil))
        #expect(try #require(throws: LedgerError.self) { try LedgerReader(path: ledger.path) }.code == .missing)
        #expect(try FileManager.default.contentsOfDirectory(atPath: ledger.directory) == ["ledger.sqlite"])
        // And it is filled by the next writer.
        let writer = try LedgerWriter(path: ledger.path)
        #expect(try LedgerReader(path: ledger.path).status(isHostRunning: true) == nil)
        writer.close()
    }

    @Test func aFileThatIsNoDatabaseIsRefusedAndLeftAsItIs() throws {
        let ledger = try TemporaryLedger()
        let text = String(repeating: "these are my notes\n", count: 200)
        try text.write(toFile: ledger.path, atomically: false, encoding: .utf8)
        for error in [
            try #require(throws: LedgerError.self) { try LedgerWriter(path: ledger.path) },
            try #require(throws: LedgerError.self) { try LedgerReader(path: ledger.path) },
        ] {
            #expect(error.code == .unusable)
            #expect(error.description.hasPrefix("\(ledger.path) is not a ledger: it is no SQLite database; move it"))
        }
        #expect(try String(contentsOfFile: ledger.path, encoding: .utf8) == text)
    }

    @Test func theDatabaseOfAnotherProgramIsRefused() throws {
        let ledger = try TemporaryLedger()
        try ledger.tamper("CREATE TABLE runs (id INTEGER PRIMARY KEY)")
        let error = try #require(throws: LedgerError.self) { try LedgerWriter(path: ledger.path) }
        #expect(error.code == .unusable)
        #expect(error.description.contains("another program"))
        #expect(try ledger.integer("SELECT count(*) FROM sqlite_master") == 1)
    }

    @Test func aDamagedLedgerIsRefusedWithAdvice() throws {
        let ledger = try TemporaryLedger()
        let writer = try LedgerWriter(path: ledger.path)
        try writer.beginRun(Samples.run())
        #expect(writer.write(.status(Samples.fullStatus())) == nil)
        writer.close()
        // Moves the log into the file, so that damage to the file is seen.
        try ledger.tamper("PRAGMA wal_checkpoint(TRUNCATE)")
        let handle = try #require(FileHandle(forUpdatingAtPath: ledger.path))
        let size = try handle.seekToEnd()
        for page in stride(from: UInt64(4096), to: size, by: 4096) {
            try handle.seek(toOffset: page)
            try handle.write(contentsOf: Data(repeating: 0x5A, count: 4096))
        }
        try handle.close()
        let error = try #require(throws: LedgerError.self) { try LedgerWriter(path: ledger.path) }
        #expect(error.code == .unusable)
        #expect(error.description.contains("is damaged"))
        #expect(error.description.contains("halts that it holds are then not in force"))
    }

    @Test func aNewerLedgerIsRefusedAndNotTouched() throws {
        let ledger = try TemporaryLedger()
        let writer = try LedgerWriter(path: ledger.path)
        try writer.beginRun(Samples.run())
        writer.close()
        try ledger.tamper("INSERT INTO grdb_migrations VALUES ('1000')")
        for error in [
            try #require(throws: LedgerError.self) { try LedgerWriter(path: ledger.path) },
            try #require(throws: LedgerError.self) { try LedgerReader(path: ledger.path) },
        ] {
            #expect(error.code == .unusable)
            #expect(
                error.description
                    == "the ledger \(ledger.path) was written by a newer version of bulkhead; use that or another --state directory"
            )
        }
        try ledger.tamper("DELETE FROM grdb_migrations WHERE identifier = '1000'")
        #expect(try LedgerReader(path: ledger.path).status(isHostRunning: true)?.run == Samples.run())
    }

    @Test func aLedgerThatHoldsWhatNobodyWritesIsAnErrorAndNoTrap() throws {
        let ledger = try TemporaryLedger()
        let writer = try LedgerWriter(path: ledger.path)
        try writer.beginRun(Samples.run())
        #expect(writer.write(.status(Samples.fullStatus())) == nil)
        writer.close()
        try ledger.tamper(
            "UPDATE runs SET pid = 99999999999; UPDATE strategies SET warm_up = NULL, is_per_symbol = NULL")
        #expect(try LedgerReader(path: ledger.path).status(isHostRunning: true)?.run.pid == .max)
        for change in [
            "outcomes SET outcome = 'unheard_of' WHERE outcome = 'intent'", "strategies SET since = 'yesterday'",
        ] {
            try ledger.tamper("UPDATE \(change)")
            let error = try #require(throws: LedgerError.self) {
                try LedgerReader(path: ledger.path).status(isHostRunning: true)
            }
            #expect(error.code == .unusable)
        }
    }

    @Test func entriesBeforeARunAreAFault() throws {
        let ledger = try TemporaryLedger()
        let failures = Box<[LedgerError]>([])
        let writer = try LedgerWriter(path: ledger.path) { failures.set(failures.get() + [$0]) }
        let error = try #require(writer.write(.status(Samples.fullStatus())))
        #expect(error.code == .unusable)
        #expect(failures.get() == [error])
        #expect(try ledger.integer("SELECT count(*) FROM strategies") == 0)
    }

    @Test func whatIsAppendedAfterCloseIsDropped() throws {
        let ledger = try TemporaryLedger()
        let failures = Box<[LedgerError]>([])
        let writer = try LedgerWriter(path: ledger.path) { failures.set(failures.get() + [$0]) }
        try writer.beginRun(Samples.run())
        writer.close()
        writer.close()
        #expect(writer.write(.status(Samples.fullStatus()))?.code == .inputOutput)
        #expect(failures.get().isEmpty)
        #expect(!writer.isBusy)
    }

    @Test func aLockOfAnotherProgramIsWaitedFor() throws {
        let ledger = try TemporaryLedger()
        let writer = try LedgerWriter(path: ledger.path)
        try writer.beginRun(Samples.run())
        let other = try DatabaseQueue(path: ledger.path)
        try other.writeWithoutTransaction { db in
            try db.execute(sql: "BEGIN IMMEDIATE")
            writer.append([.status(Samples.fullStatus())])
            #expect(writer.isBusy)
            // Reading goes on meanwhile.
            #expect(try LedgerReader(path: ledger.path).status(isHostRunning: true)?.strategies == [])
            try db.execute(sql: "COMMIT")
        }
        #expect(writer.write() == nil)
        #expect(!writer.isBusy)
        #expect(try LedgerReader(path: ledger.path).status(isHostRunning: true) == Samples.fullStatus())
    }

    @Test func whatADiskThatDoesNotAnswerLeavesWaitingIsBounded() throws {
        let ledger = try TemporaryLedger()
        let failures = Box<[LedgerError]>([])
        let writer = try LedgerWriter(path: ledger.path) { failures.set(failures.get() + [$0]) }
        try writer.beginRun(Samples.run())
        let other = try DatabaseQueue(path: ledger.path)
        try other.writeWithoutTransaction { db in
            try db.execute(sql: "BEGIN IMMEDIATE")
            for _ in 0...LedgerWriter.maxWaiting { writer.append([]) }
            try db.execute(sql: "COMMIT")
        }
        writer.close()
        #expect(failures.get().map(\.code) == [.inputOutput])
        #expect(failures.get().first?.description.contains("does not keep up") == true)
    }
}
