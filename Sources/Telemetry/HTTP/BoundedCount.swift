import Synchronization

/// Counts what is under way, up to a limit, from any thread.
package final class BoundedCount: Sendable {
    private let count = Atomic<Int>(0)
    private let limit: Int

    package init(limit: Int) { self.limit = limit }

    /// Whether one more may be taken on; follow with ``release()`` when it is done.
    package func admit() -> Bool {
        guard count.add(1, ordering: .acquiringAndReleasing).newValue > limit else { return true }
        release()
        return false
    }

    package func release() { count.subtract(1, ordering: .acquiringAndReleasing) }
}
