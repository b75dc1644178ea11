import Words

extension ImportedStrategy {
    /// A plugin declares far fewer.
    private static let maxParameters = 256
    /// The longest name that a plugin can declare.
    private static let maxNameBytes = 128

    /// Parameters as they were written. What the plugin says to them is found by the check of the result.
    mutating func readParameters() {
        let advice = "what it decides depends on it; write the parameter as it was meant, then enabled: true"
        guard let pair = legacy[.params] else { return }
        guard case .mapping(let mapping) = pair.value.content else {
            return note(.disabled, .params, "is no mapping of names to values", advice)
        }
        for repetition in mapping.repetitions.prefix(ImportFinding.maxKeys) {
            note(
                .disabled, "params.\(repetition.key)", value: nil, at: repetition.second,
                "stands in line \(repetition.first.line) and again in line \(repetition.second.line); "
                    + "the first is written", advice)
        }
        for pair in mapping.pairs.prefix(Self.maxParameters) { readParameter(pair, advice) }
        if mapping.pairs.count > Self.maxParameters {
            note(
                .disabled, .params,
                "holds \(Quantity.text(mapping.pairs.count)) parameters; those after the first "
                    + "\(Self.maxParameters) were dropped", advice)
        }
    }

    private mutating func readParameter(_ pair: YAMLMapping.Pair, _ advice: String) {
        func note(_ action: ImportFinding.Action, _ reason: String, _ meaning: String) {
            self.note(
                action, "params.\(pair.key)", value: pair.value.shown, at: pair.keyLocation, reason, meaning)
        }

        guard case .scalar(let scalar) = pair.value.content else {
            return note(.disabled, "is no single value", advice)
        }
        guard (1...Self.maxNameBytes).contains(pair.key.utf8.count) else {
            return note(.disabled, "has a name of \(pair.key.utf8.count) bytes, which no plugin can declare", advice)
        }
        guard !scalar.isNull else {
            return note(
                .dropped, "has no value", "the plugin's default applies, as if it were not there; see that it is meant")
        }
        params.append((pair.key, scalar))
    }
}
