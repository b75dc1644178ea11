import Foundation
import Testing

/// Which worker may be loaded is decided by digest, by somebody, before it is loaded.
@Suite("Pinned workers")
struct PinTests {
    private let scratch: Scratch
    private let worker: String

    init() throws {
        scratch = try Scratch()
        worker = scratch.path("bulkhead-worker")
        try FileManager.default.copyItem(
            atPath: Product.directory.appendingPathComponent("bulkhead-worker").path, toPath: worker)
    }

    private func plugins(_ command: String, _ more: String...) throws -> Product.Outcome {
        try Product.run(["plugins", command, "--worker", worker] + more)
    }

    /// Puts another executable in the worker's place, which works just as well.
    private func replace() throws {
        let other = scratch.path("other")
        try (try Data(contentsOf: URL(fileURLWithPath: worker)) + Data([0])).write(to: URL(fileURLWithPath: other))
        chmod(other, 0o755)
        try #require(rename(other, worker) == 0)
    }

    private func expectRefusal(_ outcome: Product.Outcome) {
        #expect(outcome.status == 78, "\(outcome)")
        for part in [worker, "expects sha256:", "found sha256:", "bulkhead plugins pin"] {
            #expect(outcome.errors.contains(part), "\(part): \(outcome.errors)")
        }
    }

    private func arguments(_ more: String...) throws -> [String] {
        [
            "run", "--catalog", try scratch.file("catalog.yaml", fourFamilies), "--input",
            try scratch.file("in", (0..<50).map { event($0) }.joined(separator: "\n") + "\n"), "--output",
            scratch.path("i"), "--worker", worker, "--state", scratch.path("state"),
        ] + more
    }

    @Test("a run of a worker for which nothing vouches says so; once it is pinned it says nothing")
    func unpinned() throws {
        let first = try Product.run(try arguments())
        #expect(first.status == 0 && first.errors.contains("nothing is pinned"), "\(first.errors)")
        #expect(try plugins("verify").status == 1)
        let pin = try plugins("pin", "--reason", "tried \"here\"")
        #expect(pin.status == 0 && pin.output.contains("mean_reversion@1.0.0"), "\(pin)")
        let verify = try plugins("verify")
        #expect(verify.output.contains("tried \"here\""), "\(verify)")
        try FileManager.default.removeItem(atPath: scratch.path("state"))
        try FileManager.default.removeItem(atPath: scratch.path("i"))
        let second = try Product.run(try arguments())
        #expect(second.status == 0 && !second.errors.contains("pinned"), "\(second.errors)")
    }

    @Test("an executable that is not the one that is pinned is refused, at the start and when a run is resumed")
    func replaced() throws {
        #expect(try plugins("pin").status == 0)
        #expect(try Product.run(try arguments()).status == 0)
        try replace()
        expectRefusal(try Product.run(try arguments("--resume")))
        try FileManager.default.removeItem(atPath: scratch.path("state"))
        expectRefusal(try Product.run(try arguments()))
        expectRefusal(try plugins("list"))
        let verify = try plugins("verify", "--format", "json")
        #expect(verify.status == 1)
        #expect(try object(verify.output)["standing"] as? String == "refused")
        // Whoever has reviewed the other pins that.
        let pin = try plugins("pin")
        #expect(pin.status == 0 && pin.output.contains("instead of sha256:"), "\(pin)")
        #expect(try plugins("list").status == 0)
    }

    @Test("a running host refuses a reload once its worker is not the one that is pinned, and goes on as it was")
    func reload() throws {
        #expect(try plugins("pin").status == 0)
        let live = try LiveRun.serving(try Scratch(), ["--worker", worker])
        try live.feed(0..<20)
        try live.finished(20)
        #expect(try live.command("reload").status == 0)
        try replace()
        let refused = try live.command("reload")
        #expect(refused.status != 0 && (refused.output + refused.errors).contains("expects sha256:"), "\(refused)")
        // The same if the file is the old one and the pin another.
        #expect(try plugins("pin").status == 0)
        let other = try live.command("reload")
        #expect((other.output + other.errors).contains("restart the host"), "\(other)")
        try live.feed(20..<40)
        let end = try live.finish()
        #expect(end.status == 0, "\(live.log)")
        #expect(live.log.contains("a reload is refused"))
    }

    @Test("until something is pinned, the digest counts that the build has left")
    func builtDigest() throws {
        let sum = try Product.runProgram("sh", ["-c", "cd '\(scratch.directory.path)' && sha256sum bulkhead-worker"])
        _ = try scratch.file("bulkhead-worker.sha256", sum.text)
        #expect(try plugins("verify").output.contains("nobody has pinned it"))
        try replace()
        expectRefusal(try plugins("list"))
    }

    @Test("a manifest that is named has to be there")
    func namedManifest() throws {
        let manifest = scratch.path("elsewhere.yaml")
        let missing = try plugins("list", "--manifest", manifest)
        #expect(missing.status == 78 && missing.errors.contains(manifest), "\(missing)")
        #expect(try plugins("pin", "--manifest", manifest).status == 0)
        #expect(try plugins("list", "--manifest", manifest).status == 0)
        try replace()
        expectRefusal(try plugins("list", "--manifest", manifest))
        // Nothing was written beside the worker.
        #expect(try plugins("verify").output.contains("nothing is pinned"))
    }
}
