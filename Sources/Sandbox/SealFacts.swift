private import CLinux
private import Glibc
import LinuxSystem
import SandboxPolicy

/// What is the same for all workers of this supervisor.
struct SupervisorFacts: Sendable {
    /// Whether the supervisor is root, so that workers become somebody else.
    let isRoot: Bool
    let hasDroppedBoundingSet: Bool
    /// Filters that this process is under itself, as in a container; nil where the kernel does not count.
    private(set) var inheritedFilters: Int?
    /// Filters among those that this process has put itself under.
    private(set) var ownFilters = 0
    /// The lines `Uid` and `Gid` of this process's status.
    let user: [String]
    let group: [String]
    let networkNamespace: FileIdentity?
    let networkLack: String?
    /// All that this kernel has, by kind, as they were when the launcher was made.
    let namespaces: [Namespace]

    struct Namespace: Sendable {
        let kind: String
        let identity: FileIdentity
    }
    /// Why memory of workers could be made executable, were it not for their filter; nil where it cannot.
    let executableMemoryLack: String?

    init(
        networkNamespace: FileIdentity?, networkLack: String?, executableMemoryLack: String?
    ) throws(SystemCallError) {
        let status = ProcessStatus(try DescriptorIO.readAll("/proc/self/status"))
        isRoot = geteuid() == 0
        hasDroppedBoundingSet = SealCapabilities.holds(BULKHEAD_CAPABILITY_SETPCAP)
        inheritedFilters = Int(status["Seccomp_filters"])
        user = status.parts("Uid")
        group = status.parts("Gid")
        self.networkNamespace = networkNamespace
        self.networkLack = networkLack
        var namespaces: [Namespace] = []
        for kind in try Self.entries(of: "/proc/self/ns") {
            namespaces.append(Namespace(kind: kind, identity: try Self.namespace(kind)))
        }
        self.namespaces = namespaces
        self.executableMemoryLack = executableMemoryLack
    }

    /// The one that this process is in now.
    static func namespace(_ kind: String) throws(SystemCallError) -> FileIdentity {
        try FileIdentity(at: AT_FDCWD, "/proc/self/ns/\(kind)")
    }

    private static func entries(of path: String) throws(SystemCallError) -> [String] {
        guard let stream = opendir(path) else { throw SystemCallError(call: "open \(path)", errno: errno) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { name in
                String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    /// This process has put itself under a filter.
    mutating func addOwnFilter() {
        ownFilters += 1
        inheritedFilters? += 1
    }
}

/// What a worker was sealed with: what an attestation expects to find.
struct SealFacts {
    let family: String
    let supervisor: SupervisorFacts
    /// As set, which an ordinary user's own limits may have lowered.
    let limits: [ResourceLimit]
    let executable: WorkerExecutable
    let pipes: WorkerPipes.Identities
    /// Why nobody is asked about denied calls; nil where the supervisor is.
    let notificationLack: String?
    /// Of the progress page.
    let page: FileIdentity
    /// Who reads filter programs back; nil: this process itself.
    let witness: FilterWitness?
}
