import Foundation
import Testing

/// The review in one command.
@Suite("The review")
struct AuditTests {
    @Test("is a page, a text or JSON, and says by its exit code whether anything was found")
    func forms() throws {
        let scratch = try Scratch()
        let page = scratch.path("review.html")
        let html = try Product.run(["audit", "--format", "html", "--output", page])
        // Nobody has pinned what a developer builds.
        #expect(html.status == 1 && html.output.contains("finding"), "\(html)")
        let text = try String(contentsOfFile: page, encoding: .utf8)
        #expect(text.hasPrefix("<!DOCTYPE html>") && text.contains("pin.unpinned") && !text.contains("<script"))
        let json = try Product.run(["audit", "--format", "json"])
        #expect(json.status == 1)
        let findings = try #require(try object(json.output)["findings"] as? [[String: Any]])
        #expect(findings.contains { $0["id"] as? String == "pin.unpinned" })
        let plain = try Product.run(["audit"])
        #expect(plain.status == 1 && plain.output.contains("FINDINGS"), "\(plain.errors)")
    }

    @Test("compared with itself nothing differs; compared with another policy, the rule does")
    func comparison() throws {
        let scratch = try Scratch()
        let before = scratch.path("before.json")
        _ = try Product.run(["audit", "--format", "json", "--output", before])
        let same = try Product.run(["audit", "--compare", before])
        #expect(same.output.contains("Nothing differs."), "\(same)")
        let policy = try String(
            contentsOf: Product.package.appendingPathComponent("policies/default.yaml"), encoding: .utf8)
        let narrower = policy.replacingOccurrences(of: "hard: 268435456", with: "hard: 268435455")
            .replacingOccurrences(of: "soft: 268435456", with: "soft: 268435455")
        try #require(narrower != policy)
        _ = try scratch.file("default.yaml", narrower)
        let other = try Product.run(["audit", "--policies", scratch.directory.path, "--compare", before])
        #expect(other.output.contains("RLIMIT_AS") && other.output.contains("268435455"), "\(other.output)")
        #expect(try Product.run(["audit", "--compare", "/etc/passwd"]).status == 65)
        #expect(try Product.run(["audit", "--compare", "/nowhere"]).status == 66)
    }

    @Test("a worker that is refused is a finding, and is not started")
    func refused() throws {
        let scratch = try Scratch()
        let worker = scratch.path("bulkhead-worker")
        try FileManager.default.copyItem(
            atPath: Product.directory.appendingPathComponent("bulkhead-worker").path, toPath: worker)
        _ = try scratch.file("bulkhead-worker.sha256", String(repeating: "0", count: 64) + "  bulkhead-worker\n")
        let run = try Product.run(["audit", "--worker", worker])
        #expect(run.status == 1 && run.output.contains("pin.refused"), "\(run)")
    }
}
