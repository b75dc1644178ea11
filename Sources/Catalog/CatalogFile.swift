import Digest
package import StrategySDK
import Supervision
import Words

/// Reads catalogs.
///
/// A file that cannot be trusted as a whole is refused whole (``CatalogError``). In any other each strategy is judged
/// by itself: what is wrong with one never concerns another, except that an id used twice disables all that use it.
package enum CatalogFile {
    /// Bytes of a file.
    package static let maxBytes = 4 * 1024 * 1024
    /// Strategies of a file.
    package static let maxEntries = 10_000

    private enum TopKey: String, CaseIterable { case defaults, strategies }

    /// Reads and checks the file at `path` against what the workers say they offer. Messages show `path` as it is
    /// given.
    package static func load(path: String, plugins: [PluginDescriptor]) throws(CatalogError) -> LoadedCatalog {
        try parse(text(path: path), name: path, plugins: plugins)
    }

    /// The bytes of a catalog.
    package static func text(path: String) throws(CatalogError) -> [UInt8] {
        do {
            return try BoundedFile.read(path, limit: maxBytes)
        } catch {
            throw CatalogError(.unreadable, file: path, "cannot be read: \(error.description)")
        }
    }

    /// As ``load(path:plugins:)`` for a file that was read already; `name` stands in messages.
    ///
    /// - Parameter replacement: a version that takes the place of the one that entries name.
    package static func parse(
        _ bytes: [UInt8], name: String, plugins: [PluginDescriptor], replacing replacement: VersionReplacement? = nil
    ) throws(CatalogError) -> LoadedCatalog {
        guard bytes.count <= maxBytes else {
            throw CatalogError(
                .tooLarge, file: name,
                "is larger than \(maxBytes) bytes, which is the most a catalog may have; split it")
        }
        let file = try YAMLFile(bytes, name: name)
        let top = try topKeys(file, name)
        let defaults = try self.defaults(file, top[.defaults], name)
        guard let strategies = top[.strategies] else {
            throw CatalogError(
                .structure, file: name, key: "strategies", "is missing; write `strategies:` and a list of strategies")
        }
        guard let count = file.count(strategies) else {
            throw CatalogError(
                .structure, file: name, at: strategies.keyLocation, key: "strategies",
                "is not a list; write each strategy as `- strategy_id: …` under it")
        }
        guard count <= maxEntries else {
            throw CatalogError(
                .tooManyEntries, file: name, at: strategies.keyLocation, key: "strategies",
                "has \(count) entries; at most \(maxEntries) are allowed")
        }
        let reader = EntryReader(plugins: PluginIndex(plugins), defaults: defaults, replacement: replacement)
        var readings: [EntryReader.Reading] = []
        readings.reserveCapacity(count)
        try file.forEachItem(strategies) { readings.append(reader.read($0)) }
        refuseRepeatedIDs(&readings)
        return LoadedCatalog(
            file: name, digest: SHA256Digest(of: bytes), entries: readings.map { entry($0, file: name) })
    }

    private static func topKeys(
        _ file: YAMLFile, _ name: String
    ) throws(CatalogError) -> [TopKey: YAMLFile.Outline.Pair] {
        var found: [TopKey: YAMLFile.Outline.Pair] = [:]
        for pair in try file.outline().pairs {
            let names = TopKey.allCases.map(\.rawValue)
            guard let key = TopKey(rawValue: pair.key) else {
                let hint = NearestName.of(pair.key, in: names).map { "did you mean \($0)?" }
                throw CatalogError(
                    .structure, file: name, at: pair.keyLocation, key: Words.clean(pair.key, limit: 80),
                    "is no key at the top of a catalog; \(hint ?? "known are \(Words.list(names))")")
            }
            if let first = found[key] {
                throw CatalogError(
                    .structure, file: name, at: pair.keyLocation, key: pair.key,
                    "stands in line \(first.keyLocation.line) and again in line \(pair.keyLocation.line); "
                        + "keep one of them"
                )
            }
            found[key] = pair
        }
        return found
    }

    private static func defaults(
        _ file: YAMLFile, _ pair: YAMLFile.Outline.Pair?, _ name: String
    ) throws(CatalogError) -> StrategySettings {
        var settings = StrategySettings()
        guard let pair else { return settings }
        let path = "defaults."
        let value = YAMLMapping.Pair(key: pair.key, keyLocation: pair.keyLocation, value: try file.value(pair))
        var findings: [Finding] = []
        do throws(Finding) {
            let mapping = try ValueReader(value).mapping()
            mapping.readKeys(StrategyKey.self, path: path, into: &findings) { key, pair, findings throws(Finding) in
                try settings.read(key, pair, path: path, into: &findings)
            }
            StrategySettings.checkOldNames(mapping, path: path, into: &findings)
        } catch {
            findings.append(error)
        }
        guard let first = findings.min(by: { $0.location < $1.location }) else { return settings }
        throw CatalogError(.badDefaults, file: name, at: first.location, key: first.key, first.problem)
    }

    /// An id that stands more than once is nobody's: every entry that uses it is refused.
    private static func refuseRepeatedIDs(_ readings: inout [EntryReader.Reading]) {
        var users: [String: [Int]] = [:]
        for (index, reading) in readings.enumerated() {
            if let id = reading.id { users[id, default: []].append(index) }
        }
        for indices in users.values where indices.count > 1 {
            for index in indices {
                // A few suffice to find the others, and all of them would be quadratic.
                let lines = indices.prefix(4).filter { $0 != index }.prefix(3).map { "\(readings[$0].idLocation.line)" }
                let more = indices.count - 1 - lines.count
                let others = "\(lines.joined(separator: ", "))\(more > 0 ? " and \(more) more" : "")"
                readings[index].findings.append(
                    Finding(
                        location: readings[index].idLocation, key: StrategyKey.strategyID.rawValue,
                        problem:
                            "is also used in line \(others); an id is unique, so none of them runs: rename all but one")
                )
            }
        }
    }

    private static func entry(_ reading: EntryReader.Reading, file: String) -> CatalogEntry {
        let problems = reading.findings.sorted { $0.location < $1.location }.map {
            CatalogProblem(file: file, location: $0.location, strategy: reading.id, key: $0.key, problem: $0.problem)
        }
        let id = StrategyID(reading.id ?? "(line \(reading.location.line))")
        func entry(_ verdict: CatalogEntry.Verdict) -> CatalogEntry {
            CatalogEntry(
                line: reading.location.line, id: id, plugin: reading.plugin, labels: reading.labels, verdict: verdict,
                problems: problems)
        }

        if let switchedOff = reading.switchedOff {
            let wouldFail =
                problems.isEmpty ? "" : "; switched on, it would be refused: \(CatalogEntry.reason(problems))"
            let reason = "enabled: false (\(file):\(switchedOff.line))\(wouldFail)"
            return entry(.disabled(DisabledStrategy(id: id, plugin: reading.plugin, reason: reason, isError: false)))
        }
        guard problems.isEmpty, let definition = reading.definition else {
            let reason = CatalogEntry.reason(problems)
            return entry(.disabled(DisabledStrategy(id: id, plugin: reading.plugin, reason: reason, isError: true)))
        }
        return entry(.enabled(definition, reading.locations))
    }
}
