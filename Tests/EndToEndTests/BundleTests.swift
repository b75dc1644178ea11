import Foundation
import Testing

/// A change is handed over by one who made it and received by another, with the real worker.
@Suite("bulkhead bundle")
struct BundleTests {
    private let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        try FileManager.default.createDirectory(atPath: scratch.path("clone"), withIntermediateDirectories: true)
        try git("init", "-q", "-b", "main")
        try commit(["README.md": "read me\n"])
        try git("tag", "-a", "-m", "release", "v1")
        try commit([
            "design.md": "design\n", "catalog.yaml": Self.catalog("1.0.0"), "broken.yaml": Self.catalog("7.0.0"),
        ])
    }

    private static func catalog(_ version: String) -> String {
        """
        strategies:
          - { strategy_id: one, strategy_type: legacy_macd_rsi, version: \(version), timeframe: 1Hour, symbols: "*",
              max_target_notional: 10000 }

        """
    }

    private func git(_ arguments: String...) throws {
        let identity = ["-c", "user.name=Tester", "-c", "user.email=tester@example.org"]
        let run = try Product.runProgram("git", ["-C", scratch.path("clone")] + identity + arguments)
        try #require(run.status == 0, "git \(arguments): \(run.text)")
    }

    private func commit(_ files: [String: String]) throws {
        for (name, content) in files { _ = try scratch.file("clone/\(name)", content) }
        try git("add", "-A")
        try git("commit", "-q", "-m", "change")
    }

    private func bundle(_ arguments: String...) throws -> Product.Outcome {
        try Product.run(["bundle"] + arguments + ["--checkout", scratch.path("clone")])
    }

    @Test("what is handed over holds for the receiver, until something differs")
    func handedOver() throws {
        let result = try Product.run(["conform", "legacy_macd_rsi@1.0.0", "--format", "json"])
        #expect(result.status == 0, "\(result.errors)")
        let file = try scratch.file("legacy.json", result.output)
        try git("remote", "add", "origin", "https://example.org/bulkhead.git")
        let output = scratch.path("bundle.json")
        let made = try bundle(
            "--base", "v1", "--head", "HEAD", "--design-doc", "design.md", "--catalog", "catalog.yaml", "--conformance",
            file, "--output", output)
        #expect(made.status == 0 && made.output.isEmpty, "\(made.errors)")
        #expect(made.errors.contains("repository is the URL of the remote origin"))
        #expect(made.errors.contains("warning: tried with --depth quick only: legacy_macd_rsi@1.0.0"))
        #expect(made.errors.contains("warning: there are no contracts"))

        let held = try bundle("verify", output)
        #expect(held.status == 0, "\(held.errors)")
        #expect(held.output == "\(output): everything in it is so here\n")

        // The receiver's own policies differ.
        let policies = scratch.path("policies")
        try FileManager.default.copyItem(atPath: Product.package.path + "/policies", toPath: policies)
        let policy = try String(contentsOfFile: policies + "/default.yaml", encoding: .utf8)
        _ = try scratch.file("policies/default.yaml", policy + "# mine\n")
        let differs = try bundle("verify", output, "--policies", policies)
        #expect(differs.status == 78)
        for place in [
            "artifacts.policies.digest: the bundle says sha256:",
            "artifacts.policies.files.default.yaml: the bundle says sha256:",
            "conformance legacy.json: was made with the policy sha256:",
        ] {
            #expect(differs.errors.contains(place), "\(place): \(differs.errors)")
        }
    }

    @Test("everything that is missing or wrong is named at once, and no secret is told")
    func refused() throws {
        try git("remote", "add", "origin", "https://sesame@example.org/bulkhead.git")
        let request = try scratch.file(
            "request.json", #"{"base": "nowhere", "head": "HEAD", "strategyCatalogPath": "broken.yaml", "extra": 1}"#)
        _ = try scratch.file("clone/broken.yaml", Self.catalog("1.0.0"))
        let output = scratch.path("bundle.json")
        let refused = try bundle("--from", request, "--output", output)
        #expect(refused.status == 78 && refused.output.isEmpty)
        for problem in [
            "error: extra: is no key of a bundle", "error: repository: has credentials in it",
            "error: base: \"nowhere\" names no commit of this clone",
            "error: designDoc: is missing; give --design-doc PATH",
            ":broken.yaml:2:57: strategy \"one\": version: legacy_macd_rsi has no version 7.0.0",
            "error: nothing is handed over: 5 problems",
        ] {
            #expect(refused.errors.contains(problem), "\(problem): \(refused.errors)")
        }
        #expect(!refused.errors.contains("sesame"))
        #expect(!FileManager.default.fileExists(atPath: output))
        #expect(try bundle("--from", scratch.path("none")).status == 66)
        #expect(try bundle("--from", scratch.file("twice", #"{"base": "a", "base": "b"}"#)).status == 65)
    }

    @Test("a plugin without a result is handed over only where that is wanted, and the bundle says so")
    func withoutResults() throws {
        let arguments = [
            "bundle", "--repository", "git@example.org:bulkhead.git", "--base", "v1", "--head", "main", "--design-doc",
            "design.md", "--catalog", "catalog.yaml", "--checkout", scratch.path("clone"),
        ]
        let refused = try Product.run(arguments)
        #expect(refused.status == 78)
        #expect(refused.errors.contains("artifacts.conformance: there is no result of legacy_macd_rsi@1.0.0"))
        let allowed = try Product.run(arguments + ["--allow-missing-conformance"])
        #expect(allowed.status == 0, "\(allowed.errors)")
        let json = try JSONSerialization.jsonObject(with: Data(allowed.output.utf8)) as? [String: Any]
        let artifacts = json?["artifacts"] as? [String: Any]
        #expect((artifacts?["conformance"] as? [String: Any])?["missing"] as? [String] == ["legacy_macd_rsi@1.0.0"])
    }
}
