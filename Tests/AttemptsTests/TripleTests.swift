import CAttempts
import Foundation
import Testing

@testable import Attempts

/// Every attempt three ways, held against the committed table.
@Suite(.serialized)
struct TripleTests {
    @Test("What stops an attempt unsealed, with every layer but the filter, is what the table says")
    func controls() throws {
        guard Bench.isMachineOfTheTable else { return }
        let isRecording = ProcessInfo.processInfo.environment["BULKHEAD_RECORD_ATTEMPTS"] != nil
        let table = isRecording ? nil : try ExpectedTable()
        let endless = Set(
            isRecording
                ? ["pause", "futex_wait_for_ever", "spin", "stop_itself"]
                : table?.rows.filter { $0.control == "timeout" }.map(\.name) ?? [])
        let found = try Controls().run(Attempt.all) { endless.contains($0.name) }
        guard let table else { return try ExpectedTable.record(Attempt.all, found) }
        for (attempt, found) in zip(Attempt.all, found) {
            let row = try #require(table.row(attempt.name), "\(attempt.name) is not in \(ExpectedTable.path)")
            #expect(found.C == row.control, "\(attempt.name), unsealed")
            #expect(found.L == row.layers, "\(attempt.name), with every layer but the filter")
        }
    }

    @Test("Sealed, every attempt is stopped as it must be, and reported", .enabled(if: Bench.hasProber))
    func sealed() throws {
        let runner = try AttemptRunner(prober: try #require(Bench.prober), policy: try Bench.policy.get())
        for result in runner.run() { #expect(result.verdict == .held, "\(result)") }
    }
}

/// What the table and the list say of each other.
struct AttemptListTests {
    @Test("The table has every attempt of the list, in its order, with the same ending")
    func tableAndList() throws {
        let rows = try ExpectedTable().rows
        #expect(rows.map(\.name) == Attempt.all.map(\.name))
        for (row, attempt) in zip(rows, Attempt.all) {
            #expect(row.group == attempt.group.rawValue)
            #expect(row.sealed == ExpectedTable.sealed(attempt), "\(attempt.name)")
        }
    }

    @Test("Whatever must be stopped does something where nothing stops it")
    func control() throws {
        for row in try ExpectedTable().rows {
            guard Attempt.named(row.name)?.mustBeStopped == true else { continue }
            // A prober that does nothing at all answers that nothing was the effect.
            let isOutcome = !row.control.hasPrefix("no effect") && !row.control.hasPrefix("not tried")
            #expect(isOutcome && row.control != row.sealed, "\(row.name): \(row.control)")
        }
    }

    @Test("Names are unique, and whatever may pass says why")
    func names() {
        #expect(Set(Attempt.all.map(\.name)).count == Attempt.all.count)
        for attempt in Attempt.all {
            let passes = attempt.expected.contains { $0 == .worked || $0.description.first == "E" }
            #expect(!passes || !attempt.remark.isEmpty, "\(attempt.name)")
        }
    }

    #if arch(x86_64)
        @Test("The list names every attempt in C, and no other")
        func attemptsInC() {
            let written = Set(
                (0..<bulkhead_attempt_count()).compactMap { bulkhead_attempt_name($0) }.map(String.init(cString:)))
            let elsewhere = Set(
                Attempt.all.map(\.name).filter {
                    $0.hasPrefix("swift_") || $0.hasPrefix("scan_") || $0 == "dump_surroundings"
                })
            #expect(written.subtracting(["call"]) == Set(Attempt.all.map(\.name)).subtracting(elsewhere))
        }
    #endif
}
