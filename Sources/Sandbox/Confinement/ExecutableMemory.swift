private import CLinux
private import Glibc
import LinuxSystem

/// Memory that could once be written never becomes executable (`PR_SET_MDWE`), in this process and in all that it starts.
package enum ExecutableMemory {
    /// Asks the kernel for it, once and for all.
    /// - Returns: why it is not to be had; nil where it is in force.
    package static func fix() -> String? {
        switch bulkhead_executable_memory_is_fixed() {
        case 1...: return nil
        case -EINVAL: return "this kernel does not know it (Linux 6.3 does)"
        default: break
        }
        let code = bulkhead_fix_executable_memory()
        return code >= 0 ? nil : "prctl(PR_SET_MDWE): \(SystemCallError.text(of: -code))"
    }
}
