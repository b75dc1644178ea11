import PolicyFiles
@testable import PolicyReview
import SandboxPolicy
import Testing

@Suite("What a reviewer would object to")
struct LintTests {
    private func findings(_ survey: PolicySurvey) throws -> [PolicyLintReport.Finding] {
        try PolicyLint.report(on: survey, .none(why: "for a test")).findings
    }

    @Test("is nothing in the shipped policy; that nothing was tried is said")
    func shipped() throws {
        let report = try PolicyLint.report(on: try survey(), .none(why: "for a test"))
        #expect(report.findings.isEmpty)
        #expect(report.notTried == "for a test")
        #expect(report.text.contains("NOT TRIED"))
    }

    @Test("is each thing that refuses the file, at its line")
    func refused() throws {
        let survey = try survey(
            ("names: [munmap]", "names: [mumap]"), ("      reason: The allocator grows and shrinks the heap.\n", ""),
            readyRule("read", "{index: 0, value: 3, op: SCMP_CMP_EQ}"))
        let found = try findings(survey).filter { $0.kind == .refused }
        #expect(found.count == 3)
        #expect(
            found.contains { $0.location == "x.yaml:\((try? line(of: "munmap")) ?? 0)" && $0.text.contains("mumap") })
        #expect(found.contains { $0.text.contains("reason: is missing") })
        #expect(found.contains { $0.text.contains("already stands in") })
    }

    @Test(
        "is a dangerous call whose arguments are not pinned",
        arguments: [
            ("clone", "", true), ("execve", "", true), ("ptrace", "", true),
            ("socket", "{index: 0, value: 1, op: SCMP_CMP_EQ}", true),
            ("prctl", "", true), ("prctl", "{index: 0, value: 0xf, op: SCMP_CMP_EQ}", false),
            ("ioctl", "{index: 0, value: 3, op: SCMP_CMP_EQ}", true),
            ("ioctl", "{index: 0, value: 3, op: SCMP_CMP_EQ}, {index: 1, value: 0x5401, op: SCMP_CMP_EQ}", false),
            ("mprotect", "{index: 2, value: 5, op: SCMP_CMP_EQ}", true),
            ("mprotect", "{index: 2, value: 4, valueTwo: 0, op: SCMP_CMP_MASKED_EQ}", false),
            ("mprotect", "{index: 2, value: 3, valueTwo: 3, op: SCMP_CMP_MASKED_EQ}", true),
            ("mmap", "{index: 3, value: 0x22, op: SCMP_CMP_EQ}", true), ("getpid", "", false),
        ])
    func dangerous(name: String, arguments: String, isDangerous: Bool) throws {
        let found = try findings(try survey(readyRule(name, arguments))).filter { $0.kind == .dangerous }
        #expect(found.map { $0.text.hasPrefix("\(name)(") } == (isDangerous ? [true] : []))
    }

    @Test("is a rule that others cover, also several of them together")
    func covered() throws {
        let narrow = "{index: 0, value: 3, op: SCMP_CMP_EQ}, {index: 2, value: 8, op: SCMP_CMP_EQ}"
        let found = try findings(try survey(readyRule("read", narrow))).filter { $0.kind == .covered }
        #expect(found.count == 1)
        #expect(found.first?.text.contains("x.yaml:\(try line(of: "read"))") == true)
        // A start-up rule that a ready rule covers.
        let startup = try survey(("names: [gettid]", "names: [gettid, brk]"))
        #expect(
            try findings(startup).filter { $0.kind == .covered }.map(\.text).first?.hasPrefix("brk(…) is covered")
                == true)
        // Even and odd are all there is.
        let halves = try survey(
            ("names: [brk]", "names: [brk]\n      args: [{index: 0, value: 1, valueTwo: 0, op: SCMP_CMP_MASKED_EQ}]"),
            readyRule("brk", "{index: 0, value: 1, valueTwo: 1, op: SCMP_CMP_MASKED_EQ}"),
            ("names: [gettid]", "names: [gettid, brk]"))
        #expect(try findings(halves).filter { $0.kind == .covered }.count == 1)
    }
}
