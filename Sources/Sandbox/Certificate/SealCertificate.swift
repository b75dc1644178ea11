package import Digest

/// What a supervisor saw on a worker from outside, when it had started it and before the worker's first event.
///
/// What is the same at every start of the same build and policy on the same machine stands apart, so that it has a
/// digest by which starts, runs and machines can be compared. What could not be seen is nil, and
/// ``Stable/unseen`` says why. Its encoding is described in Certificate.md.
package struct SealCertificate: Sendable, Hashable, Decodable {
    package var stable: Stable
    package var start: Start

    package init(stable: Stable, start: Start) {
        self.stable = stable
        self.start = start
    }

    /// Whether everything is as the policy says, so that the worker may be used.
    package var isAsThePolicySays: Bool { differences.isEmpty }

    /// What is not, and how.
    package var differences: [Attestation.Finding] {
        stable.protections.filter { if case .different = $0.verdict { true } else { false } }
    }

    /// The digest of the stable part: of its canonical encoding. Takes some microseconds.
    package var digest: SHA256Digest { stable.digest }

    /// A file that a process has open or mapped, by which it can be found under `/proc`.
    package struct File: Sendable, Hashable, Codable {
        package var device: UInt64
        package var inode: UInt64

        package init(device: UInt64, inode: UInt64) {
            self.device = device
            self.inode = inode
        }
    }

    /// What is another at each start.
    package struct Start: Sendable, Hashable, Decodable {
        package var pid: Int32
        /// The sealed copy that runs.
        package var executable: File?
        /// Filters that its calls pass, with those that the supervisor has put itself under by then.
        package var filters: Int?
        package var descriptors: [Descriptor]?
        package var namespaces: [Namespace]?
        /// Mappings of memory, all kinds.
        package var mappings: Int?
        /// The shared ones among them.
        package var shared: [File]?

        package struct Descriptor: Sendable, Hashable, Decodable {
            package var number: Int32
            package var file: File
        }

        package struct Namespace: Sendable, Hashable, Decodable {
            package var kind: String
            package var inode: UInt64
        }

        package init(pid: Int32) { self.pid = pid }
    }
}
