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
    let inheritedFilters: Int?
    /// The lines `Uid` and `Gid` of this process's status.
    let user: [String]
    let group: [String]
    let networkNamespace: FileIdentity?
    let networkLack: String?

    init(networkNamespace: FileIdentity?, networkLack: String?) throws(SystemCallError) {
        let status = ProcessStatus(try DescriptorIO.readAll("/proc/self/status"))
        isRoot = geteuid() == 0
        hasDroppedBoundingSet = SealCapabilities.holds(BULKHEAD_CAPABILITY_SETPCAP)
        inheritedFilters = Int(status["Seccomp_filters"])
        user = status.parts("Uid")
        group = status.parts("Gid")
        self.networkNamespace = networkNamespace
        self.networkLack = networkLack
    }
}

/// What a worker was sealed with: what an attestation expects to find.
struct SealFacts: Sendable {
    let family: String
    let supervisor: SupervisorFacts
    /// As set, which an ordinary user's own limits may have lowered.
    let limits: [ResourceLimit]
    let executable: WorkerExecutable
    let pipes: WorkerPipes.Identities
    /// Of the progress page.
    let page: FileIdentity
}
