import StrategySDK
import Supervision
import Words

extension ImportedStrategy {
    /// Takes over what the check of the result has found, unless it is known already.
    mutating func note(_ problems: [CatalogProblem]) {
        guard !problems.isEmpty else { return }
        let parameters = parameters
        for problem in problems { note(problem, parameters) }
    }

    private mutating func note(_ problem: CatalogProblem, _ parameters: [String: YAMLMapping.Pair]) {
        let key = problem.key ?? ""
        let legacyKey = LegacyKey.allCases.first { ($0.successor?.rawValue ?? $0.rawValue) == key }
        let shown = legacyKey?.rawValue ?? key
        guard !isDisabled(by: shown) else { return }
        let isParameter = key.hasPrefix("params.")
        // A strategy that is disabled lacks what could not be converted; that was said where it was found.
        guard isEnabled || isParameter || legacyKey == .strategyType || legacyKey == .version else { return }
        let pair = isParameter ? parameters[key] : legacyKey.flatMap { legacy[$0] }
        note(
            .disabled, shown.isEmpty ? nil : shown, value: pair?.value.shown,
            at: pair?.keyLocation ?? legacy.location(of: isParameter ? .params : legacyKey ?? .strategyID),
            "`check` says: \(problem.problem)", Self.meaning(isParameter, isGiven: pair != nil))
    }

    private static func meaning(_ isParameter: Bool, isGiven: Bool) -> String {
        guard isParameter else { return "there is no such plugin here, and none trades in its place" }
        return isGiven
            ? "the old runtime ignored or replaced such a value without a word; here nothing trades by it: remove or "
                + "correct it, then write enabled: true"
            : "nothing is traded by a guess; write it, then enabled: true"
    }

    /// Those of the old strategy, by what the check calls them.
    private var parameters: [String: YAMLMapping.Pair] {
        guard case .mapping(let mapping)? = legacy[.params]?.value.content else { return [:] }
        let named = mapping.pairs.map { ("params.\(Words.clean($0.key, limit: 80))", $0) }
        return Dictionary(named, uniquingKeysWith: { first, _ in first })
    }

    /// What `entry`, which was read from what this was written as, says otherwise.
    func fault(in entry: CatalogEntry) -> String? {
        guard entry.id.text == id else { return "its id reads \(Words.quote(entry.id.text))" }
        guard entry.labels == CatalogEntry.Labels(name: name, description: description) else {
            return "its name or description reads otherwise"
        }
        switch entry.verdict {
        case .disabled(let disabled):
            if isEnabled { return "it is disabled: \(disabled.reason)" }
            return disabled.isError ? "it is refused: \(disabled.reason)" : nil
        case .enabled(let definition, _):
            guard !isEnabled || (definition.plugin.family == family && definition.plugin.version == version) else {
                return "its plugin reads \(definition.plugin)"
            }
            guard isEnabled else { return "it is enabled" }
            guard definition.timeframe.text == timeframe else { return "its timeframe reads otherwise" }
            guard case .only(let read) = definition.symbols, read == symbols else {
                return "its symbols read otherwise"
            }
            guard definition.priority == priority ?? 100 else { return "its priority reads \(definition.priority)" }
            guard definition.maxTargetNotional == maxTargetNotional.flatMap({ DecimalText.number($0.utf8) }) else {
                return "its max_target_notional reads \(definition.maxTargetNotional)"
            }
            guard definition.parameters.count == params.count else {
                return "it has \(definition.parameters.count) parameters instead of \(params.count)"
            }
            let other = definition.parameters.first { parameter in
                !params.contains { $0.name == parameter.name && $0.value.means(parameter.value) }
            }
            return other.map { "its parameter \(Words.quote($0.name)) reads \($0.value)" }
        }
    }
}

extension YAMLScalar {
    /// Whether it is `value` as a plugin takes it.
    fileprivate func means(_ value: ParameterValue) -> Bool {
        switch value {
        case .number(let number): self.number == number
        case .integer(let integer): self.integer == integer
        case .boolean(let boolean): self.boolean == boolean
        case .text(let text): self.text == text
        }
    }
}
