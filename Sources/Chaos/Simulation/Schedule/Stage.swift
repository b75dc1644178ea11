import Supervision

/// Whom a trigger can name.
package struct Stage: Sendable {
    package struct Worker: Sendable {
        package let family: String
        /// Of its strategies; at least one.
        package let ranks: [Int]

        package init(family: String, ranks: [Int]) {
            self.family = family
            self.ranks = ranks
        }
    }

    /// Workers beyond these cannot be told apart.
    package static let maxWorkers = 64

    /// Ids, by rank.
    package let strategies: [String]
    package let workers: [Worker]
    package let symbols: [String]

    package init(strategies: [String], workers: [Worker], symbols: [String]) {
        self.strategies = strategies
        self.workers = workers
        self.symbols = symbols
    }

    /// Those that a trigger means: a bit for each.
    ///
    /// - Parameter rank: of the strategy that it names; −1: none.
    func workers(_ trigger: Trigger, rank: Int) -> UInt64 {
        if trigger.strategy == nil, trigger.family == nil { return .max }
        var bits: UInt64 = 0
        for (index, worker) in workers.enumerated() {
            let isMeant = rank >= 0 ? worker.ranks.contains(rank) : worker.family == trigger.family
            if isMeant { bits |= 1 << UInt64(index) }
        }
        return bits
    }
}

extension World {
    var stage: Stage {
        Stage(
            strategies: deployment.strategies.map(\.definition.id.text),
            workers: deployment.workers.map { Stage.Worker(family: $0.family, ranks: $0.ranks.map(\.index)) },
            symbols: Cast.symbols)
    }
}
