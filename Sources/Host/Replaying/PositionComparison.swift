import StrategySDK
import Supervision

/// How often two runs want another exposure: what stands after an event, and not only what is said at it.
struct PositionComparison {
    /// Of one strategy.
    struct Standing: Equatable {
        /// Events of its symbols and timeframe.
        var events: UInt64 = 0
        /// Of them, those after which both want something else.
        var differing: UInt64 = 0
    }

    private struct Key: Hashable {
        let strategy: String
        let symbol: String
    }

    /// An intent that counts until another one comes, its time is over, or it is taken back.
    private struct Position: Equatable {
        var wanted: String
        var validUntil: Int64?
    }

    private(set) var standings: [String: Standing] = [:]
    private var strategies: [StrategyDefinition] = []
    private var first: [Key: Position] = [:]
    private var second: [Key: Position] = [:]
    private let range: ClosedRange<UInt64>

    init(in range: ClosedRange<UInt64>) { self.range = range }

    mutating func begin(_ deployment: Deployment) { strategies = deployment.strategies.map(\.definition) }

    /// What both runs have said at an event.
    mutating func take(_ sequence: UInt64, _ origin: RerunEvent.Origin, _ one: [RerunLine], _ other: [RerunLine]) {
        for line in one { Self.note(line, in: &first) }
        for line in other { Self.note(line, in: &second) }
        guard range.contains(sequence) else { return }
        for strategy in strategies
        where strategy.timeframe.text == origin.timeframe && strategy.symbols.contains(origin.symbol) {
            let key = Key(strategy: strategy.id.text, symbol: origin.symbol)
            standings[key.strategy, default: Standing()].events += 1
            if Self.wanted(first[key], origin.time) != Self.wanted(second[key], origin.time) {
                standings[key.strategy, default: Standing()].differing += 1
            }
        }
    }

    /// Nil where nothing counts.
    private static func wanted(_ position: Position?, _ time: Int64) -> String? {
        guard let position, position.validUntil.map({ time < $0 }) ?? true else { return nil }
        return position.wanted
    }

    private static func note(_ line: RerunLine, in positions: inout [Key: Position]) {
        guard let fields = IntentFields(line.bytes), let strategy = fields.text("strategy_id"),
            let symbol = fields.text("symbol")
        else { return }
        let key = Key(strategy: strategy, symbol: symbol)
        guard fields.text("kind") == "intent" else {
            positions[key] = nil
            return
        }
        let time = fields.text("valid_until").flatMap { text -> Int64? in
            var text = text
            return text.withUTF8 { try? Timestamp.nanoseconds(UnsafeRawBufferPointer($0)).get() }
        }
        positions[key] = Position(
            wanted: "\(fields["direction"] ?? "") \(fields["target_notional"] ?? "")", validUntil: time)
    }
}
