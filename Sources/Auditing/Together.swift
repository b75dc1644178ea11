private import Foundation
private import Synchronization

/// Two pieces of work at the same time, the second on a thread of its own, which lives until it is done: the kernel ends a
/// sealed worker when the thread that started it ends.
func together<First, Second: Sendable>(
    _ first: () -> First, and second: @escaping @Sendable () -> Second
) -> (First, Second) {
    let result = ThreadResult<Second>()
    Thread.detachNewThread { result.fulfil(second()) }
    return (first(), result.wait())
}

/// What a thread comes to.
private final class ThreadResult<Value: Sendable>: Sendable {
    private let value = Mutex<[Value]>([])
    private let isThere = DispatchSemaphore(value: 0)

    func fulfil(_ result: Value) {
        value.withLock { $0 = [result] }
        isThere.signal()
    }

    /// Call it once.
    func wait() -> Value {
        isThere.wait()
        return value.withLock { $0[0] }
    }
}
