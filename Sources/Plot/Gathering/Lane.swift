import StrategySDK
import Words

/// What one strategy wanted of one symbol over time.
package struct Lane: Sendable {
    package let strategy: String
    /// Of its first intent: `trend_multifactor 1.0.0`.
    package let plugin: String
    package private(set) var exposures = TimeBuckets<Exposure>()
    /// Markers are wider than a column, and what is known of them is more than of a price.
    package private(set) var turns = TimeBuckets<TurnGroup>(capacity: 1024)
    /// In the range.
    package private(set) var turnCounts: [Int] = Array(repeating: 0, count: Turn.Kind.allCases.count)
    package private(set) var intentCount = 0
    /// The largest in the range.
    package private(set) var largestNotional = 0.0

    /// The intent that was said last.
    private struct Said {
        var direction: Direction
        var notional: Double
        var id: String
        /// When it ceases to be in force; nil while that is open.
        var end: Int64?
    }

    private let range: ClosedRange<Int64>
    private var said: Said?
    /// Up to here it is known what the strategy wanted.
    private var known = Int64.min

    init(_ strategy: String, plugin: String, range: ClosedRange<Int64>) {
        self.strategy = strategy
        self.plugin = plugin
        self.range = range
    }

    /// Whether anything of it is to be seen in the range.
    package var hasContent: Bool { !exposures.isEmpty || !turns.isEmpty }

    /// - Parameter price: of the event.
    mutating func take(_ intent: IntentLine.Intent, _ line: IntentLine, at time: Int64, price: Double?) {
        pass(to: time)
        // What is in force, or just was, is renewed; only what changes is a turn.
        let isInForce = said.map { ($0.end ?? .max) >= time } ?? false
        let kind: Turn.Kind? =
            switch (intent.direction, said?.direction) {
            case (.flat, .flat): nil
            case (.flat, _): .goesFlat
            case (.long, .short): .turnsLong
            case (.short, .long): .turnsShort
            case (.long, .long) where isInForce, (.short, .short) where isInForce: nil
            case (.long, _): .entersLong
            case (.short, _): .entersShort
            }
        let notional = min(max(0, intent.notional), Self.notionalLimit)
        said = Said(
            direction: intent.direction, notional: notional, id: line.id,
            // An intent that ends before it begins is never in force.
            end: intent.validUntil.map { max($0, time) })
        guard range.contains(time) else { return }
        intentCount += 1
        if intent.direction != .flat { largestNotional = max(largestNotional, notional) }
        exposures.update(at: time) { $0.changes += kind == nil ? 0 : 1 }
        guard let kind else { return }
        add(Turn(kind: kind, time: time, price: price, details: Self.details(intent)))
    }

    /// Takes back the live intent, if it is this one.
    mutating func withdraw(_ id: String, reason: String, at time: Int64) -> Bool {
        guard let current = said, current.id == id else { return false }
        let time = max(time, known)
        pass(to: time)
        said?.end = min(current.end ?? .max, time)
        if range.contains(time) {
            let details = "\(current.direction.name) withdrawn: \(Words.clean(reason, limit: 120))"
            add(Turn(kind: .isWithdrawn, time: time, price: nil, details: details))
        }
        return true
    }

    /// - Parameter time: of the symbol's last event.
    mutating func finish(at time: Int64) { pass(to: time) }

    private mutating func add(_ turn: Turn) {
        turnCounts[turn.kind.rawValue] += 1
        turns.update(at: turn.time) { $0.add(turn) }
    }

    /// Adds what was wanted since `known`.
    private mutating func pass(to time: Int64) {
        defer { known = max(known, time) }
        guard let said else { return }
        let start = max(known, range.lowerBound)
        let end = min(max(time, known), range.upperBound)
        guard start <= end else { return }
        let border = min(max(said.end ?? .max, start), end)
        if said.direction == .flat {
            return exposures.update(from: start, to: end) { content, _ in content.isFlat = true }
        }
        let side: WritableKeyPath<Exposure, Exposure.Side> = said.direction == .long ? \.long : \.short
        let wasInForce = (said.end ?? .max) > start
        if wasInForce {
            exposures.update(from: start, to: border) { $0[keyPath: side].add(said.notional, $1, isInForce: true) }
        }
        if border < end || !wasInForce {
            exposures.update(from: border, to: end) { $0[keyPath: side].add(said.notional, $1, isInForce: false) }
        }
        // What was wanted before the range begins counts in it too.
        largestNotional = max(largestNotional, said.notional)
    }

    private static let notionalLimit = 1e30

    private static func details(_ intent: IntentLine.Intent) -> String {
        var parts = [intent.direction.name]
        if intent.direction != .flat { parts.append(Quantity.text(intent.notional)) }
        parts.append("confidence \(Quantity.text(intent.confidence))")
        let rationale = intent.rationale.prefix(4).map { Words.clean($0, limit: 40) }
        if !rationale.isEmpty { parts.append(rationale.joined(separator: ", ")) }
        return parts.joined(separator: " · ")
    }
}
