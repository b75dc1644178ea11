import Foundation
import Testing

/// A machine that does not let the supervisor take a worker's notification listener: the same seal, poorer reports.
@Suite struct FallbackTests {
    @Test func theRealWorkerInstallsItsOwnFilterAndTheIntentsAreTheSame() throws {
        let scratch = try Scratch()
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Programs/without_pidfd_getfd.c").path
        let compiled = try Product.runProgram("cc", ["-o", scratch.path("without"), source])
        try #require(compiled.status == 0, "\(compiled.text)")
        let catalog = try scratch.file("catalog.yaml", fourFamilies)
        let input = try scratch.file("input", (0..<500).map { event($0) }.joined(separator: "\n"))
        func command(_ output: String) -> [String] {
            ["run", "--catalog", catalog, "--input", input, "--output", scratch.path(output)]
        }

        let usual = try Product.run(command("usual"))
        let fallback = try Product.runProgram(scratch.path("without"), [Product.bulkhead.path] + command("fallback"))
        #expect(usual.status == 0, "\(usual.errors)")
        #expect(fallback.status == 0, "\(fallback.text)")
        #expect(!usual.errors.contains("pidfd_getfd"))
        #expect(fallback.text.contains("pidfd_getfd"), "\(fallback.text)")
        let (lines, others) = (try scratch.lines("usual"), try scratch.lines("fallback"))
        #expect(lines.count > 100 && lines.dropFirst() == others.dropFirst())
        // What is not there is not claimed: the seals are others, and nothing else of the first line.
        var (first, other) = (try object(lines[0]), try object(others[0]))
        let (seals, otherSeals) = (first.removeValue(forKey: "seals"), other.removeValue(forKey: "seals"))
        #expect(seals as? [String: String] != otherSeals as? [String: String])
        #expect(NSDictionary(dictionary: first).isEqual(to: other))

        let doctor = try Product.runProgram(scratch.path("without"), [Product.bulkhead.path, "doctor"])
        #expect(doctor.status == 0, "\(doctor.text)")
        #expect(doctor.text.contains("without pidfd_getfd:"), "\(doctor.text)")
    }
}
