/// The rule that took a strategy out of service, with its limit and the value seen.
package enum BreakerRule: Sendable, Equatable, Codable {
    /// So many errors at evaluations that followed each other.
    case row(Int, limit: Int)
    /// So many errors among the last evaluations; the limit is a share, above 0 and at most 1.
    case share(Int, of: Int, limit: Double)
    /// So many failures within so many evaluations, from the first failure to the last.
    case count(BreakerCause, Int, within: Int, limit: Int, window: Int)
    /// A failure of which the first is one too many.
    case latch(BreakerCause)
    /// The same by another strategy: all of one plugin version share code and address space.
    case sibling(BreakerCause, StrategyID)
    /// The strategy failed when it was tried whether it can serve again.
    case probe(BreakerCause)

    /// In words, as it stands behind `circuit_open: `.
    package var text: String {
        switch self {
        case .row(let count, let limit):
            "\(BreakerCause.error.counted(count)) in a row" + (count == limit ? "" : " (limit \(limit))")
        case .share(let count, let seen, let limit):
            "\(BreakerCause.error.counted(count)) in the last \(seen) evaluations "
                + "(\(Self.percent(Double(count) / Double(seen))) %, limit \(Self.percent(limit)) %)"
        case .count(let cause, let count, let span, let limit, let window):
            "\(cause.counted(count)) within \(span) \(span == 1 ? "evaluation" : "evaluations") "
                + "(limit \(limit) within \(window))"
        case .latch(let cause): "\(cause.counted(1)), the first of which latches"
        case .sibling(let cause, let strategy): "\(cause.counted(1)) of \(strategy), of the same plugin version"
        case .probe(let cause): "\(cause.counted(1)) when it was tried again"
        }
    }

    /// With four digits of fraction at most.
    static func percent(_ share: Double) -> String {
        let text = "\((share * 1_000_000).rounded() / 10_000)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
