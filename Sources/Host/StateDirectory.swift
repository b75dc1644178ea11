private import Glibc
import LinuxSystem

/// The directory of `--state`: a ledger, a control socket, and a lock that lets one supervisor use them.
package struct StateDirectory: ~Copyable {
    package let path: String
    private let lock: FileLock

    /// Makes the directory if there is none, and takes it for this process.
    /// - Throws: exit 73 where another supervisor has it, 74 where it cannot be written.
    package init(_ path: String) throws(HostError) {
        if mkdir(path, 0o700) != 0, errno != EEXIST {
            let reason = SystemCallError.text(of: errno)
            throw HostError(
                .inputOutput,
                "cannot make the state directory \(path): \(reason); name a directory with --state that you may write to"
            )
        }
        let lock = try Self.lock(path)
        do {
            try lock.note("\(getpid())\n")
        } catch {
            throw HostError(
                .inputOutput,
                "cannot write into the state directory \(path): \(error); nothing was started, nothing is lost; make room or name another with --state"
            )
        }
        self.path = path
        self.lock = lock
    }

    /// How long somebody else may have the directory: an operator's command, which leaves an order where no host runs, has it for
    /// a moment. Nanoseconds.
    private static let patience: UInt64 = 1_000_000_000

    private static func lock(_ path: String) throws(HostError) -> FileLock {
        let deadline = MonotonicClock.now + patience
        while FileLock.isHeld(path: lockPath(path)), MonotonicClock.now < deadline { usleep(10_000) }
        do {
            return try FileLock(path: lockPath(path))
        } catch  where error.errno == EAGAIN {
            throw HostError(
                .cannotCreate,
                "another bulkhead\(holder(path)) uses the state directory \(path); stop it, or give this run a directory of its own with --state"
            )
        } catch {
            throw HostError(
                .inputOutput, "cannot use the state directory \(path): \(error); nothing was started, nothing is lost")
        }
    }

    package static func ledgerPath(_ directory: String) -> String { directory + "/ledger.sqlite" }
    package static func controlPath(_ directory: String) -> String { directory + "/control.sock" }
    private static func lockPath(_ directory: String) -> String { directory + "/lock" }

    /// Whether a supervisor uses the directory now.
    package static func isHeld(_ directory: String) -> Bool {
        FileLock.isHeld(path: lockPath(directory))
    }

    /// ` (process 4711)`, for a message: the one that took the directory last. Empty where that is not known.
    static func holder(_ directory: String) -> String {
        guard let bytes = try? DescriptorIO.readAll(lockPath(directory), limit: 64),
            let process = Int32(String(decoding: bytes, as: UTF8.self).split(separator: "\n").first ?? "")
        else { return "" }
        return " (process \(process))"
    }
}
