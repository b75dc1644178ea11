import StrategySDK
package import Supervision
import Words

/// What became of a run, for people and for machines.
package struct RunSummary: Sendable {
    package struct Strategy: Sendable {
        package let id: String
        package let plugin: String
        /// Every outcome that occurred, in the order of their definition.
        package let outcomes: [(outcome: Outcome, count: UInt64)]
        /// The plugin's reasons for having nothing new.
        package let reasons: [(reason: String, count: UInt64)]
        /// Why it is disabled.
        package let disabledBecause: String?

        package var events: UInt64 { outcomes.reduce(0) { $0 + $1.count } }
        package var intents: UInt64 { outcomes.first { $0.outcome == .intent }?.count ?? 0 }
    }

    package var acceptedEvents: UInt64
    package var rejectedLines: UInt64
    package var lines: Int
    package var workerRestarts: Int
    package var seconds: Double
    package var strategies: [Strategy]
    /// Where each output went.
    package var outputs: [(purpose: String, name: String)]
    /// Values that were taken as null, by feature.
    package var nulledValues: [(feature: String, count: UInt64)]
    /// Set where the run was stopped before the end of its input.
    package var stopped: String?
    /// The signal that stopped it.
    package var stopSignal: Int32?
}

extension RunSummary {
    static func strategy(_ rank: StrategyRank, _ core: borrowing SupervisionCore) -> Strategy {
        let definition = core.deployment.strategies[rank.index].definition
        return Strategy(
            id: definition.id.text, plugin: definition.plugin.description, outcomes: core.outcomeCounts(rank),
            reasons: core.tally.declaredReasons(rank), disabledBecause: nil)
    }

    /// A table for a terminal.
    package var text: String {
        var lines: [String] = []
        let rate = Int(Double(acceptedEvents) / max(seconds, 1e-9))
        lines.append(
            "\(acceptedEvents) events from \(self.lines) lines in \(Self.rounded(seconds)) s (\(rate) events/s), \(rejectedLines) lines rejected"
        )
        if workerRestarts > 0 { lines.append("\(workerRestarts) worker restarts") }
        for (feature, count) in nulledValues {
            lines.append("\(count) values of \(feature) were not a number, text or null and were taken as null")
        }
        lines.append("")
        let rows =
            [["strategy", "plugin", "events", "intents"]]
            + strategies.map { [$0.id, $0.plugin, "\($0.events)", "\($0.intents)"] }
        let table = TextTable.lines(rows, rightAligned: [2, 3])
        lines.append(contentsOf: table.prefix(1))
        for (row, strategy) in zip(table.dropFirst(), strategies) {
            lines.append(row)
            lines += Self.wrapped(strategy.disabledBecause.map { ["disabled: \($0)"] } ?? strategy.outcomeTexts)
        }
        lines.append("")
        for (purpose, name) in outputs { lines.append("\(purpose): \(name)") }
        if let stopped { lines.append(stopped) }
        return lines.joined(separator: "\n") + "\n"
    }

    /// One JSON object.
    package var json: String {
        var text = JSONText()
        text.raw("{\"events\":")
        text.integer(acceptedEvents)
        text.raw(",\"lines\":")
        text.integer(lines)
        text.raw(",\"rejected\":")
        text.integer(rejectedLines)
        text.raw(",\"worker_restarts\":")
        text.integer(workerRestarts)
        text.raw(",\"seconds\":")
        text.number(seconds)
        text.raw(",\"stopped\":")
        if let stopped { text.string(stopped) } else { text.raw("null") }
        text.raw(",\"strategies\":[")
        for (index, strategy) in strategies.enumerated() {
            if index > 0 { text.raw(",") }
            text.raw("{\"strategy_id\":")
            text.string(strategy.id)
            text.raw(",\"plugin\":")
            text.string(strategy.plugin)
            text.raw(",\"disabled\":")
            if let reason = strategy.disabledBecause { text.string(reason) } else { text.raw("null") }
            text.raw(",\"events\":")
            text.integer(strategy.events)
            text.raw(",\"outcomes\":")
            text.counts(strategy.outcomes.map { ($0.outcome.name, $0.count) })
            text.raw(",\"reasons\":")
            text.counts(strategy.reasons.filter { $0.count > 0 }.map { ($0.reason, $0.count) })
            text.raw("}")
        }
        text.raw("],\"nulled_values\":")
        text.counts(nulledValues.map { ($0.feature, $0.count) })
        text.raw(",\"outputs\":{")
        for (index, output) in outputs.enumerated() {
            if index > 0 { text.raw(",") }
            text.string(output.purpose)
            text.raw(":")
            text.string(output.name)
        }
        text.raw("}}\n")
        return String(decoding: text.bytes, as: UTF8.self)
    }

    /// Phrases with commas between them, on indented lines of at most 100 columns where the phrases allow it.
    private static func wrapped(_ phrases: [String]) -> [String] {
        let indentation = "    "
        var lines: [String] = []
        for (index, phrase) in phrases.enumerated() {
            let piece = index + 1 == phrases.count ? phrase : phrase + ","
            if let last = lines.last, last.count + 1 + piece.count <= 100 {
                lines[lines.count - 1] = "\(last) \(piece)"
            } else {
                lines.append(indentation + piece)
            }
        }
        return lines
    }

    private static func rounded(_ seconds: Double) -> Double { (seconds * 1000).rounded() / 1000 }
}

extension RunSummary.Strategy {
    /// Such as `no_signal 120 (inside_band 100, holding 20)` and `intent 3`.
    fileprivate var outcomeTexts: [String] {
        outcomes.map { outcome, count in
            guard outcome == .noSignal else { return "\(outcome.name) \(count)" }
            let given = reasons.filter { $0.count > 0 }.map { "\($0.reason) \($0.count)" }.joined(separator: ", ")
            return "\(outcome.name) \(count) (\(given))"
        }
    }
}

extension JSONText {
    fileprivate mutating func counts(_ counts: [(String, UInt64)]) {
        raw("{")
        for (index, entry) in counts.enumerated() {
            if index > 0 { raw(",") }
            string(entry.0)
            raw(":")
            integer(entry.1)
        }
        raw("}")
    }
}
