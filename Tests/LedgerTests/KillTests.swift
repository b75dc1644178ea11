import Foundation
import GRDB
import Glibc
import Ledger
import Status
import Supervision
import Testing

/// A writer that is killed leaves a ledger that is whole, and holds every order that it was told lasts.
@Suite struct KillTests {
    @Test func aWriterThatIsKilledLeavesAWholeLedger() throws {
        var roundsWithActs = 0
        for round in 0..<20 where try killOnce(round) { roundsWithActs += 1 }
        // Otherwise nothing was tried.
        #expect(roundsWithActs >= 5)
    }

    /// Whether the writer came to give orders before it was killed.
    private func killOnce(_ round: Int) throws -> Bool {
        let ledger = try TemporaryLedger()
        // Now and then while the tables are being made, otherwise while it writes.
        let delay = round % 4 == 0 ? Int.random(in: 0...6000) : Int.random(in: 5000...150_000)
        let probe = try Probe(ledger.path)
        usleep(UInt32(delay))
        probe.kill()
        let lines = probe.lines()
        #expect(!lines.contains { $0.hasPrefix("failed") })
        let lasting = lines.compactMap { $0.hasPrefix("act ") ? UInt64($0.dropFirst(4)) : nil }.last ?? 0

        let latched = lines.compactMap { $0.hasPrefix("latch ") ? UInt64($0.dropFirst(6)) : nil }.last ?? 0
        if FileManager.default.fileExists(atPath: ledger.path), lines.contains("ready") {
            let reader = try LedgerReader(path: ledger.path)
            #expect(try ledger.texts("PRAGMA integrity_check") == ["ok"])
            #expect(try ledger.integer("SELECT count(*) FROM pragma_foreign_key_check") == 0)
            let status = try #require(try reader.status(isHostRunning: false))
            #expect(status.run.state == .died)
            // All of one status, or all of another.
            let turn = status.run.acceptedEvents
            #expect(turn >= lasting)
            #expect(status.strategies.count == (turn == 0 ? 0 : 50))
            for strategy in status.strategies {
                #expect(strategy.count(.noSignal) == turn)
                #expect(strategy.trail.map(\.firstSequence) == Array(turn..<turn + 8))
            }
            let act = try reader.acts(limit: 1).first
            #expect(act?.sequence ?? 0 >= lasting)
            #expect(try reader.memory().halts["s1"]?.reason == act?.reason)
            #expect(try reader.memory().latches.first?.outage.since ?? 0 >= latched)
        }

        // And the next host goes on with it.
        let next = try LedgerWriter(path: ledger.path)
        #expect(try next.memory().halts["s1"] != nil || lasting == 0)
        #expect(try next.memory().latches.map(\.strategy) == ["s2"] || latched == 0)
        try next.beginRun(Samples.run())
        #expect(next.write(.status(Samples.fullStatus()), durably: true) == nil)
        next.close()
        var status = try #require(try LedgerReader(path: ledger.path).status(isHostRunning: true))
        // Latches on what is not in the catalog stay.
        #expect(status.formerLatches.map(\.strategy) == ["s2"] || latched == 0)
        status.formerLatches = []
        #expect(status == Samples.fullStatus())
        return lasting > 0
    }
}

/// `ledger-probe`, which lies beside the bundle of tests.
final class Probe {
    private let process = Process()
    private let output = Pipe()

    struct Missing: Error {}

    init(_ path: String) throws {
        process.executableURL = try Self.executable()
        process.arguments = [path]
        process.standardOutput = output
        try process.run()
    }

    static func executable() throws -> URL {
        for argument in CommandLine.arguments where argument.contains(".xctest") {
            let bundle = argument.prefix(upTo: argument.range(of: ".xctest")?.lowerBound ?? argument.endIndex)
            let probe = URL(fileURLWithPath: String(bundle)).deletingLastPathComponent().appendingPathComponent(
                "ledger-probe")
            if FileManager.default.isExecutableFile(atPath: probe.path) { return probe }
        }
        throw Missing()
    }

    func kill() {
        Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// All that it said, once it has ended.
    func lines() -> [String] {
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        return text.split(separator: "\n").map(String.init)
    }
}
