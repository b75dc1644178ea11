import Digest
import Testing

@testable import Host
@testable import Sandbox

/// What a host makes of certificates.
@Suite struct SealTests {
    private func certificate(
        cpu: String = "unlimited", pid: Int32 = 1, _ verdict: Attestation.Verdict = .enforced
    ) -> SealCertificate {
        var stable = SealCertificate.Stable(
            family: "trend", policy: "sha256:p", program: .init(executable: "sha256:e", bytes: 2000, arguments: ["x"]),
            filter: .init(mode: 2, supervision: .notified, installed: 1, inherited: 0))
        stable.identity = .init(uids: [7, 7, 7, 7], gids: [8, 8, 8, 8], groups: [], noNewPrivileges: true)
        stable.limits = [.init(type: "RLIMIT_CPU", soft: cpu, hard: "unlimited", isSet: false)]
        stable.protections = [
            .init(protection: .filter, verdict: .enforced), .init(protection: .landlock, verdict: .setAtStart),
            .init(protection: .user, verdict: .unavailable("only root can")),
            .init(protection: .notification, verdict: .notRequested),
            .init(protection: .singleThread, verdict: verdict),
        ]
        stable.unseen = [.init(what: "descriptors", why: "not here\u{1B}[2J")]
        return SealCertificate(stable: stable, start: .init(pid: pid))
    }

    @Test func aSealThatIsAsItWasIsTheSamePageAndAnotherIsCompared() {
        var book = SealBook()
        let first = book.enter(certificate())
        #expect(first.changes.isEmpty && book["trend"]?.digest == first.page.digest && book["other"] == nil)
        #expect(first.page.digest == certificate().digest.labelled)
        #expect(book.enter(certificate(pid: 2)).page.digest == first.page.digest)
        let other = book.enter(certificate(cpu: "60"))
        #expect(SealChanges.text(other.changes) == "limits[RLIMIT_CPU].soft: unlimited, now 60")
        #expect(book["trend"]?.digest == other.page.digest)
    }

    @Test func aRefusedWorkerLeavesTheSealOfItsFamilyAsItIs() {
        var book = SealBook()
        let accepted = book.enter(certificate()).page.digest
        let refused = book.enter(certificate(.different("expected 1, found 2")))
        #expect(refused.changes.isEmpty && refused.page.digest != accepted)
        #expect(book["trend"]?.digest == accepted)
    }

    @Test func whatALedgerKeepsIsReadOnlyUnderItsOwnDigest() throws {
        let stable = certificate().stable
        let read = SealCertificate.Stable(content: stable.json.text, digest: stable.digest.labelled)
        #expect(read == stable)
        let changed = stable.json.text.replacing("unlimited", with: "1")
        #expect(SealCertificate.Stable(content: changed, digest: stable.digest.labelled) == nil)
        let start = SealCertificate.Start(pid: 9)
        #expect(SealCertificate.Start(content: start.json.text) == start)
    }

    @Test func aReportNamesEveryProtectionWithItsVerdictAndWhatWasNotSeen() {
        let text = SealReport(entries: [.init(certificate: certificate(), origin: nil)]).text
        let rows = text.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        for row in [
            "trend: is as its policy says; of 5 protections 1 unavailable, 1 not requested, 1 set at start, 2 enforced",
            "unavailable unprivileged user without groups only root can",
            "not requested denied calls reported with their arguments", "set at start no file access (Landlock)",
            "enforced system call filter", "not seen not here\\u{1b}[2J",
        ] { #expect(rows.contains(row), "\(row)\n\(text)") }
        let refused = SealReport(
            entries: [.init(certificate: certificate(.different("expected 1, found 2")), origin: nil)])
        #expect(!refused.isAsThePoliciesSay)
        #expect(refused.text.hasPrefix("trend: IS NOT AS ITS POLICY SAYS, and got no event; of 5 protections 1 NOT AS"))
        #expect(refused.json.hasPrefix(#"{"seals":[{"accepted":false,"digest":"sha256:"#))
    }
}
