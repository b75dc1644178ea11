import Audit
import Testing

@testable import Attempts
@testable import Auditing

@Suite("What was tried")
struct TrialChapterTests {
    private static func result(_ name: String, _ found: AttemptOutcome) throws -> AttemptResult {
        AttemptResult(
            attempt: try #require(Attempt.named(name)), found: found, report: "as reported", seen: "", duration: 1)
    }

    private static func chapter(_ results: [AttemptResult]) -> Chapter {
        .attempts(.success([Trials(policy: "default.yaml", results: results, sweep: nil)]))
    }

    @Test("an attempt that came to what it must is no finding")
    func held() throws {
        let chapter = Self.chapter([try Self.result("connect", .denied(call: "connect"))])
        #expect(chapter.findings.isEmpty)
        let row = try #require(chapter.section.tables.first?.rows.first)
        #expect(row.mark == .enforced && row.cells.contains("`denied connect`"))
    }

    @Test(
        "an attempt that came to anything else, or that was not made, is a finding",
        arguments: [AttemptOutcome.worked, .failed(errno: "ECONNREFUSED"), .notTried(why: "no prober"), .timedOut])
    func passed(_ found: AttemptOutcome) throws {
        let chapter = Self.chapter([try Self.result("connect", found)])
        #expect(chapter.findings.map(\.id) == ["attempts.default.yaml.connect"])
        #expect(try #require(chapter.section.tables.first?.rows.first).mark != .enforced)
    }

    @Test("where nothing could be tried, that is a finding")
    func nothing() {
        let lack = TrialLack(description: "there is no prober", remedy: "install it")
        #expect(Chapter.attempts(.failure(lack)).findings.map(\.id) == ["attempts.not_tried"])
    }

    @Test("a call by number that passed is a finding")
    func sweep() throws {
        let call = Sweep.Call(convention: .native, number: 41, arguments: [0, 0, 0, 0, 0, 0])
        let finding = Sweep.Finding(call: call, expected: call.expected, found: .worked, report: "")
        let sweep = Sweep.Result(count: 1, tally: ["ok": 1], findings: [finding])
        let chapter = Chapter.attempts(.success([Trials(policy: "default.yaml", results: [], sweep: sweep)]))
        #expect(chapter.findings.count == 1 && chapter.findings[0].what.contains("socket"))
    }
}
