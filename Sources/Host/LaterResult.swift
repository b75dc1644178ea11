private import Dispatch
import Synchronization

/// A result that another thread will have: one gives it, once, and whoever asks waits for it.
final class LaterResult<Value: Sendable, Failure: Error>: Sendable {
    private let result = Mutex<Result<Value, Failure>?>(nil)
    private let isThere = DispatchSemaphore(value: 0)

    func give(_ result: Result<Value, Failure>) {
        self.result.withLock { $0 = result }
        isThere.signal()
    }

    func get() throws(Failure) -> Value {
        while true {
            isThere.wait()
            // For the next who asks.
            isThere.signal()
            if let result = result.withLock({ $0 }) { return try result.get() }
        }
    }
}
