import Words

/// A catalog of the old runtime as it stands in its file.
struct LegacyDocument {
    enum Item {
        case strategy(LegacyStrategy)
        /// What stands where a strategy should be.
        case other(YAMLNode)
    }

    /// In the order of the file.
    private(set) var items: [Item] = []
    /// What stands beside `strategies`.
    private(set) var otherKeys: [YAMLMapping.Pair] = []
    /// How many more of them there are, which were not read.
    private(set) var uncountedKeys = 0

    /// Refuses what is no such catalog, and what our own reader would refuse whole: size, encoding, anchors, nesting.
    init(_ bytes: [UInt8], name: String) throws(CatalogError) {
        guard bytes.count <= CatalogFile.maxBytes else {
            throw CatalogError(
                .tooLarge, file: name, "is larger than \(CatalogFile.maxBytes) bytes, which is the most that is read")
        }
        let file = try YAMLFile(bytes, name: name)
        let list = try strategies(file, name)
        guard let count = file.count(list) else {
            throw CatalogError(
                .structure, file: name, at: list.keyLocation, key: "strategies",
                "is not a list; a catalog of the old runtime has its strategies as a list, each as `- strategy_id: …`")
        }
        guard count <= CatalogFile.maxEntries else {
            throw CatalogError(
                .tooManyEntries, file: name, at: list.keyLocation, key: "strategies",
                "has \(count) entries; at most \(CatalogFile.maxEntries) are allowed")
        }
        var items: [Item] = []
        try file.forEachItem(list) { node in
            guard case .mapping(let mapping) = node.content else { return items.append(.other(node)) }
            items.append(
                .strategy(LegacyStrategy(number: items.count + 1, location: node.location, mapping: mapping)))
        }
        self.items = items
        try checkStrategies(list.keyLocation, name)
    }

    /// The list, and on the way what stands beside it.
    private mutating func strategies(_ file: YAMLFile, _ name: String) throws(CatalogError) -> YAMLFile.Outline.Pair {
        if let list = try file.list() { return list }
        var found: YAMLFile.Outline.Pair?
        for pair in try file.outline().pairs {
            switch pair.key {
            case "strategies":
                if let found {
                    throw CatalogError(
                        .structure, file: name, at: pair.keyLocation, key: pair.key,
                        "stands in line \(found.keyLocation.line) and again in line \(pair.keyLocation.line); "
                            + "keep one of them")
                }
                found = pair
            case "defaults":
                throw CatalogError(
                    .structure, file: name, at: pair.keyLocation, key: pair.key,
                    "is no key of the old runtime's catalogs, and without it every strategy would mean something else; "
                        + "if this is a catalog of Bulkhead already, `bulkhead check --catalog` reads it")
            case _ where otherKeys.count < ImportFinding.maxKeys:
                otherKeys.append(
                    YAMLMapping.Pair(key: pair.key, keyLocation: pair.keyLocation, value: try file.value(pair)))
            default:
                // Refuses the same as where it is shown.
                _ = try file.value(pair)
                uncountedKeys += 1
            }
        }
        guard let found else {
            let keys = otherKeys.map(\.key)
            let isStrategy = keys.contains(LegacyKey.strategyType.rawValue)
            throw CatalogError(
                .structure, file: name, at: otherKeys.first?.keyLocation,
                "is no catalog of the old runtime: that is a list of strategies, alone or under `strategies`; "
                    + (isStrategy
                        ? "this is a single strategy: make it an item of a list" : "here are \(Words.list(keys))"))
        }
        return found
    }

    private func checkStrategies(_ location: SourceLocation, _ name: String) throws(CatalogError) {
        let isStrategy = items.contains { item in
            guard case .strategy(let strategy) = item else { return false }
            return strategy[.strategyID] != nil || strategy[.strategyType] != nil
        }
        guard !items.isEmpty, !isStrategy else { return }
        throw CatalogError(
            .structure, file: name, at: location,
            "is no catalog of the old runtime: none of the \(Quantity.text(items.count, "item")) of this list has a "
                + "strategy_id or a strategy_type")
    }
}

/// One strategy as the old runtime was given it.
struct LegacyStrategy {
    /// Its place in the list, from 1.
    let number: Int
    let location: SourceLocation
    let mapping: YAMLMapping

    /// What stands under `key`; nil if there is nothing, or no value.
    subscript(_ key: LegacyKey) -> YAMLMapping.Pair? {
        mapping[key.rawValue].flatMap { $0.value.isNull ? nil : $0 }
    }

    /// Where `key` stands, or the strategy.
    func location(of key: LegacyKey) -> SourceLocation { mapping[key.rawValue]?.keyLocation ?? location }
}
