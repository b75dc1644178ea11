import Foundation
import Glibc
import Journal
import Testing

/// Whenever a writer is killed, everything that it said to last is there, and the next one goes on.
@Suite struct KillTests {
    @Test func everythingThatWasSyncedIsThereAfterAKill() throws {
        let state = try TemporaryState()
        var last: UInt64 = 0
        for round in 0..<40 {
            let lines = try Probe.killed("append", state.path, after: Self.delay(round))
            #expect(!lines.contains { $0.hasPrefix("failed") }, "\(lines)")
            last = lines.compactMap { $0.hasPrefix("synced ") ? UInt64($0.dropFirst(7)) : nil }.last ?? last
            guard FileManager.default.fileExists(atPath: state.journal) else { continue }
            var reader = try JournalReader(directory: state.path)
            let first = reader.position
            #expect(first <= (last < 2000 ? 0 : last - 2000))
            while let record = try reader.next() {
                #expect(record.kind == UInt16(truncatingIfNeeded: record.position))
                #expect(record.payload == Samples.probePayload(record.position, scale: 1000))
            }
            #expect(reader.position >= last)
        }
        // Otherwise nothing was tried.
        #expect(last > 10_000)
        #expect(try state.nextPosition() >= last)
    }

    @Test func aCheckpointIsWholeWheneverItsWriterIsKilled() throws {
        let state = try TemporaryState()
        var last: UInt64 = 0
        for round in 0..<40 {
            let lines = try Probe.killed("checkpoint", state.path, after: Self.delay(round))
            #expect(!lines.contains { $0.hasPrefix("failed") }, "\(lines)")
            last = lines.compactMap { $0.hasPrefix("checkpoint ") ? UInt64($0.dropFirst(11)) : nil }.last ?? last
            let loaded = try state.loaded()
            #expect(loaded.problems.isEmpty)
            #expect(loaded.checkpoint?.number ?? 0 >= last)
            if let checkpoint = loaded.checkpoint {
                #expect(checkpoint.payload == Samples.probePayload(checkpoint.number, scale: 300_000))
            }
            // Two, and one more where it was killed before it removed it.
            #expect(try state.checkpointNames().count <= 3)
        }
        #expect(last > 50)
    }

    /// Now and then at once, otherwise while it writes.
    private static func delay(_ round: Int) -> UInt32 {
        UInt32(round % 4 == 0 ? Int.random(in: 0...6000) : Int.random(in: 5000...150_000))
    }
}

/// `journal-probe`, which lies beside the bundle of tests.
enum Probe {
    struct Missing: Error {}

    static func executable() throws -> URL {
        for argument in CommandLine.arguments where argument.contains(".xctest") {
            let bundle = argument.prefix(upTo: argument.range(of: ".xctest")?.lowerBound ?? argument.endIndex)
            let probe = URL(fileURLWithPath: String(bundle)).deletingLastPathComponent().appendingPathComponent(
                "journal-probe")
            if FileManager.default.isExecutableFile(atPath: probe.path) { return probe }
        }
        throw Missing()
    }

    /// Lets it write for so many microseconds, kills it, and returns all that it said.
    static func killed(_ mode: String, _ directory: String, after delay: UInt32) throws -> [String] {
        let process = Process()
        let output = Pipe()
        process.executableURL = try executable()
        process.arguments = [mode, directory]
        process.standardOutput = output
        try process.run()
        usleep(delay)
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        return text.split(separator: "\n").map(String.init)
    }
}
