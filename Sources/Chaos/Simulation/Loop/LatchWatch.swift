import Supervision

/// Watches that nobody leaves a latch without an operator.
struct LatchWatch {
    /// By rank.
    private var isLatched: [Bool]
    private var resets: [Int]
    private var returns: [Int]

    init(count: Int) {
        isLatched = Array(repeating: false, count: count)
        resets = Array(repeating: 0, count: count)
        returns = Array(repeating: 0, count: count)
    }

    /// Counts the operators' orders among these.
    mutating func allow(_ inputs: [ExternalInput], _ world: World) {
        for input in inputs {
            guard case .reset(let id, before: _, reason: _) = input,
                let rank = world.deployment.strategies.firstIndex(where: { $0.definition.id == id })
            else { continue }
            resets[rank] += 1
        }
    }

    mutating func left(_ rank: Int, _ outage: Outage) { isLatched[rank] = outage.duration == nil }

    /// Returns whether the strategy may come back.
    mutating func returned(_ rank: Int) -> Bool {
        guard isLatched[rank] else { return true }
        isLatched[rank] = false
        returns[rank] += 1
        return returns[rank] <= resets[rank]
    }
}
