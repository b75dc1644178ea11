private import CLinux
private import Glibc
import LinuxSystem

/// A process that reads back which filters workers are under, for a supervisor that is under one itself.
final class FilterWitness {
    private let socket: OwnedDescriptor

    /// Whether it would be of use: only root may read programs back, and outside of any filter.
    static var isPossible: Bool {
        guard SealCapabilities.holds(BULKHEAD_CAPABILITY_SYS_ADMIN) else { return false }
        return (try? ProcessStatus(DescriptorIO.readAll("/proc/self/status"))["Seccomp"]) == "0"
    }

    /// Call it while the process has one thread.
    init() throws(SystemCallError) {
        let title = CommandLine.unsafeArgv.pointee
        // Arguments stand one behind the other.
        let last = CommandLine.unsafeArgv[max(0, Int(CommandLine.argc) - 1)]
        let length = if let title, let last { last + strlen(last) + 1 - title } else { 0 }
        socket = OwnedDescriptor(
            owning: try checked("start the witness of filters", bulkhead_begin_filter_witness(title, max(0, length))))
    }

    /// As `bulkhead_enforced_filter`.
    func program(of process: Int32, at index: UInt32, into buffer: UnsafeMutableRawPointer, capacity: Int32) -> Int32 {
        bulkhead_witnessed_filter(socket.rawValue, process, index, buffer, capacity)
    }
}
