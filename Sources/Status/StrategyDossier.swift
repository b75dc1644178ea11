import Supervision
import Words

/// A strategy with everything around it that can explain what it does.
struct StrategyDossier {
    let strategy: StrategyStatus
    let host: HostStatus

    var run: RunStatus { host.run }
    var input: InputStatus { host.input }

    var isRunning: Bool { run.state.isRunning }

    /// Events that are for its symbols and its timeframe, while it was not halted.
    var reached: UInt64 {
        strategy.outcomes.reduce(0) { sum, entry in
            switch entry.outcome {
            case .disabled, .halted, .symbolExcluded, .timeframeMismatch: sum
            default: sum + entry.count
            }
        }
    }

    /// Outcomes of the events that reached it: since its last intent, or all where it never had one.
    var recent: [OutcomeCount] {
        let all = strategy.lastIntent == nil ? strategy.outcomes : strategy.sinceLastIntent
        return all.filter { entry in
            switch entry.outcome {
            case .disabled, .halted, .symbolExcluded, .timeframeMismatch, .intent: false
            default: entry.count > 0
            }
        }
    }

    /// The outcomes of ``recent`` with their counts, reasons added up, most often first.
    var recentByOutcome: [(outcome: Outcome, count: UInt64)] {
        var sums: [(outcome: Outcome, count: UInt64)] = []
        for entry in recent {
            if let index = sums.firstIndex(where: { $0.outcome == entry.outcome }) {
                sums[index].count += entry.count
            } else {
                sums.append((entry.outcome, entry.count))
            }
        }
        return sums.sorted { $0.count > $1.count }
    }

    /// The worker that it runs in.
    var worker: WorkerStatus? {
        host.workers.first { $0.isolated == strategy.id }
            ?? host.workers.first { $0.family == strategy.family && $0.isolated == nil }
    }

    /// The newest entry of its trail with this outcome.
    func newest(_ outcome: Outcome) -> OutcomeRun? { strategy.trail.last { $0.outcome == outcome } }

    /// Streams of its own symbols, and of its own timeframe.
    var ofSymbols: [StreamStatus] {
        guard let symbols = strategy.rules?.symbols else { return input.streams }
        return input.streams.filter { symbols.contains($0.symbol) }
    }

    var ofTimeframe: [StreamStatus] { input.streams.filter { $0.timeframe == strategy.rules?.timeframe } }

    /// `EURUSD (1,200 events), NZDUSD (3 events)`: the most frequent first, a few of them.
    static func list(_ streams: [StreamStatus], by name: (StreamStatus) -> String) -> String {
        var sums: [NamedCount] = []
        for stream in streams { sums.add(name(stream), stream.events) }
        sums.sort { $0.count > $1.count }
        let shown = sums.prefix(5).map { "\(visible($0.name)) (\(Quantity.text($0.count, "event")))" }
        let more = sums.count > 5 ? " and \(Quantity.text(sums.count - 5)) more" : ""
        return shown.joined(separator: ", ") + more
    }

    /// A name as a person sees it: in quotes where blanks at its ends would not be seen.
    static func visible(_ name: String) -> String {
        let isPlain = name.first?.isWhitespace == false && name.last?.isWhitespace == false
        return isPlain ? Words.clean(name, limit: 64) : Words.quote(name)
    }

    /// How the input spells a symbol that the catalog spells in another way: EUR/USD, EUR_USD and eurusd are one to a
    /// person. Symbols that are only alike are others.
    func spelling(_ symbol: String) -> String? {
        func plain(_ text: String) -> [Character] { text.lowercased().filter { $0.isLetter || $0.isNumber } }
        let wanted = plain(symbol)
        return input.streams.first { $0.symbol != symbol && plain($0.symbol) == wanted }.map { Self.visible($0.symbol) }
    }

    /// Whether a feature ever came, by that name.
    enum FeaturePresence {
        /// Not under that name; one that may have been meant.
        case never(nearest: String?)
        /// As null, or as something that is no number.
        case withoutValue
        case sometimes
    }

    func presence(_ feature: NamedCount) -> FeaturePresence {
        guard input.features.contains(feature.name) else {
            return .never(nearest: NearestName.of(feature.name, in: input.features))
        }
        // Every event that reached it before its gate lacked the feature.
        let gated = strategy.count(.outOfOrder) + strategy.count(.conflict) + strategy.count(.duplicate)
        return feature.count >= reached - min(reached, gated + strategy.count(.stale)) ? .withoutValue : .sometimes
    }

    /// Reasons that the plugin gave, most often first, with their shares.
    var givenReasons: String {
        let given = recent.filter { $0.outcome == .noSignal }.sorted { $0.count > $1.count }
        return given.prefix(4).map { "\($0.reason ?? "no reason") \(Quantity.share($0.count, of: given.events))" }
            .joined(separator: ", ")
    }
}
