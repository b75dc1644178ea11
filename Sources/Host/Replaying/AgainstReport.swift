import Catalog
import StrategySDK
import Supervision
import Words

/// How the intents of two versions of a plugin differ on the same events.
package struct AgainstReport {
    private struct Row {
        let strategy: String
        var counts = IntentCounts()
        var standing = PositionComparison.Standing()
    }

    private let plugin: String
    private let events: UInt64
    private let rows: [Row]
    private let differences: [IntentDifference]
    private let differing: UInt64
    private let losses: [String]
    private let lossCount: Int
    package let stopSignal: Int32?

    /// - Parameter comparison: nil where it did not come to that.
    init(_ replacement: VersionReplacement, _ result: RerunResult, _ comparison: IntentComparison?) {
        plugin = "\(replacement.family)@\(replacement.version)"
        events = result.events
        rows = replacement.strategies.map(\.text).sorted().map { id in
            Row(
                strategy: id, counts: comparison?.counts[id] ?? IntentCounts(),
                standing: comparison?.standings[id] ?? PositionComparison.Standing())
        }
        differences = comparison?.differences ?? []
        differing = comparison?.total.differing ?? 0
        losses = result.losses
        lossCount = result.lossCount
        stopSignal = result.stopSignal
    }

    /// What the other version has failed at.
    package var remarks: [String] {
        losses.map { "\(plugin): \($0)" }
            + (lossCount > losses.count
                ? ["\(plugin): \(lossCount - losses.count) more events were lost, or strategies left service"] : [])
    }

    package var text: String {
        if stopSignal != nil { return "stopped after \(events) events\n" }
        var lines = ["\(events) events, as they were and with \(plugin)"]
        for row in rows {
            let counts = row.counts
            lines.append(
                "\(row.strategy): \(counts.same) lines the same, \(counts.added) added, \(counts.removed) removed, \(counts.changed) changed"
            )
            if row.standing.events > 0 {
                lines.append(
                    "    wants another position after \(row.standing.differing) of \(row.standing.events) events (\(Self.percent(row.standing)) %)"
                )
            }
        }
        for difference in differences { lines.append(text(difference)) }
        if differing > UInt64(differences.count), !differences.isEmpty {
            lines.append("and \(differing - UInt64(differences.count)) more (--show)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func text(_ difference: IntentDifference) -> String {
        let place =
            "event \(difference.sequence), \(Words.clean(difference.symbol, limit: 128)), \(Words.clean(difference.strategy, limit: 128))"
        let fields = difference.fields.map { field in
            "\(field.field) \(ReplayReport.text(field.expected)) -> \(ReplayReport.text(field.actual))"
        }
        switch difference.kind {
        case .changed: return "\(place): changed: \(fields.joined(separator: "; "))"
        case .removed: return "\(place): removed: \(ReplayReport.wish(difference.fields.map(\.expected)))"
        case .added: return "\(place): added: \(ReplayReport.wish(difference.fields.map(\.actual)))"
        }
    }

    /// With two digits behind the point.
    private static func percent(_ standing: PositionComparison.Standing) -> Double {
        (Double(standing.differing) / Double(max(1, standing.events)) * 10_000).rounded() / 100
    }

    package var json: String {
        var text = JSONText()
        text.raw("{\"plugin\":")
        text.string(plugin)
        text.raw(",\"events\":")
        text.integer(events)
        text.raw(",\"complete\":")
        text.boolean(stopSignal == nil)
        text.raw(",\"strategies\":[")
        for (index, row) in rows.enumerated() {
            if index > 0 { text.raw(",") }
            text.raw("{\"strategy_id\":")
            text.string(row.strategy)
            text.raw(",\"lines\":")
            text.counts(row.counts)
            text.raw(",\"position_events\":")
            text.integer(row.standing.events)
            text.raw(",\"position_events_differing\":")
            text.integer(row.standing.differing)
            text.raw("}")
        }
        text.raw("],\"losses\":")
        text.integer(lossCount)
        text.raw(",\"differences\":")
        text.differences(differences)
        text.raw("}\n")
        return String(decoding: text.bytes, as: UTF8.self)
    }
}
