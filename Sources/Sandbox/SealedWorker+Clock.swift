private import CLinux
private import Glibc
package import LinuxSystem

/// A range of a worker's addresses.
package struct AddressRange: Sendable, Hashable {
    package let start: UInt64
    /// Bytes.
    package let length: UInt64

    package init(start: UInt64, length: UInt64) {
        self.start = start
        self.length = length
    }
}

extension SealedWorker {
    /// Where the kernel has put the pages behind the clock calls that never enter it. The worker gives them back before
    /// any plugin code runs; it cannot find them out itself.
    ///
    /// - Returns: an empty array where a container forbids looking; ``attest()`` says so too.
    package func clockMappings() throws(SystemCallError) -> [AddressRange] {
        do {
            let inspector = try ProcessInspector(id)
            try awaitLoader(inspector)
            let entries = MemoryMap.entries(of: try inspector.read("maps"))
            clockRanges = entries.filter(\.isClock).map(\.range)
            executableStart = entries.filter { $0.file == facts.executable.identity }.map(\.range.start).min()
            return clockRanges
        } catch {
            guard error.errno == EACCES || error.errno == EPERM else { throw error }
            return []
        }
    }

    /// When the launch returns, the exec is past failing, but the process may still have the supervisor's memory, or
    /// new memory that is not yet filled. It has its own once its executable is the worker's, and the auxiliary vector
    /// is written last, so when there is one all mappings are there.
    private func awaitLoader(_ inspector: borrowing ProcessInspector) throws(SystemCallError) {
        let deadline = MonotonicClock.now + 5_000_000_000
        while true {
            if try inspector.identity("exe") == facts.executable.identity, try inspector.hasAuxiliaryVector() { return }
            if try reapIfEnded() != nil { throw SystemCallError(call: "exec of the worker", errno: ESRCH) }
            if MonotonicClock.now > deadline { throw SystemCallError(call: "exec of the worker", errno: ETIMEDOUT) }
            usleep(20)
        }
    }
}
