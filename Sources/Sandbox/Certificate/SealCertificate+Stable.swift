package import Digest

extension SealCertificate {
    /// The same at every start of the same build and policy on the same machine: no process ids, inodes, times or
    /// addresses.
    package struct Stable: Sendable, Hashable, Decodable {
        /// Raised when the meaning of a field changes.
        package var format = 1
        package var family: String
        /// `sha256:…` of the policy's file, which also says how calls of the start are decided; nil where the policy
        /// came from no file.
        package var policy: String?
        package var program: Program
        package var filter: Filter
        package var identity = Identity()
        package var descriptors: [Descriptor]?
        package var namespaces: [Namespace]?
        /// All that the kernel has, in the order of their numbers.
        package var limits: [Limit] = []
        package var memory: Memory?
        package var threads: Int?
        /// One for each, in their order.
        package var protections: [Attestation.Finding] = []
        /// What could not be looked at here, and why.
        package var unseen: [Unseen] = []

        package subscript(protection: Attestation.Protection) -> Attestation.Verdict? {
            protections.first { $0.protection == protection }?.verdict
        }

        package var digest: SHA256Digest { SHA256Digest(of: json.bytes) }
    }

    /// What runs.
    package struct Program: Sendable, Hashable, Decodable {
        /// `sha256:…` of the sealed copy in memory.
        package var executable: String
        package var bytes: Int
        package var arguments: [String]?
        package var environment: [String]?
    }

    /// Which system calls pass.
    package struct Filter: Sendable, Hashable, Decodable {
        /// As the kernel numbers it: 2 is a filter.
        package var mode: Int?
        package var supervision: Supervision
        /// Filters that the process is under; nil where the kernel does not count.
        package var installed: Int?
        /// Those among them that the supervisor is under itself, as in a container.
        package var inherited: Int?
        package var programs: [FilterDigest] = []

        package enum Supervision: String, Sendable, Hashable, Decodable {
            /// Calls of the start, and denied ones, are put to the supervisor.
            case notified
            /// The filters do it alone.
            case unattended
        }
    }

    /// One filter of the seal.
    package struct FilterDigest: Sendable, Hashable, Decodable {
        /// When it decides: `always`, or `startup` and then `ready`.
        package var phase: String
        /// `sha256:…` of the program, eight bytes an instruction.
        package var digest: String
        package var instructions: Int
        package var source: Source

        package enum Source: String, Sendable, Hashable, Decodable {
            /// Read back from the kernel, which enforces it.
            case kernel
            /// What was handed to the kernel, which may not be asked here.
            case loaded
        }
    }

    /// Whom the process runs as.
    package struct Identity: Sendable, Hashable, Decodable {
        /// Real, effective, saved and of the file system.
        package var uids: [UInt32] = []
        package var gids: [UInt32] = []
        package var groups: [UInt32] = []
        package var noNewPrivileges: Bool?
        package var capabilities = Capabilities()

        private enum CodingKeys: String, CodingKey {
            case uids, gids, groups, capabilities
            case noNewPrivileges = "no_new_privileges"
        }
    }

    /// Each set as the kernel writes it, 16 hexadecimal digits.
    package struct Capabilities: Sendable, Hashable, Decodable {
        package var inheritable = ""
        package var permitted = ""
        package var effective = ""
        package var bounding = ""
        package var ambient = ""
    }

    /// An open descriptor.
    package struct Descriptor: Sendable, Hashable, Decodable {
        package var number: Int32
        /// `pipe`, `file`, `socket`, `device`, `directory` or `other`.
        package var kind: String
        /// For what it is open: `read`, `write`, `both` or `none`.
        package var direction: String
        /// `requests`, `replies` and `standard_error` of this worker, its `progress_page` or `executable`; `unknown` for
        /// any other file.
        package var file: String
    }

    /// One of `/proc/PID/ns`.
    package struct Namespace: Sendable, Hashable, Decodable {
        package var kind: String
        /// Whether it is another than the supervisor's.
        package var isOwn: Bool

        private enum CodingKeys: String, CodingKey {
            case kind
            case isOwn = "own"
        }
    }

    /// A resource limit; numbers are texts, since some are larger than what readers of JSON keep exactly.
    package struct Limit: Sendable, Hashable, Decodable {
        package var type: String
        /// `unlimited`, or a number.
        package var soft: String
        package var hard: String
        /// Whether the seal set it; otherwise the worker has it from its supervisor.
        package var isSet: Bool

        private enum CodingKeys: String, CodingKey {
            case type, soft, hard
            case isSet = "set"
        }
    }

    /// What is in the process's memory map.
    package struct Memory: Sendable, Hashable, Decodable {
        /// Mappings both writable and executable.
        package var writableAndExecutable: Int
        /// Pages of the fast clock calls: vdso and vvar.
        package var clockPages: Int
        package var shared: [SharedMapping]

        private enum CodingKeys: String, CodingKey {
            case shared
            case writableAndExecutable = "writable_and_executable"
            case clockPages = "clock_pages"
        }
    }

    /// Memory that another process may have too.
    package struct SharedMapping: Sendable, Hashable, Decodable {
        /// `progress_page` or `unknown`.
        package var file: String
        package var isWritable: Bool
        package var isExecutable: Bool

        private enum CodingKeys: String, CodingKey {
            case file
            case isWritable = "writable"
            case isExecutable = "executable"
        }
    }

    /// What could not be looked at.
    package struct Unseen: Sendable, Hashable, Decodable {
        package var what: String
        package var why: String
    }
}
