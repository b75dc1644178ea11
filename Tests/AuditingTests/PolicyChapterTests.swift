import Audit
import Foundation
import PolicyFiles
import Testing

@testable import Auditing

@Suite("What a worker may do")
struct PolicyChapterTests {
    private static let shipped = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("policies/default.yaml")

    /// A directory of policies that goes when the test does.
    private func chapter(_ files: [String: (String) -> String]) throws -> Chapter {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("bulkhead-policies-\(UUID())")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let text = try String(contentsOf: Self.shipped, encoding: .utf8)
        for (name, change) in files {
            let changed = change(text)
            try changed.write(to: directory.appendingPathComponent(name), atomically: false, encoding: .utf8)
        }
        let policies = ReviewedPolicy.all(
            in: PolicyDirectory(directory.path), families: ["mean_reversion", "trend_multifactor"])
        return .policy(policies, directory: directory.path)
    }

    @Test("the shipped policy leaves six calls, and nothing is found in it")
    func shipped() throws {
        let chapter = try chapter(["default.yaml": { $0 }])
        #expect(chapter.findings.isEmpty)
        let table = try #require(chapter.section.tables.first { $0.id == "default.yaml-ready" })
        #expect(
            table.rows.map { $0.cells[0].prefix { $0 != "(" } } == [
                "read", "write", "write", "mmap", "munmap", "brk", "exit_group",
            ])
    }

    @Test("whatever is wrong with a policy is a finding")
    func wrong() throws {
        let wider = try chapter([
            "default.yaml": { $0.replacingOccurrences(of: "names: [exit_group]", with: "names: [exit_group, socket]") }
        ])
        #expect(wider.findings.contains { $0.what.contains("socket") })
        let broken = try chapter(["default.yaml": { _ in "no policy" }])
        #expect(!broken.findings.isEmpty)
        #expect(try !chapter([:]).findings.isEmpty)
    }

    @Test("a family with a file of its own is shown with what differs from the default")
    func own() throws {
        let chapter = try chapter([
            "default.yaml": { $0 },
            "mean_reversion.yaml": { $0.replacingOccurrences(of: "268435456", with: "134217728") },
        ])
        let difference = try #require(chapter.section.tables.first { $0.id == "mean_reversion.yaml-difference" })
        #expect(difference.rows.contains { $0.cells[0] == "stricter" && $0.cells[1].contains("RLIMIT_AS") })
        let overview = try #require(chapter.section.tables.first)
        #expect(overview.rows.map { $0.cells[1] } == ["trend_multifactor", "mean_reversion"])
    }
}
