import GRDB
import Ledger
import Status
import Testing

/// What the ledger keeps of how workers were sealed.
@Suite struct CertificateTests {
    /// One that a worker was given, or with `differences` refused for.
    static func certificate(
        _ family: String = "trend_multifactor", isolated: String? = nil, generation: UInt32 = 1,
        purpose: WorkerCertificate.Purpose = .serving, digest: String = "sha256:a", differences: [String] = []
    ) -> WorkerCertificate {
        WorkerCertificate(
            at: time(Int64(generation)), family: family, isolated: isolated, purpose: purpose, generation: generation,
            pid: 77, digest: digest,
            content: #"{"family":"\#(family)","protections":[{"protection":"filter","verdict":"enforced"}]}"#,
            start: #"{"pid":77}"#, differences: differences)
    }

    /// A ledger with a run under way.
    private func begun() throws -> (ledger: TemporaryLedger, writer: LedgerWriter) {
        let ledger = try TemporaryLedger()
        let writer = try LedgerWriter(path: ledger.path)
        try writer.beginRun(Samples.run())
        return (ledger, writer)
    }

    @Test func aCertificateIsKeptOnceHoweverManyStartsHaveIt() throws {
        let (ledger, writer) = try begun()
        defer { writer.close() }
        for generation in 1...20 {
            #expect(writer.write(.workerCertified(Self.certificate(generation: UInt32(generation)))) == nil)
        }
        #expect(writer.write(.workerCertified(Self.certificate(generation: 21, digest: "sha256:b"))) == nil)
        #expect(try ledger.integer("SELECT count(*) FROM certificates") == 2)
        #expect(try ledger.integer("SELECT count(*) FROM worker_certificates WHERE certificate = 'sha256:a'") == 20)
        #expect(
            try ledger.texts("SELECT first_seen || ' ' || last_seen FROM certificates WHERE digest = 'sha256:a'") == [
                "\(time(1)) \(time(20))"
            ])
        #expect(try LedgerReader(path: ledger.path).certificate("sha256:b") == Self.certificate().content)
        #expect(try LedgerReader(path: ledger.path).certificate("sha256:c") == nil)
    }

    @Test func theNewestOfEachWorkerOfTheNewestRunIsRead() throws {
        let (ledger, writer) = try begun()
        #expect(writer.write(.workerCertified(Self.certificate("gone", digest: "sha256:g"))) == nil)
        try writer.beginRun(Samples.run(at: time(50)))
        let reader = try LedgerReader(path: ledger.path)
        // A run that has come to none yet says nothing of those before.
        #expect(try reader.certificates().map(\.certificate.family) == ["gone"])
        let refused = Self.certificate(generation: 2, digest: "sha256:r", differences: ["one thread: 2"])
        let isolated = Self.certificate(isolated: "s")
        let start = WorkerStart(
            at: time(1), family: refused.family, isolated: nil, generation: 2, pid: 77, policyDigest: "p",
            executableDigest: "e")
        let loss = WorkerLoss(
            generation: 2, at: time(3), cause: "attestation_failed", detail: "it differs", signal: nil, sequence: nil)
        #expect(
            writer.write(
                .workerCertified(Self.certificate()), .workerStarted(start), .workerCertified(refused),
                .workerLost(family: refused.family, isolated: nil, loss), .workerCertified(isolated),
                .workerCertified(Self.certificate(generation: 9, purpose: .trial, digest: "sha256:t"))) == nil)
        let found = try reader.certificates()
        #expect(found.map(\.certificate) == [refused, isolated])
        #expect(found.map(\.run) == [2, 2] && found.map(\.runState) == [.running, .running])
        #expect(found.map(\.lostAt) == [time(3), nil])
        #expect(
            try ledger.texts("SELECT purpose || ' ' || result FROM worker_certificates WHERE run = 2 ORDER BY id") == [
                "serving accepted", "serving refused", "serving accepted", "trial accepted",
            ])
        writer.close()
    }

    @Test func aLongDifferenceIsCutAndWhatNobodyRefersToGoes() throws {
        let (ledger, writer) = try begun()
        let long = Self.certificate(differences: [String(repeating: "x", count: 100_000)])
        #expect(writer.write(.workerCertified(long)) == nil)
        #expect(try ledger.integer("SELECT max(length(differences)) FROM worker_certificates") ?? 0 < 5000)
        writer.close()
        try ledger.tamper("DELETE FROM worker_certificates")
        let next = try LedgerWriter(path: ledger.path)
        try next.beginRun(Samples.run(at: time(9)))
        #expect(try ledger.integer("SELECT count(*) FROM certificates") == 0)
        next.close()
    }

    @Test func whatIsNoJSONIsRefused() throws {
        let (ledger, writer) = try begun()
        var bad = Self.certificate()
        bad.content = "{"
        #expect(writer.write(.workerCertified(bad)) != nil)
        #expect(try ledger.integer("SELECT count(*) FROM worker_certificates") == 0)
        writer.close()
    }
}
