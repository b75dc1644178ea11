import Foundation
import Testing

/// What the disk is made to keep, seen by the system calls of a writer. Nothing short of a power failure would show the
/// difference otherwise.
@Suite(.enabled(if: TracedProbe.isAvailable)) struct PowerTests {
    @Test func anOrderOrALatchIsOnTheDiskBeforeItIsSaidToLast() throws {
        let ledger = try TemporaryLedger()
        // A new ledger, and one whose log was left by another writer.
        for _ in 0..<2 {
            let calls = try TracedProbe.run([ledger.path, "5"], in: ledger.directory)
            let parts = calls.split { $0.contains("\"act ") || $0.contains("\"latch ") }
            #expect(parts.count >= 10)
            for part in parts.prefix(10) { #expect(part.contains { Self.syncs($0, ledger.path + "-wal") }) }
        }
    }

    @Test func aNewLedgerIsOnTheDiskBeforeItsFirstOrderIs() throws {
        let ledger = try TemporaryLedger()
        let calls = try TracedProbe.run([ledger.path, "1"], in: ledger.directory)
        let before = calls.prefix { !$0.contains("\"act 1") }
        #expect(before.count < calls.count)
        for file in [ledger.path, ledger.path + "-wal", ledger.directory] {
            #expect(before.contains { Self.syncs($0, file) }, "\(file)")
        }
    }

    @Test func aShortRunWithoutOrdersNeverWaitsForTheDisk() throws {
        let ledger = try TemporaryLedger()
        for _ in 0..<2 {
            let calls = try TracedProbe.run([ledger.path, "3", "quiet"], in: ledger.directory)
            #expect(calls.contains { $0.contains("\"ready") })
            #expect(calls.filter { $0.contains("sync(") } == [])
        }
    }

    private static func syncs(_ call: String, _ file: String) -> Bool {
        let name = URL(fileURLWithPath: file).resolvingSymlinksInPath().path
        return call.contains("sync(") && call.contains("<\(name)>") && call.hasSuffix("= 0")
    }
}

/// `ledger-probe` under strace.
enum TracedProbe {
    static var isAvailable: Bool {
        let works = (try? execute(["/usr/bin/strace", "-o", "/dev/null", "/bin/true"])) == 0
        if !works { print("SKIPPED: fsync is not looked for, since strace does not work here") }
        return works
    }

    /// Each fsync and each write to standard output, in order.
    static func run(_ arguments: [String], in directory: String) throws -> [String] {
        let trace = "\(directory)/trace"
        let code = try execute(
            [
                "/usr/bin/strace", "-f", "-y", "-qq", "-s", "16", "-e", "trace=fsync,fdatasync,sync,syncfs,write", "-o",
                trace, Probe.executable().path,
            ] + arguments)
        try #require(code == 0)
        return try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n").map(String.init)
            .filter { $0.contains("sync") || $0.contains("write(1<") }
    }

    private static func execute(_ command: [String]) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: command[0])
        process.arguments = Array(command.dropFirst())
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
