package import StrategySDK

/// One event × strategy.
package struct OutcomeRecord: Sendable, Equatable {
    package var strategy: StrategyRank
    package var outcome: Outcome
    package var reason: OutcomeReason
}

/// The rule behind an outcome, with its limit and the value seen. Kept as values, since it is noted for every outcome and
/// read for few; ``Deployment/text(_:for:)`` puts it into words.
package enum OutcomeReason: Sendable, Equatable {
    case none
    /// The plugin's own, by position in its declaration.
    case declared(Int)
    /// So many events of so many are seen, this one included.
    case warmUp(seen: UInt32, of: UInt32)
    /// Milliseconds.
    case staleness(Double, limit: Double)
    /// Columns without a value: a bit for each of the first 64, and how many more.
    case missing(first: UInt64, others: UInt16)
    /// Nanoseconds since the last intent, and those that must pass.
    case cooldown(elapsed: Int64, of: Int64)
    case openPositions(Int, limit: Int)
    case direction(Direction)
    case text(String)
}

extension Deployment {
    /// What stands behind an outcome of a strategy, in words; nil where the outcome's name says everything.
    package func text(_ reason: OutcomeReason, for rank: StrategyRank) -> String? {
        switch reason {
        case .none: nil
        case .declared(let index): strategies[rank.index].descriptor.reasons[index]
        case .warmUp(let seen, let length): "\(seen) of \(length)"
        case .staleness(let value, let limit): "staleness_ms \(value) is above \(limit)"
        case .missing(let first, let others): names(first, others)
        case .cooldown(let elapsed, let length):
            "\(Double(elapsed) / 1e9) s of \(Double(length) / 1e9) s since the last intent"
        case .openPositions(let count, let limit): "\(count) positions are open, \(limit) are allowed"
        case .direction(let direction): direction.name
        case .text(let text): text
        }
    }

    private func names(_ first: UInt64, _ others: UInt16) -> String {
        let names = columns.columns.prefix(64).indices.filter { first >> UInt64($0) & 1 == 1 }
            .map { columns.columns[$0].name }
        return names.joined(separator: ", ") + (others > 0 ? " and \(others) more" : "")
    }
}
