import Digest
import Sandbox

/// What the seals of a run's workers were found to be, by family. A certificate that says the same as the one before
/// costs a comparison, and no encoding and no digest.
struct SealBook {
    /// A certificate that was entered.
    struct Page {
        let stable: SealCertificate.Stable
        /// `sha256:…`
        let digest: String
        /// In its canonical encoding.
        let content: String

        init(_ stable: SealCertificate.Stable) {
            let bytes = stable.json.bytes
            self.stable = stable
            digest = SHA256Digest(of: bytes).labelled
            content = String(decoding: bytes, as: UTF8.self)
        }
    }

    /// The newest of each family whose worker was accepted.
    private var accepted: [String: Page] = [:]

    subscript(family: String) -> Page? { accepted[family] }

    /// Enters a certificate.
    ///
    /// - Returns: its page, and how it differs from the last accepted one of its family; that of a refused worker is
    ///   compared with its policy, and with nothing else.
    mutating func enter(_ certificate: SealCertificate) -> (page: Page, changes: [CanonicalJSON.Difference]) {
        let family = certificate.stable.family
        let known = accepted[family]
        if let known, known.stable == certificate.stable { return (known, []) }
        let page = Page(certificate.stable)
        guard certificate.isAsThePolicySays else { return (page, []) }
        accepted[family] = page
        return (page, known.map { page.stable.json.differences(from: $0.stable.json) } ?? [])
    }
}
