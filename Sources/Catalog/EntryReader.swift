import StrategySDK
import Supervision
import Words

/// Reads one strategy of the list and finds everything that is wrong with it.
struct EntryReader {
    let plugins: PluginIndex
    let defaults: StrategySettings
    var replacement: VersionReplacement?

    /// An entry before it is known whether its id is unique.
    struct Reading {
        let location: SourceLocation
        /// Nil where there is none that could be used.
        var id: String?
        var idLocation: SourceLocation
        /// Where `enabled: false` stands.
        var switchedOff: SourceLocation?
        /// As far as the entry could be read.
        var plugin = ""
        var labels = CatalogEntry.Labels()
        /// Of use only if there are no findings; nil if it could not be put together.
        var definition: StrategyDefinition?
        var locations: ParameterLocations
        var findings: [Finding] = []
    }

    func read(_ node: YAMLNode) -> Reading {
        var reading = Reading(
            location: node.location, idLocation: node.location, locations: ParameterLocations(entry: node.location))
        guard case .mapping(let mapping) = node.content else {
            reading.findings.append(
                Finding(
                    location: node.location, key: nil,
                    problem: "is \(node.kind), not a strategy; write `- strategy_id: …` and its keys under it"))
            return reading
        }
        var parts = Parts(settings: defaults)
        var findings: [Finding] = []
        let hint = { (key: String) in
            plugins.haveParameter(key) ? "as a parameter of a plugin it stands under params" : nil
        }
        mapping.readKeys(StrategyKey.self, path: "", into: &findings, hint: hint) {
            key, pair, findings throws(Finding) in
            switch key {
            case .strategyID:
                reading.idLocation = pair.keyLocation
                reading.id = try Self.strategyID(ValueReader(pair))
            case .name:
                reading.labels.name = try ValueReader(pair).text()
            case .description:
                reading.labels.description = try ValueReader(pair).text()
            case .strategyType:
                parts.family = try ValueReader(pair).text("a strategy type such as mean_reversion")
            case .version:
                parts.version = try Self.version(ValueReader(pair))
            case .enabled:
                parts.isEnabled = false
                parts.isEnabled = try ValueReader(pair).boolean()
                if !parts.isEnabled { reading.switchedOff = pair.keyLocation }
            case .params:
                parts.params = try ValueReader(pair).mapping()
                reading.locations = ParameterLocations(pair, parts.params)
            case .featureRequirements:
                parts.featureRequirements = pair
            default:
                try parts.settings.read(key, pair, path: "", into: &findings)
            }
        }
        StrategySettings.checkOldNames(mapping, path: "", into: &findings)
        if let replacement, parts.version != nil, replacement.applies(to: reading.id, parts.family) {
            parts.version = replacement.version
            parts.params = replacement.replace(parts.params, entry: reading.locations.params)
        }
        reading.plugin = parts.pluginText
        reading.definition = define(parts, mapping, reading, into: &findings)
        reading.findings = findings
        return reading
    }

    /// What was read of an entry.
    private struct Parts {
        var family: String?
        var version: SemanticVersion?
        var isEnabled = true
        var params = YAMLMapping([])
        var featureRequirements: YAMLMapping.Pair?
        var settings: StrategySettings

        var pluginText: String {
            guard let family else { return "" }
            let name = Words.clean(family, limit: 128)
            return version.map { "\(name)@\($0)" } ?? name
        }
    }

