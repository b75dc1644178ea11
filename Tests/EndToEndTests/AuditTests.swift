import Foundation
import Testing

/// The review in one command.
@Suite("The review", .serialized)
struct AuditTests {
    /// The executables as they are installed: with policies, an inventory, and a worker that is pinned.
    private final class Installation {
        let scratch: Scratch
        var bulkhead: String { scratch.path("bulkhead") }

        init() throws {
            scratch = try Scratch()
            for name in ["bulkhead", "bulkhead-worker", "bulkhead-prober"] {
                try FileManager.default.copyItem(
                    atPath: Product.directory.appendingPathComponent(name).path, toPath: scratch.path(name))
            }
            try FileManager.default.copyItem(
                atPath: Product.package.appendingPathComponent("policies").resolvingSymlinksInPath().path,
                toPath: scratch.path("policies"))
            let inventory = try Product.runProgram(
                Product.package.appendingPathComponent("scripts/inventory").path,
                [
                    "--build", Product.directory.path, "--from", scratch.directory.path, "--output",
                    scratch.path("inventory.json"),
                ])
            try #require(inventory.status == 0, "\(inventory.text)")
            let pin = try Product.runProgram(bulkhead, ["plugins", "pin", "--reason", "a test"])
            try #require(pin.status == 0, "\(pin.text)")
        }

        func audit(_ arguments: String...) throws -> (status: Int32, text: String) {
            try Product.runProgram(bulkhead, ["audit"] + arguments)
        }

        func report(_ arguments: String...) throws -> [String: Any] {
            _ = try Product.runProgram(
                bulkhead, ["audit", "--format", "json", "--output", scratch.path("report.json")] + arguments)
            return try object(try String(contentsOfFile: scratch.path("report.json"), encoding: .utf8))
        }
    }

    private func findings(_ report: [String: Any]) throws -> [String] {
        try #require(report["findings"] as? [[String: Any]]).compactMap { $0["id"] as? String }
    }

    /// Tables of a section.
    private func tables(_ report: [String: Any], _ section: String) throws -> [[String: Any]] {
        let sections = try #require(report["sections"] as? [[String: Any]])
        let blocks = try #require(sections.first { $0["id"] as? String == section }?["blocks"] as? [[String: Any]])
        return blocks.compactMap { $0["table"] as? [String: Any] }
    }

    @Test("finds nothing on an installation that is as it should be, and compares equal with itself")
    func clean() throws {
        let installation = try Installation()
        let report = try installation.report()
        // What this machine lacks is its own.
        let own = try findings(report).filter { !$0.hasPrefix("machine.") && !$0.hasPrefix("running.unavailable") }
        #expect(own == [])
        for section in ["short", "loaded", "policy", "running", "attempts", "linked"] {
            for table in try tables(report, section) {
                let keys = try #require(table["rows"] as? [[String: Any]]).compactMap { $0["key"] as? String }
                #expect(Set(keys).count == keys.count, "\(section): rows that cannot be told apart, \(keys)")
            }
        }
        let page = installation.scratch.path("review.html")
        _ = try installation.audit(
            "--compare", installation.scratch.path("report.json"), "--format", "html", "--output", page)
        let text = try String(contentsOfFile: page, encoding: .utf8)
        #expect(text.contains("Nothing differs.") && !text.contains("<script"))
        // What reviewers ask is on it.
        for part in ["connect(4, ", "read(3, …)", "scan_parameters_of_others", "rdrand", "frame_dummy", "a test"] {
            #expect(text.contains(part), "\(part)")
        }
    }

    @Test("a policy that means something else is a change, and one that asks for too much is a finding")
    func policies() throws {
        let installation = try Installation()
        let path = installation.scratch.path("policies/default.yaml")
        let policy = try String(contentsOfFile: path, encoding: .utf8)
        let wider = policy.replacingOccurrences(of: "names: [exit_group]", with: "names: [exit_group, socket]")
        try wider.write(toFile: path, atomically: false, encoding: .utf8)
        #expect(try findings(try installation.report()).contains { $0.hasPrefix("policy.default.yaml.refused") })
        let before = installation.scratch.path("before.json")
        try FileManager.default.moveItem(atPath: installation.scratch.path("report.json"), toPath: before)
        let narrower = policy.replacingOccurrences(of: "268435456", with: "268435455")
        try #require(narrower != policy)
        try narrower.write(toFile: path, atomically: false, encoding: .utf8)
        let changed = try installation.audit("--compare", before)
        #expect(
            changed.text.contains("RLIMIT_AS") && changed.text.contains("268,435,455"), "\(changed.text.suffix(3000))")
        #expect(try installation.audit("--compare", "/etc/passwd").status == 65)
        #expect(try installation.audit("--compare", "/nowhere").status == 66)
    }

    @Test("a worker that is refused is a finding, and is not started")
    func refused() throws {
        let installation = try Installation()
        let worker = try FileHandle(forWritingTo: URL(fileURLWithPath: installation.scratch.path("bulkhead-worker")))
        try worker.seekToEnd()
        try worker.write(contentsOf: Data([0]))
        let run = try installation.audit()
        #expect(run.status == 1)
        for id in ["pin.refused", "running.unknown", "linked.other_bulkhead-worker"] {
            #expect(run.text.contains("\n\(id): "), "\(id)")
        }
    }

    @Test("of a host that runs, its workers and the host itself are looked at from outside, and it goes on")
    func running() throws {
        let scratch = try Scratch()
        let live = try LiveRun.serving(scratch)
        defer { live.kill() }
        let path = scratch.path("review.json")
        _ = try live.command("audit", "--format", "json", "--output", path)
        let report = try object(try String(contentsOfFile: path, encoding: .utf8))
        for (section, table) in [("running", "now"), ("supervisor", "confinement"), ("supervisor", "supervisor-now")] {
            let found = try tables(report, section).first { $0["id"] as? String == table }
            let rows = try #require(found?["rows"] as? [[String: Any]], "\(table)")
            #expect(!rows.isEmpty && rows.allSatisfy { $0["mark"] as? String == "enforced" }, "\(rows)")
        }
        #expect(try findings(report).filter { $0.hasPrefix("supervisor.") || $0.hasPrefix("running.changed") } == [])
        try live.feed(0..<3)
        try live.finished(3)
    }

    @Test("what a developer builds is pinned by nobody, and that is a finding")
    func checkout() throws {
        let run = try Product.run(["audit", "--format", "html"])
        #expect(run.status == 1 && run.output.hasPrefix("<!DOCTYPE html>") && run.output.contains("pin.unpinned"))
    }
}
