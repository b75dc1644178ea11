import Synchronization

/// How much of its limits the endpoint uses.
final class HTTPLoad: Sendable {
    private let connections = Atomic(0)
    private let answers = Atomic(0)

    /// Counts one more, and returns false where that is one too many: then it is not counted.
    func addConnection(limit: Int) -> Bool { Self.add(connections, limit) }
    func removeConnection() { connections.subtract(1, ordering: .relaxed) }

    func addAnswer(limit: Int) -> Bool { Self.add(answers, limit) }
    func removeAnswer() { answers.subtract(1, ordering: .relaxed) }

    private static func add(_ counter: borrowing Atomic<Int>, _ limit: Int) -> Bool {
        guard counter.add(1, ordering: .relaxed).newValue > limit else { return true }
        counter.subtract(1, ordering: .relaxed)
        return false
    }
}
