import Digest
private import Foundation
import Sandbox

extension SealCertificate.Stable {
    /// What a ledger keeps under a digest; nil where it is none, or another than the digest says.
    init?(content: String, digest: String) {
        guard SHA256Digest(of: content).labelled == digest,
            let stable = try? JSONDecoder().decode(Self.self, from: Data(content.utf8))
        else { return nil }
        self = stable
    }
}

extension SealCertificate.Start {
    init?(content: String) {
        guard let start = try? JSONDecoder().decode(Self.self, from: Data(content.utf8)) else { return nil }
        self = start
    }
}
