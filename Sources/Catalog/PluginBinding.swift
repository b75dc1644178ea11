import StrategySDK
import Words

/// What an entry gives a plugin, checked against what the plugin declares.
struct PluginBinding {
    let plugin: PluginIndex.Plugin
    let plugins: PluginIndex

    /// Longer texts would not fit the frame that configures a worker with many strategies.
    private static let maxTextBytes = 4096
    /// An event has no more.
    private static let maxFeatures = 512

    private var identity: PluginIdentity { plugin.descriptor.identity }

    /// The parameters in the plugin's own types and order; those that are null or not given are left out.
    func parameters(_ mapping: YAMLMapping, entry: SourceLocation, into findings: inout [Finding]) -> [Parameter] {
        var given: [String: ParameterValue] = [:]
        var isBad: Set<String> = []
        // A parameter that is there under a misspelled name is not missing as well.
        var isMeant: Set<String> = []
        for pair in mapping.pairs {
            do {
                guard let value = try parameter(pair) else { continue }
                given[pair.key] = value
            } catch {
                findings.append(error)
                isBad.insert(pair.key)
                if plugin.parameters[pair.key] == nil, let near = nearest(pair.key) { isMeant.insert(near) }
            }
        }
        findings.append(contentsOf: mapping.repeatedKeys(path: "params."))
        for declaration in plugin.descriptor.parameters
        where declaration.defaultValue == nil && given[declaration.name] == nil && !isBad.contains(declaration.name)
            && !isMeant.contains(declaration.name)
        {
            findings.append(
                Finding(
                    location: entry, key: "params.\(declaration.name)",
                    problem: "is required by \(identity): \(declaration.expectation), \(declaration.summary)"))
        }
        return plugin.descriptor.parameters.compactMap { declaration in
            given[declaration.name].map { Parameter(declaration.name, $0) }
        }
    }

    private func parameter(_ pair: YAMLMapping.Pair) throws(Finding) -> ParameterValue? {
        let key = "params.\(Words.clean(pair.key, limit: 80))"
        func refuse(_ problem: String) -> Finding { Finding(location: pair.keyLocation, key: key, problem: problem) }

        guard let declaration = plugin.parameters[pair.key] else { throw refuse(unknownParameter(pair.key)) }
        guard case .scalar(let scalar) = pair.value.content else {
            throw refuse("is \(pair.value.kind), not \(declaration.expectation)")
        }
        guard let value = scalar.parameterValue else { return nil }
        if case .text(let text) = value, text.utf8.count > Self.maxTextBytes {
            throw refuse("has \(text.utf8.count) bytes; at most \(Self.maxTextBytes) are allowed")
        }
        do {
            return try declaration.accept(value)
        } catch {
            throw refuse(Words.clean(error.problem, limit: 400))
        }
    }

    private func unknownParameter(_ name: String) -> String {
        let names = plugin.descriptor.parameters.map(\.name)
        var problem = "is no parameter of \(identity)"
        let others = plugins.versions(of: identity.family, taking: name)
        if !others.isEmpty { problem += ", but one of \(Words.list(others))" }
        if others.isEmpty, let near = nearest(name) {
            return names.count == 1
                ? "\(problem); did you mean \(near)?"
                : "\(problem); did you mean \(near)? It takes \(Words.list(names))"
        }
        return "\(problem); it takes \(Words.list(names))"
    }

    /// The parameter that may have been meant.
    private func nearest(_ name: String) -> String? {
        NearestName.of(name, in: plugin.descriptor.parameters.map(\.name))
    }

    /// The names of `pair` that go beyond what the plugin requires anyway.
    func featureRequirements(_ pair: YAMLMapping.Pair) throws(Finding) -> [String] {
        let reader = ValueReader(pair)
        let names = try reader.texts("a list of feature names such as [price, rsi14]")
        if let bad = names.first(where: { !(1...128).contains($0.utf8.count) }) {
            throw reader.refuse("\(Words.quote(bad)) is no feature name; a name has 1 to 128 bytes")
        }
        guard names.count <= Self.maxFeatures else {
            throw reader.refuse("names \(names.count) features; an event has at most \(Self.maxFeatures)")
        }
        let given = Set(names)
        let missing = plugin.requiredFeatures.filter { !given.contains($0) }
        guard missing.isEmpty else {
            throw reader.refuse(
                "leaves out \(Words.list(missing)), without which \(identity) cannot run; add what is missing, "
                    + "or remove the key")
        }
        let required = Set(plugin.requiredFeatures)
        return names.filter { !required.contains($0) }
    }
}