    private func define(
        _ parts: Parts, _ mapping: YAMLMapping, _ reading: Reading, into findings: inout [Finding]
    ) -> StrategyDefinition? {
        func require<Value>(_ value: Value?, _ key: StrategyKey, _ problem: String, given other: StrategyKey? = nil)
            -> Value?
        {
            // A value that was given and refused has its finding already.
            if value == nil, mapping[key.rawValue] == nil, other.flatMap({ mapping[$0.rawValue] }) == nil {
                findings.append(Finding(location: reading.location, key: key.rawValue, problem: problem))
            }
            return value
        }

        let id = require(reading.id, .strategyID, "is missing; every strategy has a name of its own")
        let timeframe = require(
            parts.settings.timeframe, .timeframe, "is missing here and under defaults; write one such as 1Hour",
            given: .baseTimeframe)
        let symbols = require(
            parts.settings.symbols, .symbols,
            "is missing here and under defaults; write a list such as [EURUSD], or \"*\" for every symbol",
            given: .universeSymbols)
        let notional = require(
            parts.settings.maxTargetNotional, .maxTargetNotional,
            "is missing here and under defaults; write the largest exposure that an intent may want")
        _ = require(parts.family, .strategyType, "is missing; offered: \(plugins.offered)")
        guard let plugin = plugin(parts, mapping, reading.location, into: &findings) else { return nil }

        let binding = PluginBinding(plugin: plugin, plugins: plugins)
        let parameters = binding.parameters(parts.params, entry: reading.locations.params, into: &findings)
        var features: [String] = []
        if let pair = parts.featureRequirements {
            do {
                features = try binding.featureRequirements(pair)
            } catch {
                findings.append(error)
            }
        }
        guard let id, let timeframe, let symbols, let notional else { return nil }
        let settings = parts.settings
        return StrategyDefinition(
            id: StrategyID(id), plugin: plugin.descriptor.identity, timeframe: timeframe, symbols: symbols,
            parameters: parameters, featureRequirements: features, maxTargetNotional: notional,
            cooldown: settings.cooldown, maxParallelPositions: settings.maxParallelPositions,
            priority: settings.priority, maxStalenessMilliseconds: settings.maxStalenessMilliseconds,
            intentTTLBars: settings.intentTTLBars, deadlineMilliseconds: settings.deadlineMilliseconds,
            softDeadlineMilliseconds: settings.softDeadlineMilliseconds, isIsolated: settings.isIsolated,
            breakers: settings.breakers)
    }

    /// Exactly the plugin that the entry names; never another.
    private func plugin(
        _ parts: Parts, _ mapping: YAMLMapping, _ entry: SourceLocation, into findings: inout [Finding]
    ) -> PluginIndex.Plugin? {
        func refuse(_ key: StrategyKey, _ problem: String) {
            let location = mapping[key.rawValue]?.keyLocation ?? entry
            findings.append(Finding(location: location, key: key.rawValue, problem: problem))
        }

        guard let family = parts.family else { return nil }
        guard let versions = plugins.versions(of: family) else {
            refuse(.strategyType, plugins.unknownFamily(family))
            return nil
        }
        let offered = Words.list(versions.map(\.description))
        guard let version = parts.version else {
            if mapping[StrategyKey.version.rawValue] == nil {
                refuse(.version, "is missing; \(Words.clean(family, limit: 128)) is offered as \(offered)")
            }
            return nil
        }
        guard let plugin = plugins.plugin(family, version) else {
            refuse(
                .version,
                "\(Words.clean(family, limit: 128)) has no version \(version), and no other is taken in its place; "
                    + "offered: \(offered)"
            )
            return nil
        }
        return plugin
    }

    /// An id that names a strategy in every line: 1 to 128 bytes of printable text.
    static func strategyID(_ reader: ValueReader) throws(Finding) -> String {
        let text = try reader.text("a name of its own")
        guard (1...128).contains(text.utf8.count) else {
            throw reader.refuse("has \(text.utf8.count) bytes; an id has 1 to 128")
        }
        guard text.unicodeScalars.allSatisfy(Words.isPrintable) else {
            throw reader.refuse("\(Words.quote(text)) has characters that cannot be seen; use printable text")
        }
        return text
    }

    private static func version(_ reader: ValueReader) throws(Finding) -> SemanticVersion {
        let text = try reader.text("a version such as 1.0.0")
        guard let version = SemanticVersion(text) else {
            throw reader.refuse("\(Words.quote(text)) is no version; write all three numbers, such as 1.0.0")
        }
        return version
    }
}
