package import Digest
package import SandboxPolicy

/// A policy file as a reviewer looks at it: whatever can be read of it, where each part stands, and everything for which
/// ``PolicyFile/load(_:)`` refuses it. A worker is never started by a survey.
package struct PolicySurvey: Sendable {
    package let path: String
    /// The digest of the file's bytes.
    package let digest: SHA256Digest
    /// What could be read. Where the file is refused, nothing runs by it.
    package let policy: WorkerPolicy
    /// Why the file is refused; empty for one that is in force.
    package let refusals: [PolicyFileError]
    /// Of these, those that leave open what the file means for calls: rules that cannot be read, for instance.
    package let unread: [PolicyFileError]
    /// `landlock`, `networkNamespace`, `clock` and `capabilities` as they are written; none for one that is missing.
    package let layers: [String: String]
    private let places: [PolicyPlace: PolicyFilePlace]

    /// Where a part stands; nil for one that the file does not have.
    package func place(of part: PolicyPlace) -> PolicyFilePlace? { places[part] }

    /// `policies/default.yaml:12`, or the path alone.
    package func location(of part: PolicyPlace) -> String {
        place(of: part).map { "\(path):\($0.line)" } ?? path
    }

    /// Of a policy that is in no file, for tests: its parts have no places.
    package init(of policy: WorkerPolicy) {
        path = "no file"
        digest = SHA256Digest(of: [UInt8]())
        self.policy = policy
        refusals = []
        unread = []
        layers = [
            "landlock": policy.landlock.rawValue, "networkNamespace": policy.networkNamespace.rawValue,
            "clock": policy.clock.rawValue, "capabilities": policy.capabilities.rawValue,
        ]
        places = [:]
    }

    /// Throws where nothing can be read: no file, no YAML, or a section is missing.
    package init(path: String) throws(PolicyFileError) {
        try self.init(PolicyFileContent.read(path), path: path)
    }

    /// As ``init(path:)``, of the bytes of a file.
    package init(_ bytes: [UInt8], path: String) throws(PolicyFileError) {
        var reader = PolicyReader(isSurvey: true)
        let policy = try reader.policy(from: try PolicyYAML.compose(bytes, path: path))
        self.path = path
        self.policy = policy
        digest = SHA256Digest(of: bytes)
        unread = reader.unread
        layers = reader.layers
        places = reader.nodes.compactMapValues(\.place)
        var refusals = reader.refusals
        refusals += policy.contradictions.map { PolicyFile.error(.contradiction, $0, reader, path) }
        refusals += PolicyCeiling.workers.violations(of: policy).map {
            PolicyFile.error(.beyondCeiling, $0, reader, path)
        }
        self.refusals = refusals
    }
}
