import Audit
import Foundation
import Host
import Status
import Testing

@testable import Auditing

@Suite("What the supervisor itself may still do")
struct SupervisorChapterTests {
    private static let layers: [ConfinementStatus.Layer] = [
        .init(name: "its own files only (Landlock)", state: .enforced),
        .init(name: "no memory made executable (MDWE)", state: .enforced),
    ]

    private static func chapter(_ layers: [ConfinementStatus.Layer], pid: Int32 = .max) -> Chapter {
        let now = WallTime(nanoseconds: 1)
        var run = RunStatus(
            state: .running, pid: pid, build: "1", startedAt: now, asOf: now, catalog: "c", catalogDigest: "d",
            executableDigest: "e", input: "i")
        run.confinement = ConfinementStatus(layers: layers, reads: ["/in"], writes: ["/out"])
        return .supervisor(.success(HostStatus(run: run)))
    }

    @Test("what was given up is no finding, and what may still be read and written is listed")
    func confined() {
        let chapter = Self.chapter(Self.layers)
        #expect(chapter.findings.isEmpty)
        #expect(chapter.section.blocks.contains(.list(["`/in`"])) && chapter.section.blocks.contains(.list(["`/out`"])))
        #expect(chapter.section.tables.first?.rows.map(\.mark) == [.enforced, .enforced])
    }

    @Test("what could not be given up is a finding, with why")
    func unavailable() {
        let lack = ConfinementStatus.Layer(
            name: "no TCP but its listener (Landlock)", state: .unavailable, reason: "old")
        let chapter = Self.chapter(Self.layers + [lack])
        #expect(chapter.findings.map(\.id) == ["supervisor.lacks.no_TCP_but_its_listener"])
        #expect(chapter.findings.first?.what.hasSuffix(": old") == true)
    }

    @Test("a host that says it is confined, and is not as the kernel sees it, is a finding")
    func lies() {
        // This process is under no filter.
        #expect(Self.chapter(Self.layers, pid: getpid()).findings.map(\.id) == ["supervisor.differs"])
    }

    @Test("where no host is named, or none runs, nothing is claimed")
    func nothing() {
        for chapter in [Chapter.supervisor(nil), .supervisor(.failure(HostError(.noInput, "no ledger")))] {
            #expect(chapter.findings.isEmpty && chapter.section.tables.isEmpty)
        }
    }
}
