import StrategySDK
import Words

/// Makes one of our strategies of one of the old runtime's, and says what became of every key.
///
/// What cannot be said in our words without a guess about what is traded leaves the strategy disabled.
struct StrategyImport {
    let plugins: PluginIndex
    /// As it is written; without an id, which depends on the other strategies.
    private(set) var strategy: ImportedStrategy

    private var legacy: LegacyStrategy { strategy.legacy }

    static func strategy(_ legacy: LegacyStrategy, id: inout ImportedIDs, plugins: PluginIndex) -> ImportedStrategy {
        var conversion = StrategyImport(plugins: plugins, strategy: ImportedStrategy(legacy))
        id.name(&conversion.strategy)
        conversion.readLabels()
        conversion.strategy.readPlugin(plugins)
        conversion.readSwitch()
        conversion.readTimeframe()
        conversion.strategy.readUniverse()
        conversion.strategy.readParameters()
        conversion.strategy.readLimits(plugins)
        conversion.readPriority()
        conversion.readWhatIsLeft()
        return conversion.strategy
    }

    // MARK: What means the same here and there

    private mutating func readLabels() {
        strategy.name = label(.name)
        strategy.description = label(.description)
    }

    private mutating func label(_ key: LegacyKey) -> String? {
        guard let pair = legacy[key] else { return nil }
        do {
            return try ValueReader(pair).text()
        } catch {
            strategy.note(.dropped, key, error.problem, "nothing: it is for people only")
            return nil
        }
    }

    private mutating func readSwitch() {
        let advice = "it does not trade until you write enabled: true"
        guard let pair = legacy[.enabled] else {
            return strategy.note(.disabled, .enabled, "is missing, so that it is not known whether it traded", advice)
        }
        do {
            strategy.wasEnabled = try ValueReader(pair).boolean()
        } catch {
            let text = if case .scalar(let scalar) = pair.value.content { scalar.text.lowercased() } else { "" }
            if ["no", "n", "off", "false", "0"].contains(text) {
                strategy.note(.guessed, .enabled, "is taken for false", "it does not trade, as before")
            } else {
                strategy.note(.disabled, .enabled, error.problem, advice)
            }
        }
    }

    private mutating func readTimeframe() {
        guard let pair = legacy[.baseTimeframe] else {
            return strategy.note(
                .disabled, .baseTimeframe, "is missing", "which bars it traded is not known; write timeframe")
        }
        do {
            let text = try ValueReader(pair).text("a timeframe such as 1Hour")
            guard !text.isEmpty else {
                return strategy.note(
                    .disabled, .baseTimeframe, "is empty", "which bars it traded is not known; write timeframe")
            }
            strategy.timeframe = text
            if Self.isCanonical(text) {
                strategy.note(
                    .renamed, .baseTimeframe, "is called timeframe",
                    "it sees events whose timeframe reads exactly so, and no others")
            } else {
                strategy.note(
                    .guessed, .baseTimeframe, "is called timeframe, and is none such as 1Min, 1Hour or 1Day",
                    "it trades nothing unless events spell their timeframe exactly so, and its intents would never run out"
                )
            }
        } catch {
            strategy.note(
                .disabled, .baseTimeframe, error.problem, "which bars it traded is not known; write timeframe")
        }
    }

    /// `<n>Sec|Min|Hour|Day`
    static func isCanonical(_ timeframe: String) -> Bool {
        let digits = timeframe.prefix { $0.isASCII && $0.isNumber }
        return !digits.isEmpty && digits.count <= 9 && digits.first != "0"
            && ["Sec", "Min", "Hour", "Day"].contains(timeframe.dropFirst(digits.count))
    }

    private mutating func readPriority() {
        guard let pair = legacy[.priority] else {
            return strategy.note(
                .defaulted, .priority, "is not given: 100", "it orders the lines of one event and nothing else")
        }
        do {
            strategy.priority = try ValueReader(pair).wholeNumber(in: -1_000_000...1_000_000)
            strategy.note(
                .kept, .priority, "means less here",
                "it orders the lines of one event, lower first; no strategy gets capital or a place before another by it"
            )
        } catch {
            strategy.note(
                .dropped, .priority, error.problem, "100 applies; it orders the lines of one event and nothing else")
        }
    }

    // MARK: What has no meaning here

    private mutating func readWhatIsLeft() {
        for repetition in legacy.mapping.repetitions.prefix(ImportFinding.maxKeys) {
            strategy.note(
                .disabled, repetition.key, value: nil, at: repetition.second,
                "stands in line \(repetition.first.line) and again in line \(repetition.second.line)",
                "which of them was traded by is not known; the first is written")
        }
        let unknown = legacy.mapping.pairs.filter { LegacyKey(rawValue: $0.key) == nil }
        for pair in unknown.prefix(ImportFinding.maxKeys) { noteUnknown(pair) }
        if unknown.count > ImportFinding.maxKeys {
            let rest = unknown[ImportFinding.maxKeys...]
            strategy.note(
                .disabled, nil, value: nil, at: rest.first?.keyLocation ?? legacy.location,
                "\(Quantity.text(rest.count)) more unknown keys were dropped",
                "what they held it to is not known; see the old catalog")
        }
    }

    private mutating func noteUnknown(_ pair: YAMLMapping.Pair) {
        guard !pair.value.isNull else {
            return strategy.note(
                .dropped, pair.key, value: pair.value.shown, at: pair.keyLocation,
                "is no key of the old runtime's catalogs and has no value", "nothing")
        }
        var reason = "is no key of the old runtime's catalogs"
        if StrategyKey(rawValue: pair.key) != nil {
            reason += ", but one of Bulkhead's, and the old runtime did not heed it"
        } else if let near = NearestName.of(pair.key, in: LegacyKey.allCases.map(\.rawValue)) {
            reason += "; \(near) may be meant"
        }
        strategy.note(
            .disabled, pair.key, value: pair.value.shown, at: pair.keyLocation, reason,
            "what it held the strategy to is not known and is not kept; see whether it matters, then write enabled: true"
        )
    }
}
