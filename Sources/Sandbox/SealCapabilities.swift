import CLinux
import Glibc
import LinuxSystem

/// What this machine can do for a seal, each tried for real. The trials are harmless and leave nothing behind.
package struct SealCapabilities: Sendable, Hashable {
    package let all: [SealCapability]

    /// What keeps every worker from being started; exit 69 names it.
    package var fatalLacks: [SealCapability] { all.filter { !$0.isAvailable && $0.isFatal } }

    package subscript(name: SealCapability.Name) -> SealCapability? { all.first { $0.name == name } }

    /// - Parameter workerUser: whom workers run as where the supervisor is root.
    package static func detect(workerUser: UInt32 = 65_533) -> SealCapabilities {
        let isRoot = geteuid() == 0
        return SealCapabilities(all: [
            SealCapability(.filter, lack: lack(bulkhead_probe_filter(0), "install a filter")),
            landlock(),
            SealCapability(.memorySealing, lack: memorySealing()),
            SealCapability(.execute, lack: lack(bulkhead_probe_execveat(), "execveat")),
            SealCapability(.notification, lack: lack(bulkhead_probe_filter(1), "install a filter with a listener")),
            takeDescriptor(isRoot: isRoot, workerUser: workerUser),
            networkNamespace(isRoot: isRoot),
            timeStampCounter(),
            unprivilegedUser(isRoot: isRoot),
            boundingSet(),
        ])
    }

    /// Whether this thread holds a capability, by its number.
    static func holds(_ capability: Int32) -> Bool {
        var held: UInt64 = 0
        return bulkhead_effective_capabilities(&held) == 0 && held & (1 << UInt64(capability)) != 0
    }

    private static func lack(_ code: Int32, _ what: String) -> String? {
        code >= 0 ? nil : "\(what): \(SystemCallError.text(of: -code))"
    }

    private static func landlock() -> SealCapability {
        let abi = bulkhead_landlock_abi()
        switch -abi {
        case ENOSYS: return SealCapability(.landlock, lack: "this kernel was built without it")
        case EOPNOTSUPP:
            return SealCapability(.landlock, lack: "it is switched off; add landlock to the kernel's lsm= list")
        default: break
        }
        guard abi > 0 else { return SealCapability(.landlock, lack: lack(abi, "landlock_create_ruleset")) }
        let ruleset = bulkhead_landlock_deny_all()
        if ruleset >= 0 { _ = bulkhead_close(ruleset) }
        return SealCapability(
            .landlock, lack: lack(ruleset, "landlock_create_ruleset"), detail: "interface version \(abi)")
    }

    private static func memorySealing() -> String? {
        do {
            try MemoryFile(name: "bulkhead-probe", isExecutable: true).seal()
            return nil
        } catch {
            return error.description
        }
    }

    private static func takeDescriptor(isRoot: Bool, workerUser: UInt32) -> SealCapability {
        let code = bulkhead_probe_take_descriptor(isRoot && holds(BULKHEAD_CAPABILITY_SETUID) ? workerUser : 0)
        let hint =
            code == -EPERM && isRoot
            ? "; give the container SYS_PTRACE, or run the supervisor as an ordinary user" : ""
        return SealCapability(
            .takeDescriptor, lack: lack(code, "take a descriptor of a child").map { $0 + hint }, isNeededAsRoot: isRoot)
    }

    private static func networkNamespace(isRoot: Bool) -> SealCapability {
        let namespace = bulkhead_make_network_namespace()
        if namespace >= 0 { _ = bulkhead_close(namespace) }
        let hint = namespace == -EPERM && !isRoot ? "; only root may make one" : ""
        return SealCapability(.networkNamespace, lack: lack(namespace, "make an empty one").map { $0 + hint })
    }

    private static func timeStampCounter() -> SealCapability {
        SealCapability(.timeStampCounter, lack: lack(bulkhead_probe_time_stamp_counter(), "prctl(PR_SET_TSC)"))
    }

    private static func unprivilegedUser(isRoot: Bool) -> SealCapability {
        guard isRoot else {
            let lack = "the supervisor is not root and cannot change its workers' user"
            return SealCapability(.unprivilegedUser, lack: lack)
        }
        let isAble = holds(BULKHEAD_CAPABILITY_SETUID) && holds(BULKHEAD_CAPABILITY_SETGID)
        let lack = "the supervisor is root without SETUID and SETGID; grant them or run it as an ordinary user"
        return SealCapability(.unprivilegedUser, lack: isAble ? nil : lack, isNeededAsRoot: true)
    }

    private static func boundingSet() -> SealCapability {
        let isAble = holds(BULKHEAD_CAPABILITY_SETPCAP)
        return SealCapability(.boundingSet, lack: isAble ? nil : "the supervisor does not hold SETPCAP, as root does")
    }
}
