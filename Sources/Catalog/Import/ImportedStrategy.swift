import StrategySDK
import Words

/// A strategy as it is written, with what became of everything that the old one said.
struct ImportedStrategy {
    /// What it was made of.
    let legacy: LegacyStrategy
    var id = ""
    var name: String?
    var description: String?
    var family: String?
    var version: SemanticVersion?
    /// Whether the old catalog switched it on.
    var wasEnabled = false
    var timeframe: String?
    var symbols: [String]?
    var params: [(name: String, value: YAMLScalar)] = []
    /// A number above 0, as it was written.
    var maxTargetNotional: String?
    var priority: Int?
    private(set) var findings: [ImportFinding] = []
    /// Those because of which it is disabled; nil is an item as a whole.
    private var disablingKeys: Set<String?> = []

    init(_ legacy: LegacyStrategy) { self.legacy = legacy }

    /// A strategy that means something else than before does not run by itself.
    var isEnabled: Bool { wasEnabled && disablingKeys.isEmpty }

    /// Notes what became of `key`, with its value if there is one.
    mutating func note(_ action: ImportFinding.Action, _ key: LegacyKey, _ reason: String, _ meaning: String) {
        let pair = legacy.mapping[key.rawValue]
        note(
            action, key.rawValue, value: pair?.value.shown, at: pair?.keyLocation ?? legacy.location, reason, meaning)
    }

    mutating func note(
        _ action: ImportFinding.Action, _ key: String?, value: String?, at location: SourceLocation, _ reason: String,
        _ meaning: String
    ) {
        let key = key.map { Words.clean($0, limit: 128) }
        if action == .disabled { disablingKeys.insert(key) }
        findings.append(
            ImportFinding(
                location: location, strategy: nil, key: key, value: value, action: action, reason: reason,
                meaning: meaning))
    }

    /// Whether it is written disabled because of `key`.
    func isDisabled(by key: String) -> Bool { disablingKeys.contains(key) }
}
