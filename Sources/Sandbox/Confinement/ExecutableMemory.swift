private import CLinux
private import Glibc
import LinuxSystem

/// Memory that could once be written never becomes executable (`PR_SET_MDWE`), in this process and in all that it starts.
package enum ExecutableMemory {
    /// Asks the kernel for it, once and for all. It is for whoever owns the process to do, before anything is started: nothing
    /// that is only linked in may change a process for good.
    /// - Returns: why it is not to be had; nil where it is in force.
    @discardableResult
    package static func fix() -> String? {
        let found = lack
        if found == nil || found == unknown { return found }
        let code = bulkhead_fix_executable_memory()
        return code >= 0 ? nil : "prctl(PR_SET_MDWE): \(SystemCallError.text(of: -code))"
    }

    /// Why it is not in force; nil where it is.
    package static var lack: String? {
        switch bulkhead_executable_memory_is_fixed() {
        case 1...: nil
        case -EINVAL: unknown
        default: "the supervisor did not ask the kernel for it"
        }
    }

    private static let unknown = "this kernel does not know it (Linux 6.3 does)"
}
