import Foundation
import Testing

/// Certificates of sealed workers, as a reviewer sees them.
@Suite("What workers are found to be") struct SealTests {
    private static let families = ["legacy_macd_rsi", "mean_reversion", "trend_multifactor", "volatility_overlay"]

    private func seals(_ arguments: String...) throws -> [[String: Any]] {
        let run = try Product.run(["seal", "show", "--format", "json"] + arguments)
        #expect(run.status == 0, "\(run.errors)")
        return try #require(try object(run.output)["seals"] as? [[String: Any]])
    }

    private func digests(_ seals: [[String: Any]]) -> [String: String] {
        Dictionary(
            seals.compactMap { seal in
                (seal["family"] as? String).flatMap { family in (seal["digest"] as? String).map { (family, $0) } }
            }, uniquingKeysWith: { first, _ in first })
    }

    private func sql(_ state: String, _ query: String) throws -> String {
        try Product.runProgram("sqlite3", ["-readonly", state + "/ledger.sqlite", query]).text
    }

    @Test("A run names the seals that `seal show` shows, and its ledger keeps them for every start")
    func runs() throws {
        let scratch = try Scratch()
        let shown = digests(try seals())
        #expect(shown.keys.sorted() == Self.families && Set(shown.values).count == 4)
        let catalog = try scratch.file("catalog.yaml", fourFamilies)
        let input = try scratch.file("input", (0..<300).map { event($0) }.joined(separator: "\n"))
        let state = scratch.path("state")
        for output in ["a", "b"] {
            let run = try Product.run([
                "run", "--catalog", catalog, "--input", input, "--output", scratch.path(output), "--state", state,
            ])
            #expect(run.status == 0, "\(run.errors)")
        }
        #expect(try scratch.bytes("a") == scratch.bytes("b"))
        let line = try object(try scratch.lines("a")[0])
        #expect(line["seals"] as? [String: String] == shown)
        // Of two runs with four workers each, before which another one was asked about parameters.
        let kept = "SELECT purpose, result, count(*) FROM worker_certificates GROUP BY purpose, result ORDER BY purpose"
        #expect(try sql(state, kept) == "inspection|accepted|2\nserving|accepted|8\n")
        #expect(try sql(state, "SELECT count(*) FROM certificates") == "5\n")
        let stored = try seals("--state", state)
        #expect(digests(stored) == shown)
        #expect(stored.allSatisfy { ($0["worker"] as? [String: Any])?["running"] as? Bool == false })
        #expect(stored.allSatisfy { ($0["worker"] as? [String: Any])?["run"] as? Int == 2 })
    }

    @Test(
        "The certificate of a worker that was started again is the one that is shown, of a live host and of a dead one")
    func restarted() throws {
        let live = try LiveRun.serving(try Scratch())
        let before = try seals("trend_multifactor", "--state", live.state)
        let worker = try #require(before[0]["worker"] as? [String: Any])
        #expect(worker["generation"] as? Int == 1 && worker["running"] as? Bool == true)
        let process = try #require((before[0]["start"] as? [String: Any])?["pid"] as? Int32)
        Foundation.kill(process, SIGKILL)
        try waitUntil {
            ((try? seals("trend_multifactor", "--state", live.state))?[0]["worker"] as? [String: Any])?["generation"]
                as? Int == 2
        }
        let after = try seals("trend_multifactor", "--state", live.state)
        #expect(digests(after) == digests(before))
        live.kill()
        let dead = try seals("trend_multifactor", "--state", live.state)
        #expect(digests(dead) == digests(before))
        #expect((dead[0]["worker"] as? [String: Any])?["running"] as? Bool == false)
        let text = try Product.run(["seal", "show", "trend_multifactor", "--state", live.state])
        #expect(text.output.contains("start 2 of run 1") && text.output.contains("it has ended"), "\(text.output)")
    }

