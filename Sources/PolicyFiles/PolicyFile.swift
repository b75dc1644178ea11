package import Digest
package import SandboxPolicy

/// A policy file that was accepted.
package struct LoadedPolicy: Sendable, Hashable {
    package let policy: WorkerPolicy
    /// The digest of the file's bytes.
    package let digest: SHA256Digest
    package let path: String

    package init(policy: WorkerPolicy, digest: SHA256Digest, path: String) {
        self.policy = policy
        self.digest = digest
        self.path = path
    }
}

/// Reading one policy file.
package enum PolicyFile {
    /// Reads a file of at most 1 MiB and refuses it whole if anything in it is unknown, missing, contradictory or wider
    /// than the compiled-in ceiling.
    package static func load(_ path: String) throws(PolicyFileError) -> LoadedPolicy {
        let bytes = try PolicyFileContent.read(path)
        return LoadedPolicy(policy: try read(bytes, path: path), digest: SHA256Digest(of: bytes), path: path)
    }

    /// The policy in the bytes of a file; `path` stands in messages.
    package static func read(_ bytes: [UInt8], path: String) throws(PolicyFileError) -> WorkerPolicy {
        var reader = PolicyReader()
        let root = try PolicyYAML.compose(bytes, path: path)
        let policy = try reader.policy(from: root)
        if let fault = policy.contradictions.first { throw error(.contradiction, fault, reader, path) }
        if let fault = PolicyCeiling.workers.violations(of: policy).first {
            throw error(.beyondCeiling, fault, reader, path)
        }
        return policy
    }

    static func error(
        _ code: PolicyFileError.Code, _ fault: PolicyFault, _ reader: PolicyReader, _ path: String
    ) -> PolicyFileError {
        let node = reader.nodes[fault.place]
        return PolicyFileError(code, path: path, at: node?.place, key: fault.place.description, fault.problem)
    }
}
