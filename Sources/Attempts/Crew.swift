private import Foundation
private import Synchronization

/// A few threads that share work. Each prepares what it needs once, and lives until its work is done: the kernel ends a
/// worker when the thread that started it ends.
struct Crew: Sendable {
    private let size: Int

    init(_ size: Int) { self.size = max(1, size) }

    /// Does `work` on each item. The values are in the items' order.
    func map<Item: Sendable, Tool, Value: Sendable>(
        _ items: [Item], with prepare: @escaping @Sendable () -> Tool,
        _ work: @escaping @Sendable (Item, Tool) -> Value
    ) -> [Value] {
        let state = CrewState<Value>()
        let isDone = DispatchSemaphore(value: 0)
        let count = min(size, items.count)
        for _ in 0..<count {
            Thread.detachNewThread {
                let tool = prepare()
                while let index = state.take(of: items.count) { state.put(work(items[index], tool), at: index) }
                isDone.signal()
            }
        }
        for _ in 0..<count { isDone.wait() }
        return state.values(items.count)
    }
}

/// What the threads of a crew share.
private final class CrewState<Value: Sendable>: Sendable {
    private let next = Atomic(0)
    private let results = Mutex<[Int: Value]>([:])

    /// The next item that nobody has taken.
    func take(of count: Int) -> Int? {
        let index = next.add(1, ordering: .relaxed).oldValue
        return index < count ? index : nil
    }

    func put(_ value: Value, at index: Int) { results.withLock { $0[index] = value } }

    func values(_ count: Int) -> [Value] { results.withLock { results in (0..<count).compactMap { results[$0] } } }
}
