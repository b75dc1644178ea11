private import CLinux
private import Glibc
private import LinuxSystem

/// Where and why a start ended before the worker's own code ran.
struct SpawnFailure: Error, Sendable, CustomStringConvertible {
    let step: Int32
    /// 0 where there is none.
    let errno: Int32
    /// That ended the child; 0 where none did.
    let signal: Int32

    /// Whether the kernel or a container forbids supervision, rather than that something broke.
    var isLackOfNotification: Bool {
        switch step {
        // Not a child that is gone: that says nothing about the next one.
        case Int32(BULKHEAD_STEP_TAKE_LISTENER.rawValue): [EINVAL, ENOSYS, EPERM, EACCES].contains(errno)
        // EBUSY: an outer supervisor, such as a container runtime, already has the only listener that the kernel
        // permits.
        case Int32(BULKHEAD_STEP_FILTER.rawValue): [EINVAL, EBUSY, ENOSYS, EPERM, EACCES].contains(errno)
        default: false
        }
    }

    var description: String {
        let name = String(cString: bulkhead_spawn_step_name(step))
        if signal != 0 { return "\(name), killed by signal \(signal)" }
        return errno == 0 ? name : "\(name): \(SystemCallError.text(of: errno))"
    }

    /// The kernel lacking a step for good is another matter than a start that went wrong once.
    func error(_ family: String) -> SandboxError {
        let isLack =
            errno == ENOSYS || errno == EOPNOTSUPP
            || (step == Int32(BULKHEAD_STEP_FILTER.rawValue) && [EINVAL, EPERM, EACCES].contains(errno))
            || ((errno == EPERM || errno == EACCES) && step != Int32(BULKHEAD_STEP_CLONE.rawValue) && signal == 0)
        return isLack
            ? SandboxError(
                .unavailable,
                "the worker \(family) cannot be sealed here; \(description); "
                    + "`bulkhead doctor` says what this machine lacks")
            : SandboxError(
                .start, "the worker \(family) did not start; \(description)", signal: signal == 0 ? nil : signal)
    }
}
