import Foundation
import Testing

@Suite struct PolicyTests {
    private static let shipped = Product.package.appendingPathComponent("policies").path

    /// A directory of policies with the shipped default, changed, and the given other files.
    private static func policies(
        _ scratch: Scratch, _ name: String = "policies", _ changes: [(String, String)] = [], family: String? = nil
    ) throws -> String {
        var text = try String(contentsOfFile: shipped + "/default.yaml", encoding: .utf8)
        for (old, new) in changes {
            let range = try #require(text.range(of: old), "the shipped policy has changed: \(old)")
            text.replaceSubrange(range, with: new)
        }
        try FileManager.default.createDirectory(atPath: scratch.path(name), withIntermediateDirectories: true)
        _ = try scratch.file("\(name)/default.yaml", text)
        if let family { _ = try scratch.file("\(name)/\(family).yaml", text) }
        return scratch.path(name)
    }

    @Test func showTellsEveryRuleAndEverythingElseInOneLine() throws {
        let run = try Product.run(["policy", "show", "--policies", Self.shipped])
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.contains("  read(3, …) is allowed"))
        #expect(run.output.contains("policies/default.yaml:"))
        #expect(run.output.split(separator: "\n").count { $0.hasPrefix("every other call") } == 1)
        let json = try Product.run(["policy", "show", "mean_reversion", "--policies", Self.shipped, "--format", "json"])
        let review = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        #expect((review["ready"] as? [[String: Any]])?.count == 7)
        #expect(review["name"] as? String == "mean_reversion")
    }

    @Test func explainDecidesAndSaysWhatIsWrongWithAQuestion() throws {
        let run = try Product.run(
            [
                "policy", "explain", "mmap", "0", "4096", "7", "0x22", "-1", "0", "--phase", "ready", "--policies",
                Self.shipped,
            ])
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.contains("ready: it is stopped before it happens"))
        #expect(run.output.contains("argument 2 (prot) is 7; the rule wants 3"))
        #expect(run.output.contains("confirmed"))
        #expect(try Product.run(["policy", "explain", "raed", "--policies", Self.shipped]).status == 64)
        let minus = try Product.run(["policy", "explain", "-1", "--policies", Self.shipped])
        #expect(minus.status == 0, "\(minus.errors)")
    }

    @Test func theListingIsTheFilterThatIsLoaded() throws {
        let run = try Product.run(["policy", "bpf", "--arch", "aarch64", "--policies", Self.shipped])
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.contains("filter supervised for aarch64"))
        #expect(run.output.contains("ret #0x7fff0000"))
    }

    @Test func diffExitsWithOneWhenAnythingBecameLooser() throws {
        let scratch = try Scratch()
        let wider = try Self.policies(
            scratch, "wider",
            [("names: [munmap]", "names: [munmap, socket]"), ("soft: 16, hard: 16", "soft: 16, hard: 64")])
        let run = try Product.run(["policy", "diff", Self.shipped, wider])
        #expect(run.status == 1)
        #expect(run.output.contains("socket(…) was killed, is now allowed"))
        #expect(run.output.contains("RLIMIT_NOFILE, hard: 16 became 64"))
        let back = try Product.run(["policy", "diff", wider, Self.shipped])
        #expect(back.status == 0, "\(back.output)")
        #expect(back.output.contains("socket(…) was allowed, is now killed"))
        #expect(try Product.run(["policy", "diff", Self.shipped, Self.shipped]).status == 0)
        // A family that had the default and now has more.
        let family = try Self.policies(
            scratch, "family", [("names: [munmap]", "names: [munmap, socket]")], family: "mean_reversion")
        _ = try scratch.file(
            "family/default.yaml", try String(contentsOfFile: Self.shipped + "/default.yaml", encoding: .utf8))
        let own = try Product.run(["policy", "diff", Self.shipped, family])
        #expect(own.status == 1)
        #expect(own.output.contains("mean_reversion: "))
        // What cannot be read is not passed over.
        let broken = try Self.policies(scratch, "broken", [("op: SCMP_CMP_EQ", "op: SCMP_CMP_GT")])
        #expect(try Product.run(["policy", "diff", Self.shipped, broken]).status == 78)
        #expect(try Product.run(["policy", "diff", Self.shipped, scratch.path("none")]).status == 78)
    }

    @Test func lintTriesEveryRuleOfTheShippedPolicy() throws {
        let run = try Product.run(["policy", "lint", "--policies", Self.shipped])
        #expect(run.status == 0, "\(run.output)\(run.errors)")
        #expect(run.output.contains("no findings"))
        #expect(run.output.contains("not-reached-on-this-machine"))
    }

    @Test func lintFindsARuleThatNobodyNeedsAndADangerousOne() throws {
        let scratch = try Scratch()
        let needless = """
            startup:
              syscalls:
                - names: [arch_prctl]
                  action: SCMP_ACT_ERRNO
                  errnoRet: 1
                  args: [{index: 0, value: 0x1003, op: SCMP_CMP_EQ}]
                  reason: Nobody has ever asked.

            """
        let run = try Product.run(
            ["policy", "lint", "--policies", try Self.policies(scratch, "a", [("startup:\n  syscalls:\n", needless)])])
        #expect(run.status == 1)
        #expect(run.output.contains("not-needed: ") && run.output.contains("arch_prctl(0x1003, …)"), "\(run.output)")
        let dangerous = try Product.run(
            [
                "policy", "lint", "--policies",
                try Self.policies(scratch, "b", [("names: [munmap]", "names: [munmap, ptrace]")]),
            ])
        #expect(dangerous.status == 1)
        #expect(dangerous.output.contains("dangerous: ") && dangerous.output.contains("NOT TRIED"))
    }

    @Test func lintWithoutAWorkerSaysSo() throws {
        let run = try Product.run(["policy", "lint", "--policies", Self.shipped, "--worker", "/no/such/worker"])
        #expect(run.status == 69)
        #expect(run.output.contains("NOT TRIED"))
    }
}
