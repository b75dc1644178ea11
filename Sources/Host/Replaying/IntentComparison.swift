import StrategySDK
import Supervision

/// One line that two runs do not share.
package struct IntentDifference: Codable, Sendable, Equatable {
    package enum Kind: String, Codable, Sendable {
        /// Only the second has it.
        case added
        /// Only the first has it.
        case removed
        case changed
    }

    package let kind: Kind
    package let sequence: UInt64
    /// As they stand in the line; empty where it cannot be read.
    package let strategy: String
    package let symbol: String
    /// What both say, where they differ; of a line that one has alone, what it wants.
    package let fields: [FieldDifference]

    private enum CodingKeys: String, CodingKey {
        case kind
        case sequence = "seq"
        case strategy = "strategy_id"
        case symbol
        case fields
    }
}

/// Lines of intents, counted.
package struct IntentCounts: Codable, Sendable, Equatable {
    package var same: UInt64 = 0
    package var added: UInt64 = 0
    package var removed: UInt64 = 0
    package var changed: UInt64 = 0

    package var differing: UInt64 { added + removed + changed }
}

/// Compares what a run computes with what another one did, event by event.
final class IntentComparison: RerunReader {
    private let expected: IntentFile
    private let range: ClosedRange<UInt64>
    /// Fields in which lines may differ.
    private let ignored: Set<String>
    /// How many differences are kept.
    private let limit: Int
    /// Whether the file may end before the run does.
    private let mayEndEarly: Bool
    private(set) var counts: [String: IntentCounts] = [:]
    private(set) var total = IntentCounts()
    /// Of lines that are the same.
    private(set) var sameIntents: UInt64 = 0
    private(set) var sameWithdrawals: UInt64 = 0
    private(set) var differences: [IntentDifference] = []
    /// Lines that were computed for events behind the end of the file.
    private(set) var linesBeyond: UInt64 = 0
    private var positions: PositionComparison?

    /// - Parameters:
    ///   - positions: nil: only lines are compared.
    init(
        with expected: IntentFile, in range: ClosedRange<UInt64>, ignoring ignored: Set<String> = [],
        showing limit: Int,
        mayEndEarly: Bool = false, positions: PositionComparison? = nil
    ) {
        self.expected = expected
        self.range = range
        self.ignored = ignored
        self.limit = limit
        self.mayEndEarly = mayEndEarly
        self.positions = positions
    }

    var wantsEvents: Bool { positions != nil }
    var hasEnough: Bool { linesBeyond > 0 }
    /// By strategy; empty where only lines are compared.
    var standings: [String: PositionComparison.Standing] { positions?.standings ?? [:] }

    func begin(_ deployment: Deployment) { positions?.begin(deployment) }

    func take(_ event: RerunEvent, _ lines: [RerunLine]) throws(HostError) {
        var known: [RerunLine] = []
        while let line = try expected.peek(), line.sequence <= event.sequence {
            // Of an event at which nothing was computed.
            if line.sequence < event.sequence { try compare(line.sequence, [line], []) } else { known.append(line) }
            expected.skip()
        }
        var lines = lines
        if mayEndEarly, lines.count > known.count, try expected.peek() == nil {
            // The run was ended before it had written these.
            if range.contains(event.sequence) { linesBeyond += UInt64(lines.count - known.count) }
            lines.removeSubrange(known.count...)
        }
        try compare(event.sequence, known, lines)
        if let origin = event.origin { positions?.take(event.sequence, origin, known, lines) }
    }

    /// Everything is computed: what the file has beyond it is too much.
    func finish() throws(HostError) {
        while let line = try expected.peek(), line.sequence <= range.upperBound {
            try compare(line.sequence, [line], [])
            expected.skip()
        }
    }

    private func compare(_ sequence: UInt64, _ known: [RerunLine], _ lines: [RerunLine]) throws(HostError) {
        guard range.contains(sequence) else { return }
        if ignored.isEmpty, known.count == lines.count, zip(known, lines).allSatisfy({ $0.bytes == $1.bytes }) {
            total.same += UInt64(lines.count)
            for line in lines { countSame(isWithdrawal: line.isWithdrawal) }
            return
        }
        var rest = lines.map { IntentFields($0.bytes) }
        for line in known {
            let fields = IntentFields(line.bytes)
            let place = fields.flatMap { fields in rest.firstIndex { $0?.key == fields.key } }
            guard let fields, let place, let other = rest.remove(at: place) else {
                note(.removed, sequence, fields, only(fields) { ($0, nil) })
                continue
            }
            let found = fields.differences(from: other, except: ignored)
            if found.isEmpty {
                count(fields) { $0.same += 1 }
                countSame(isWithdrawal: line.isWithdrawal)
            } else {
                note(.changed, sequence, fields, found)
            }
        }
        for fields in rest { note(.added, sequence, fields, only(fields) { (nil, $0) }) }
    }

    /// What a line says that one run has alone.
    private func only(
        _ fields: IntentFields?, _ sides: (String) -> (String?, String?)
    ) -> [FieldDifference] {
        ["direction", "target_notional", "reason"].compactMap { name in
            guard let value = fields?[name] else { return nil }
            let (expected, actual) = sides(value)
            return FieldDifference(field: name, expected: expected, actual: actual)
        }
    }

    private func count(_ fields: IntentFields?, _ body: (inout IntentCounts) -> Void) {
        body(&total)
        body(&counts[fields?.text("strategy_id") ?? "", default: IntentCounts()])
    }

    private func countSame(isWithdrawal: Bool) {
        if isWithdrawal { sameWithdrawals += 1 } else { sameIntents += 1 }
    }

    private func note(
        _ kind: IntentDifference.Kind, _ sequence: UInt64, _ fields: IntentFields?, _ found: [FieldDifference]
    ) {
        count(fields) { counts in
            switch kind {
            case .added: counts.added += 1
            case .removed: counts.removed += 1
            case .changed: counts.changed += 1
            }
        }
        guard differences.count < limit else { return }
        differences.append(
            IntentDifference(
                kind: kind, sequence: sequence, strategy: fields?.text("strategy_id") ?? "",
                symbol: fields?.text("symbol") ?? "", fields: found))
    }
}
