import LinuxSystem
import Supervision

/// Where an event loop asks what is to go wrong.
extension EventLoop {
    /// Between two looks at what is over, such as the time for which a worker is stopped.
    private static let tickMilliseconds: UInt64 = 10

    /// Has things go wrong from here on.
    func install(_ interference: any Interference) {
        self.interference = interference
        every(milliseconds: Self.tickMilliseconds) { [unowned self] in
            interference.tick()
            for index in workers.indices {
                guard let worker = workers[index], worker.isUnread, interference.readLimit(WorkerIndex(index)) > 0
                else { continue }
                try? worker.watchReplies(true, &poller)
            }
        }
    }

    /// How many bytes of a worker may be read now; where none may, it is not waited for either.
    func readLimit(_ index: Int, _ worker: WorkerProcess) throws(HostError) -> Int {
        guard let interference else { return .max }
        let limit = interference.readLimit(WorkerIndex(index))
        if limit == 0 { try guarded { () throws(SystemCallError) in try worker.watchReplies(false, &poller) } }
        return limit
    }
}
