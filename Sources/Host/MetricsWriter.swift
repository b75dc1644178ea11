private import Dispatch
import LinuxSystem
import Logging
import Status
import Synchronization
import Telemetry

/// Replaces the file of metrics now and then, on a queue of its own, since a disk may not answer.
final class MetricsWriter: Sendable {
    private let file: MetricsFile
    private let rejectionReasons: [String]
    private let log: Logger
    private let queue = DispatchQueue(label: "bulkhead.metrics")
    private let isBusy = Atomic<Bool>(false)

    init(path: String, rejectionReasons: [String], _ log: Logger) {
        file = MetricsFile(path: path)
        self.rejectionReasons = rejectionReasons
        self.log = log
    }

    /// Writes them at once, and waits for that.
    func write(_ status: HostStatus) throws(HostError) {
        do throws(SystemCallError) {
            try queue.sync { Result { () throws(SystemCallError) in try put(status) } }.get()
        } catch {
            throw HostError(
                .cannotCreate,
                "metrics cannot be written to \(file.path): \(error); name a file in a directory that you may write to")
        }
    }

    /// Writes them soon, unless those of before are still being written.
    func replace(_ status: () -> HostStatus) {
        guard !isBusy.exchange(true, ordering: .acquiringAndReleasing) else { return }
        let status = status()
        replaceAtLast(status)
        queue.async { [self] in isBusy.store(false, ordering: .releasing) }
    }

    /// Writes them soon, in any case: for the end of a run.
    func replaceAtLast(_ status: HostStatus) {
        queue.async { [self] in
            do throws(SystemCallError) {
                try put(status)
            } catch {
                log.warning("metrics are not written", metadata: ["cause": "\(error)"])
            }
        }
    }

    /// Waits until everything is written.
    func finish() { queue.sync {} }

    private func put(_ status: HostStatus) throws(SystemCallError) {
        try file.write(MetricsText.render(status, rejectionReasons: rejectionReasons))
    }
}
