package import Digest
package import Supervision
import Words

/// A readable catalog: every entry with its verdict.
package struct LoadedCatalog: Sendable {
    /// The file as it stands in messages.
    package let file: String
    /// Of the bytes of the file.
    package let digest: SHA256Digest
    /// In the order of the file.
    package private(set) var entries: [CatalogEntry]

    init(file: String, digest: SHA256Digest, entries: [CatalogEntry]) {
        self.file = file
        self.digest = digest
        self.entries = entries
    }

    /// The strategies in service, in the order of the file.
    package var definitions: [StrategyDefinition] {
        entries.compactMap { if case .enabled(let definition, _) = $0.verdict { definition } else { nil } }
    }

    /// The strategies out of service, in the order of the file.
    package var disabled: [DisabledStrategy] {
        entries.compactMap { if case .disabled(let strategy) = $0.verdict { strategy } else { nil } }
    }

    /// Whether an error disabled a strategy; `enabled: false` is none.
    package var hasErrors: Bool { disabled.contains(where: \.isError) }

    /// Disables the enabled entry at `index` because its plugin refused a parameter by a rule that only the plugin
    /// knows.
    ///
    /// - Parameters:
    ///   - parameter: as the plugin names it.
    ///   - problem: in the plugin's words, which nobody has checked: they are cut and escaped.
    package mutating func refuse(entry index: Int, parameter: String, problem: String) {
        guard entries.indices.contains(index), case .enabled(_, let locations) = entries[index].verdict else { return }
        let found = CatalogProblem(
            file: file, location: locations[parameter], strategy: entries[index].id.text,
            key: "params.\(Words.clean(parameter, limit: 128))", problem: Words.clean(problem, limit: 400))
        entries[index].disable(because: [found])
    }
}

/// One entry of the list under `strategies`.
package struct CatalogEntry: Sendable {
    package enum Verdict: Sendable {
        case enabled(StrategyDefinition, ParameterLocations)
        case disabled(DisabledStrategy)
    }

    package struct Labels: Sendable, Hashable {
        package var name: String?
        package var description: String?
    }

    /// Where the entry begins.
    package let line: Int
    /// `(line 14)` for an entry without an id that could be used.
    package let id: StrategyID
    /// `family@version` as far as the entry could be read; may be empty.
    package let plugin: String
    /// `name` and `description`, which say something to people only.
    package let labels: Labels
    package private(set) var verdict: Verdict
    /// What is wrong with it, in the order of the file. Also of an entry with `enabled: false`, which is disabled
    /// without them.
    package private(set) var problems: [CatalogProblem] = []

    init(
        line: Int, id: StrategyID, plugin: String, labels: Labels = Labels(), verdict: Verdict,
        problems: [CatalogProblem] = []
    ) {
        self.line = line
        self.id = id
        self.plugin = plugin
        self.labels = labels
        self.verdict = verdict
        self.problems = problems
    }

    mutating func disable(because found: [CatalogProblem]) {
        problems = found
        verdict = .disabled(
            DisabledStrategy(id: id, plugin: plugin, reason: CatalogEntry.reason(found), isError: true))
    }

    /// The first problem in full, and the place and text of some others.
    static func reason(_ problems: [CatalogProblem]) -> String {
        guard let first = problems.first else { return "" }
        let others = problems.dropFirst()
        var text = "\(first)"
        for other in others.prefix(4) {
            text += "; and \(other.location): \(other.key.map { "\($0): " } ?? "")\(other.problem)"
        }
        if others.count > 4 { text += "; and \(others.count - 4) more" }
        return text
    }
}

/// Where the parameters of an entry stand, so that a plugin's own refusal can be shown there too.
package struct ParameterLocations: Sendable, Hashable {
    /// Where `params` stands, or the entry if it has none.
    let params: SourceLocation
    private var keys: [(name: String, location: SourceLocation)] = []

    init(entry: SourceLocation) { params = entry }

    init(_ pair: YAMLMapping.Pair, _ mapping: YAMLMapping) {
        params = pair.keyLocation
        keys = mapping.pairs.map { ($0.key, $0.keyLocation) }
    }

    /// Where `parameter` stands, or where it could be written.
    package subscript(_ parameter: String) -> SourceLocation {
        keys.first { $0.name == parameter }?.location ?? params
    }

    package static func == (left: Self, right: Self) -> Bool {
        left.params == right.params && left.keys.elementsEqual(right.keys) { $0 == $1 }
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(params)
        for key in keys {
            hasher.combine(key.name)
            hasher.combine(key.location)
        }
    }
}
