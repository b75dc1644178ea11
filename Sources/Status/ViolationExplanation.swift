import Words

/// Everything on one violation: what `bulkhead violations show` prints.
package struct ViolationExplanation: Codable, Sendable, Hashable {
    package var violation: Violation
    package var sentence: String
    /// For whoever reviews it, in this order.
    package var nextSteps: [String]

    /// - Parameter directory: of the state, for commands to be copied.
    package init(_ violation: Violation, directory: String) {
        self.violation = violation
        let advice = ViolationAdvice(violation: violation, directory: directory)
        sentence = advice.sentence
        nextSteps = advice.steps
    }

    /// As it stands in JSON.
    private enum CodingKeys: String, CodingKey {
        case violation, sentence
        case nextSteps = "next_steps"
    }

    /// For a terminal.
    package var text: String {
        var lines = ["violation \(violation.id): \(sentence)", ""]
        lines += TextTable.lines(facts)
        lines += ["", "what to do next"]
        for (index, step) in nextSteps.enumerated() { lines.append("  \(index + 1). \(step)") }
        return lines.joined(separator: "\n") + "\n"
    }

    private var facts: [[String]] {
        let worker = violation.isolated.map { "\(violation.family) (\($0))" } ?? violation.family
        var rows = [
            ["when", "\(violation.at), in run \(violation.run)"],
            ["worker", "\(worker), generation \(violation.generation)\(moment)"],
            ["strategy", strategy], ["plugin", violation.plugin ?? "not known"], ["event", event],
            ["did", Words.clean(violation.summary, limit: 2000)],
        ]
        if let number = violation.number {
            rows.append([
                "call", "\(violation.call), number \(number) of \(violation.architecture ?? "an unknown machine")",
            ])
        }
        rows += violation.arguments.map {
            ["  \($0.name)", $0.value == $0.text ? $0.value : "\(Words.clean($0.text, limit: 1200))  (\($0.value))"]
        }
        rows.append(["instruction", "\(violation.instructionPointer ?? "not known"), in \(place)"])
        if let words = violation.lastWords { rows.append(["last words", Words.clean(words, limit: 1200)]) }
        rows += [
            ["policy", violation.policyDigest ?? "not kept"], ["executable", violation.executableDigest ?? "not kept"],
            ["certificate", violation.certificateDigest ?? "not kept"],
            ["input", violation.source.input.map { Words.clean($0, limit: 1024) } ?? "not kept"],
        ]
        return rows
    }

    private var moment: String {
        switch violation.phase {
        case .start: ", during its start"
        case .admission: ", while it read the parameters of a catalog's entry"
        case .trial: ", while it was tried whether a strategy can come back"
        case .serving, nil: ""
        }
    }

    private var strategy: String {
        if let strategy = violation.strategy { return strategy }
        return violation.suspects.isEmpty ? "none" : "not known; asked were \(Words.list(violation.suspects))"
    }

    private var event: String {
        guard let sequence = violation.sequence else { return "none" }
        guard let symbol = violation.eventSymbol, let time = violation.eventTime else { return "\(sequence)" }
        return "\(sequence): \(Words.clean(symbol, limit: 256)) at \(Words.clean(time, limit: 64))"
    }

    private var place: String {
        violation.place.map { Words.clean($0, limit: 400) } ?? "? (the executable has no symbol for it)"
    }
}
