import Supervision
package import StrategySDK
import Words

/// A catalog of the runtime that Bulkhead replaces, converted into one of ours.
///
/// A strategy that cannot be said in our words without a guess about what is traded is written with `enabled: false`.
/// Whether the plugins take what is written is known once a sealed worker has read it: see
/// ``disable(whatIsRefusedIn:)``.
package struct CatalogImport {
    /// The old file as it stands in messages.
    package let file: String
    /// The new catalog, no larger than a catalog may be.
    package private(set) var text: [UInt8] = []

    private var strategies: [ImportedStrategy] = []
    /// What became of items of the list that are no strategies, by the number of strategies before them.
    private(set) var strayItems: [(before: Int, finding: ImportFinding)] = []
    /// What became of what stands beside the list.
    private(set) var topFindings: [ImportFinding] = []

    /// Converts `bytes` for a build that offers `plugins`.
    ///
    /// - Parameter name: of the file, for messages.
    /// - Throws: what our own reader would refuse too, and what is no catalog of the old runtime.
    package init(_ bytes: [UInt8], name: String, plugins: [PluginDescriptor]) throws(CatalogError) {
        file = name
        let document = try LegacyDocument(bytes, name: name)
        let index = PluginIndex(plugins)
        var ids = ImportedIDs(
            document.items.compactMap { if case .strategy(let strategy) = $0 { strategy } else { nil } })
        noteTop(document)
        for item in document.items {
            switch item {
            case .strategy(let legacy):
                strategies.append(StrategyImport.strategy(legacy, id: &ids, plugins: index))
            case .other(let node):
                strayItems.append((strategies.count, Self.strayItem(node)))
            }
        }
        try write()
        // What can be told without a worker. Whatever is wrong with the result as a whole shows when it is checked.
        if let catalog = try? CatalogFile.parse(text, name: name, plugins: plugins) {
            try disable(whatIsRefusedIn: catalog)
        }
    }

    // MARK: Results

    /// In the order of the file, with what concerns no strategy first.
    package var findings: [ImportFinding] {
        (topFindings + strayItems.map(\.finding)).sorted { $0.location < $1.location }
            + strategies.flatMap { strategy in
                strategy.findings.sorted { $0.location < $1.location }.map {
                    var finding = $0
                    finding.strategy = strategy.id
                    return finding
                }
            }
    }

    package var strategyCount: Int { strategies.count }
    /// Those that trade if the result is run as it is.
    package var enabledCount: Int { strategies.count(where: \.isEnabled) }
    /// Whether everything was kept.
    package var isWhole: Bool { !findings.contains(where: \.needsLook) }

    // MARK: The check of the result

    /// Writes every strategy disabled that `catalog`, which is ``text`` as it was read, refuses.
    ///
    /// - Returns: whether the text has changed.
    @discardableResult
    package mutating func disable(whatIsRefusedIn catalog: LoadedCatalog) throws(CatalogError) -> Bool {
        guard catalog.entries.count == strategies.count else { return false }
        let count = strategies.reduce(0) { $0 + $1.findings.count }
        for (index, entry) in catalog.entries.enumerated() { strategies[index].note(entry.problems) }
        guard strategies.reduce(0, { $0 + $1.findings.count }) > count else { return false }
        try write()
        return true
    }

    /// What `catalog`, which is ``text`` as it was read, says otherwise than was meant. Nil if it is right; anything
    /// else is a fault of the import.
    package func fault(in catalog: LoadedCatalog) -> String? {
        guard catalog.entries.count == strategies.count else {
            return "it holds \(catalog.entries.count) strategies instead of \(strategies.count)"
        }
        for (entry, strategy) in zip(catalog.entries, strategies) {
            guard let fault = strategy.fault(in: entry) else { continue }
            return "strategy \(Words.quote(strategy.id)): \(fault)"
        }
        return nil
    }

    // MARK: Writing

    private mutating func write() throws(CatalogError) {
        for hasComments in [true, false] {
            text = Array(
                ImportedText(
                    file: file, hasComments: hasComments, topFindings: topFindings, strayItems: strayItems,
                    strategies: strategies
                ).text.utf8)
            if text.count <= CatalogFile.maxBytes { return }
        }
        throw CatalogError(
            .tooLarge, file: file,
            "would have more than \(CatalogFile.maxBytes) bytes once converted, which is the most a catalog may have; "
                + "split it")
    }

    private mutating func noteTop(_ document: LegacyDocument) {
        let reason = "Bulkhead's catalogs have no such key"
        let meaning = "what it said holds for no strategy any more; see whether it limited any"
        for pair in document.otherKeys {
            topFindings.append(
                ImportFinding(
                    location: pair.keyLocation, strategy: nil, key: Words.clean(pair.key, limit: 128),
                    value: pair.value.shown, action: .dropped, reason: reason, meaning: meaning))
        }
        guard document.uncountedKeys > 0, let last = document.otherKeys.last else { return }
        topFindings.append(
            ImportFinding(
                location: last.keyLocation, strategy: nil, key: nil, value: nil, action: .dropped,
                reason: "\(Quantity.text(document.uncountedKeys, "more key")) beside strategies", meaning: meaning))
    }

    private static func strayItem(_ node: YAMLNode) -> ImportFinding {
        ImportFinding(
            location: node.location, strategy: nil, key: nil, value: node.shown, action: .dropped,
            reason: "is an item of the list and no strategy", meaning: "it trades nothing")
    }
}