    @Test("A worker that is not as its policy says gets no event, and the log and the ledger say what is wrong with it")
    func refused() throws {
        let scratch = try Scratch()
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "Programs/liar.c"
        ).path
        let compiled = try Product.runProgram("cc", ["-O1", "-static", "-o", scratch.path("liar"), source])
        try #require(compiled.status == 0, "\(compiled.text)")
        let catalog = try scratch.file(
            "catalog.yaml",
            """
            {"defaults": {"max_target_notional": 1, "timeframe": "1Hour", "symbols": ["*"]},
             "strategies": [{"strategy_id": "hoards", "strategy_type": "hoards", "version": "1.0.0"}]}
            """)
        let output = try scratch.file("i", "of the run before\n")
        let state = scratch.path("state")
        let run = try Product.run(
            [
                "run", "--worker", scratch.path("liar"), "--catalog", catalog, "--output", output, "--state", state,
            ], input: Data((event(0) + "\n").utf8))
        #expect(run.status == 69, "\(run.errors)")
        let difference = "three descriptors: expected [2, 3, 4], found [2, 3, 4, 6]"
        #expect(run.errors.contains("worker hoards, start 1") && run.errors.contains(difference), "\(run.errors)")
        #expect(try scratch.lines("i") == ["of the run before"])
        let kept = try sql(
            state,
            """
            SELECT result, differences, certificate IN (SELECT digest FROM certificates), cause, detail LIKE '%found%'
            FROM worker_certificates JOIN workers USING (run, family, isolated, generation)
            """)
        #expect(kept == "refused|[\"\(difference)\"]|1|attestation_failed|1\n")
        #expect(try sql(state, "SELECT state FROM runs") == "failed\n")
        for arguments in [["--state", state], ["hoards", "--worker", scratch.path("liar")]] {
            let shown = try Product.run(["seal", "show"] + arguments)
            #expect(shown.status == 1 && shown.errors.contains("gets no event"), "\(shown)")
            #expect(shown.output.contains("IS NOT AS ITS POLICY SAYS"))
            #expect(shown.output.contains("expected [2, 3, 4], found [2, 3, 4, 6]"))
            #expect(shown.output.contains("the progress page"))
        }
    }

    /// Resumes a run under a limit of data that it did not have before, which its workers inherit.
    private func resume(_ scratch: Scratch, _ state: String, input: String, limited: Bool = true) throws -> String {
        let limit = limited ? "prlimit --data=\(Self.limit):\(Self.limit) " : ""
        let command =
            "\(limit)\(Product.bulkhead.path) run --catalog \(scratch.path("catalog.yaml")) --input - "
            + "--output \(scratch.path("i")) --state \(state) --resume <\(input)"
        let run = try Product.runProgram("sh", ["-c", command])
        #expect(run.status == 0, "\(run.text)")
        return run.text
    }

    private static let limit = "68719476736"

    @Test("A run that is resumed under another seal says what in it is another, and its files are as ever")
    func resumed() throws {
        let scratch = try Scratch()
        let live = try LiveRun.serving(scratch)
        try live.feed(0..<300)
        try live.finished(300)
        live.kill()
        let rest = try scratch.file("rest", (300..<600).map { event($0) + "\n" }.joined())
        let text = try resume(scratch, live.state, input: rest)
        for family in Self.families {
            #expect(
                text.contains(
                    "the run goes on under other conditions than it began with: the seal of \(family) was sha256:"),
                "\(text)")
        }
        #expect(text.contains("limits[RLIMIT_DATA].hard: unlimited, now \(Self.limit)"), "\(text)")
        let all = Data((0..<600).map { event($0) + "\n" }.joined().utf8)
        let whole = try Product.run(
            ["run", "--catalog", scratch.path("catalog.yaml"), "--output", scratch.path("reference")], input: all)
        #expect(whole.status == 0)
        #expect(try scratch.bytes("i") == scratch.bytes("reference"))
    }

    @Test("So does one that was killed after its first checkpoint, and one that is as it was says nothing")
    func resumedFromACheckpoint() throws {
        let scratch = try Scratch()
        let live = try LiveRun.serving(scratch)
        try live.feed(0..<300)
        try waitUntil { FileManager.default.fileExists(atPath: live.state + "/checkpoints/checkpoint-2") }
        live.kill()
        let empty = try scratch.file("rest", "")
        #expect(!(try resume(scratch, live.state, input: empty, limited: false)).contains("other conditions"))
        let text = try resume(scratch, live.state, input: empty)
        #expect(text.contains("limits[RLIMIT_DATA].soft: unlimited, now \(Self.limit)"), "\(text)")
        // What stands in the first line is what the run began with.
        let line = try object(try scratch.lines("i")[0])
        #expect(line["seals"] as? [String: String] == digests(try seals()))
    }

    @Test("What cannot be shown is said with what to do")
    func nothing() throws {
        let scratch = try Scratch()
        let none = try Product.run(["seal", "show", "--state", scratch.path("none")])
        #expect(none.status == 66 && none.errors.contains("there is no ledger"), "\(none)")
        let unknown = try Product.run(["seal", "show", "trend"])
        #expect(unknown.status == 64 && unknown.errors.contains("trend_multifactor"), "\(unknown)")
    }
}
