import Audit
import Status
import Testing

@testable import Auditing
@testable import Host
@testable import Sandbox

@Suite("Whether processes are held to their policies")
struct RunningChapterTests {
    private static let digest = "sha256:f"

    private static func report(_ verdict: Attestation.Verdict, _ families: String...) -> SealReport {
        let names = families.isEmpty ? ["mean_reversion"] : families
        return SealReport(entries: names.map { entry(verdict, $0) })
    }

    private static func entry(_ verdict: Attestation.Verdict, _ family: String) -> SealReport.Entry {
        var stable = SealCertificate.Stable(
            family: family, policy: "sha256:p", program: .init(executable: "sha256:w", bytes: 1),
            filter: .init(supervision: .notified))
        stable.filter.programs = [.init(phase: "always", digest: digest, instructions: 38, source: .kernel)]
        stable.protections = [.init(protection: .landlock, verdict: verdict)]
        return SealReport.Entry(certificate: SealCertificate(stable: stable, start: .init(pid: 1)), origin: nil)
    }

    private static func chapter(_ report: SealReport) -> Chapter { .running(.success(report), .review, policies: []) }

    @Test("a protection that differs, or that is unavailable, is a finding; one that is enforced is none")
    func verdicts() {
        let other = "running.other_filter.mean_reversion.always"
        #expect(Self.chapter(Self.report(.enforced)).findings.map(\.id) == [other])
        #expect(
            Self.chapter(Self.report(.different("0"))).findings.map(\.id)
                == ["running.different.mean_reversion.landlock", other])
        #expect(
            Self.chapter(Self.report(.unavailable("no /proc"))).findings.map(\.id)
                == ["running.unavailable.landlock", other])
    }

    @Test("what is unavailable for all workers is told of once")
    func unavailable() throws {
        let findings = Self.chapter(Self.report(.unavailable("no /proc"), "a", "b", "c")).findings
        let found = findings.filter { $0.id.hasPrefix("running.unavailable") }
        #expect(found.count == 1 && found[0].what.contains("a, b, c"))
    }

    @Test("every verdict has a mark of its own")
    func marks() {
        let verdicts: [Attestation.Verdict] = [.enforced, .setAtStart, .unavailable(""), .notRequested, .different("")]
        #expect(Set(verdicts.map { AuditMark($0) }).count == verdicts.count)
    }

    @Test("where no process can be looked at, that is a finding")
    func nothing() {
        let chapter = Chapter.running(.failure(HostError(.noInput, "no ledger")), .host(directory: "st"), policies: [])
        #expect(chapter.findings.map(\.id) == ["running.unknown"])
    }

    @Test("violations are findings; a ledger without any is none, and no ledger is not looked at")
    func violations() {
        #expect(Chapter.violations(nil).findings.isEmpty)
        #expect(Chapter.violations(.success(ViolationList([], scope: "st"))).findings.isEmpty)
        let violation = Violation(
            at: WallTime(nanoseconds: 0), family: "f", isolated: nil, generation: 1, call: "connect", detail: nil,
            sequence: 1)
        let chapter = Chapter.violations(.success(ViolationList([violation], scope: "st")))
        #expect(chapter.findings.map(\.id) == ["violations.some"])
        #expect(Chapter.violations(.failure(HostError(.noInput, "none"))).findings.map(\.id) == ["violations.unknown"])
    }
}
