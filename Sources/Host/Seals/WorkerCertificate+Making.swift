import Ledger
import Sandbox

extension WorkerCertificate {
    /// As it is kept, from now on.
    init(
        _ certificate: SealCertificate, _ page: SealBook.Page, _ purpose: Purpose, isolated: String?,
        generation: UInt32
    ) {
        self.init(
            at: RunRecord.now, family: certificate.stable.family, isolated: isolated, purpose: purpose,
            generation: generation, pid: certificate.start.pid, digest: page.digest, content: page.content,
            start: certificate.start.json.text,
            differences: certificate.differences.map { "\($0.protection.rawValue): \($0.verdict.reason ?? "")" })
    }
}
