private import Dispatch
import Ledger
import Synchronization

/// Waits for one order to be on the disk.
final class OrderWaiter: Sendable {
    private let error = Mutex<LedgerError?>(nil)
    private let isDone = DispatchSemaphore(value: 0)

    func finish(_ error: LedgerError?) {
        self.error.withLock { $0 = error }
        isDone.signal()
    }

    func wait() throws(LedgerError) {
        isDone.wait()
        if let error = error.withLock({ $0 }) { throw error }
    }
}
