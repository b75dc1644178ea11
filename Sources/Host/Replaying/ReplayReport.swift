import Supervision
import Words

/// Whether a run that was played again came to the same.
package struct ReplayReport {
    private let events: UInt64
    private let range: ClosedRange<UInt64>
    private let counts: IntentCounts
    private let intents: UInt64
    private let withdrawals: UInt64
    private let differences: [IntentDifference]
    private let linesBeyond: UInt64
    private let losses: [String]
    private let lossCount: Int
    /// Strategies that an error keeps out of service, and why.
    private let disabled: [String]
    /// The file; nil where two replays were compared.
    var comparedWith: String?
    var endsInMidLine = false
    var isGoingOn = false
    var isInterrupted = false
    /// They went to where nobody can read them again.
    var lacksIntents = false
    package let stopSignal: Int32?

    /// - Parameter comparison: nil where it did not come to that.
    init(_ result: RerunResult, _ comparison: IntentComparison?, _ range: ClosedRange<UInt64>) {
        events = result.events
        self.range = range
        counts = comparison?.total ?? IntentCounts()
        intents = comparison?.sameIntents ?? 0
        withdrawals = comparison?.sameWithdrawals ?? 0
        differences = comparison?.differences ?? []
        linesBeyond = comparison?.linesBeyond ?? 0
        losses = result.losses
        lossCount = result.lossCount
        disabled = result.deployment.disabled.filter(\.isError).map { "\($0.id) is disabled: \($0.reason)" }
        stopSignal = result.stopSignal
    }

    private static let shownDisabled = 5

    package var isSame: Bool { counts.differing == 0 }

    /// What went otherwise than was recorded, or happened again.
    package var remarks: [String] {
        var remarks = Array(disabled.prefix(Self.shownDisabled)) + losses
        if disabled.count > Self.shownDisabled {
            remarks.append("\(disabled.count - Self.shownDisabled) more strategies are disabled")
        }
        if lossCount > losses.count {
            remarks.append("\(lossCount - losses.count) more events were lost, or strategies left service")
        }
        if lacksIntents {
            remarks.append(
                "the intents of that run went to standard output, so that two replays are compared with each other; name the file that they were kept in with --intents"
            )
        }
        if endsInMidLine, let comparedWith {
            remarks.append(
                isGoingOn
                    ? "the last line of \(comparedWith) is being written, and was not compared"
                    : "the last line of \(comparedWith) has no end, and was not compared")
        }
        return remarks
    }

    package var text: String {
        if stopSignal != nil { return "stopped after \(events) events, with nothing different up to there\n" }
        var lines: [String] = []
        let place = range == 0...UInt64.max ? "" : ", of which events \(rangeText) are compared"
        let taken = withdrawals > 0 ? ", \(withdrawals) withdrawals" : ""
        let other = comparedWith == nil ? " in two replays" : ""
        if isSame {
            lines.append("\(events) events\(place), \(intents) intents\(taken), all the same\(other)")
        } else {
            lines.append(
                "\(events) events\(place): \(counts.differing) lines differ (\(counts.changed) changed, \(counts.removed) missing here, \(counts.added) only here), \(counts.same) are the same"
            )
            for (index, difference) in differences.enumerated() {
                lines.append("\(index == 0 ? "first: " : "       ")\(text(difference))")
            }
            if counts.differing > UInt64(differences.count) {
                lines.append("       and \(counts.differing - UInt64(differences.count)) more (--show)")
            }
        }
        if let end { lines.append(end) }
        return lines.joined(separator: "\n") + "\n"
    }

    private var rangeText: String {
        range.upperBound == .max ? "from \(range.lowerBound) on" : "\(range.lowerBound) to \(range.upperBound)"
    }

    private var end: String? {
        guard linesBeyond > 0 else { return nil }
        return isGoingOn
            ? "the run goes on: what it has not written yet is not compared"
            : "the run was ended before it had written what comes next; up to there everything is compared"
    }

    private func text(_ difference: IntentDifference) -> String {
        let place =
            "event \(difference.sequence), \(Words.clean(difference.symbol, limit: 128)), \(Words.clean(difference.strategy, limit: 128))"
        let (one, other) = comparedWith == nil ? ("the first replay", "the second") : ("written", "replayed")
        let fields = difference.fields.map { field in
            "\(field.field): \(one) \(Self.text(field.expected)), \(other) \(Self.text(field.actual))"
        }
        switch difference.kind {
        case .changed: return "\(place): \(fields.joined(separator: "; "))"
        case .removed: return "\(place): \(one) \(Self.wish(difference.fields.map(\.expected))), \(other) nothing"
        case .added: return "\(place): \(one) nothing, \(other) \(Self.wish(difference.fields.map(\.actual)))"
        }
    }

    static func text(_ value: String?) -> String { value.map { Words.clean($0, limit: 200) } ?? "nothing" }

    static func wish(_ values: [String?]) -> String {
        let known = values.compactMap { $0 }
        return known.isEmpty ? "a line that cannot be read" : Words.clean(known.joined(separator: " "), limit: 200)
    }

    package var json: String {
        var text = JSONText()
        text.raw("{\"events\":")
        text.integer(events)
        text.raw(",\"from\":")
        text.integer(range.lowerBound)
        text.raw(",\"to\":")
        if range.upperBound == .max { text.raw("null") } else { text.integer(range.upperBound) }
        text.raw(",\"compared_with\":")
        if let comparedWith { text.string(comparedWith) } else { text.raw("null") }
        text.raw(",\"complete\":")
        text.boolean(stopSignal == nil && linesBeyond == 0 && !isGoingOn && !isInterrupted)
        text.raw(",\"verdict\":")
        if stopSignal != nil {
            text.string("stopped")
        } else {
            text.string(isSame ? "same" : "different")
        }
        text.raw(",\"lines\":")
        text.counts(counts)
        text.raw(",\"losses\":")
        text.integer(lossCount)
        text.raw(",\"differences\":")
        text.differences(differences)
        text.raw("}\n")
        return String(decoding: text.bytes, as: UTF8.self)
    }
}

extension JSONText {
    mutating func counts(_ counts: IntentCounts) {
        raw("{\"same\":")
        integer(counts.same)
        raw(",\"added\":")
        integer(counts.added)
        raw(",\"removed\":")
        integer(counts.removed)
        raw(",\"changed\":")
        integer(counts.changed)
        raw("}")
    }

    /// Values stand as they stood in their lines: they are JSON, as far as whoever wrote them kept to it.
    mutating func differences(_ differences: [IntentDifference]) {
        raw("[")
        for (index, difference) in differences.enumerated() {
            if index > 0 { raw(",") }
            raw("{\"kind\":")
            string(difference.kind.rawValue)
            raw(",\"seq\":")
            integer(difference.sequence)
            raw(",\"symbol\":")
            string(difference.symbol)
            raw(",\"strategy_id\":")
            string(difference.strategy)
            raw(",\"fields\":[")
            for (place, field) in difference.fields.enumerated() {
                if place > 0 { raw(",") }
                raw("{\"field\":")
                string(field.field)
                raw(",\"expected\":")
                if let value = field.expected { string(value) } else { raw("null") }
                raw(",\"actual\":")
                if let value = field.actual { string(value) } else { raw("null") }
                raw("}")
            }
            raw("]}")
        }
        raw("]")
    }
}
