package import StrategySDK
package import Wire

/// An enabled strategy that its plugin has accepted.
package struct AdmittedStrategy: Sendable {
    package var definition: StrategyDefinition
    package var descriptor: PluginDescriptor
    /// Position in the worker's list of plugins.
    package var pluginIndex: UInt16
    package var warmUp: UInt32
    /// Which layout its state has in this build, as ``Snapshot/Part`` names it.
    package var stateLayout: UInt64
    /// Every parameter in force, defaults applied.
    package var parameters: [Parameter]

    package init(
        definition: StrategyDefinition, descriptor: PluginDescriptor, pluginIndex: UInt16, warmUp: UInt32,
        stateLayout: UInt64, parameters: [Parameter]
    ) {
        self.definition = definition
        self.descriptor = descriptor
        self.pluginIndex = pluginIndex
        self.warmUp = warmUp
        self.stateLayout = stateLayout
        self.parameters = parameters
    }
}

/// Which worker, of those that a deployment asks for.
package struct WorkerIndex: Sendable, Hashable {
    package let index: Int
    package init(_ index: Int) { self.index = index }
}

/// Everything that a catalog asks of the host, resolved once: order, columns, workers. It does not change while it is active.
package struct Deployment: Sendable {
    /// By rank.
    package let strategies: [AdmittedStrategy]
    /// By id, each id once.
    package let disabled: [DisabledStrategy]
    /// What every plugin of the worker's executable declares; a worker that says otherwise is refused.
    package let plugins: [PluginDescriptor]
    package let columns: ColumnTable
    package let workers: [WorkerPlan]
    /// By rank.
    let gates: [Gate]
    /// By rank: the declared features, sorted by name, with their columns.
    let hashedFeatures: [[(declaration: FeatureDeclaration, column: Int)]]
    /// Words of the strategy bitmaps of all workers together.
    let bitmapWords: Int
    /// By rank: worker and slot.
    let places: [(worker: Int, slot: Int)]
    /// How many bytes all text values of one event may have, so that its frame to any worker fits.
    let maxTextBytes: Int
    /// Where `staleness_ms` is, if any strategy looks at it.
    let stalenessColumn: Int?

    package init(strategies: [AdmittedStrategy], disabled: [DisabledStrategy], plugins: [PluginDescriptor]) {
        let ranked = strategies.sorted {
            ($0.definition.priority, $0.definition.id) < ($1.definition.priority, $1.definition.id)
        }
        self.strategies = ranked
        var seen: Set<StrategyID> = []
        self.disabled = disabled.sorted { $0.id < $1.id }.filter { seen.insert($0.id).inserted }
        self.plugins = plugins

        let table = ColumnTable(ranked.flatMap(Self.columns))
        columns = table
        stalenessColumn = table.index(of: Self.stalenessFeature, .number)
        gates = ranked.map { Gate($0, table) }
        hashedFeatures = ranked.map { strategy in
            strategy.descriptor.features.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
                .compactMap { feature in
                    table.index(of: feature.name, FeatureColumn.Kind(feature.kind)).map { (feature, $0) }
                }
        }

        var drafts: [WorkerPlan.Draft] = []
        var places: [(worker: Int, slot: Int)] = []
        for (index, strategy) in ranked.enumerated() {
            let family = strategy.definition.plugin.family
            let isolated = strategy.definition.isIsolated ? strategy.definition.id : nil
            let worker = drafts.firstIndex { $0.family == family && $0.isolated == isolated } ?? drafts.count
            if worker == drafts.count { drafts.append(WorkerPlan.Draft(family: family, isolated: isolated)) }
            places.append((worker, drafts[worker].ranks.count))
            drafts[worker].ranks.append(StrategyRank(index))
        }
        var plans: [WorkerPlan] = []
        var offset = 0
        for draft in drafts {
            let plan = WorkerPlan(draft, ranked, table, bitmapOffset: offset)
            plans.append(plan)
            offset += plan.bits.words
        }
        bitmapWords = offset
        workers = plans
        maxTextBytes = WireProtocol.maxFrameBytes - (plans.map(\.frameBytesWithoutText).max() ?? 0)
        self.places = places
    }

    /// For a worker in which one strategy is tried.
    func probePlan(_ rank: StrategyRank) -> WorkerPlan {
        var draft = WorkerPlan.Draft(family: strategies[rank.index].definition.plugin.family, isolated: nil)
        draft.ranks = [rank]
        return WorkerPlan(draft, strategies, columns, bitmapOffset: 0)
    }

    static let stalenessFeature = "staleness_ms"

    private static func columns(of strategy: AdmittedStrategy) -> [FeatureColumn] {
        var columns = strategy.descriptor.features.map {
            FeatureColumn(name: $0.name, kind: FeatureColumn.Kind($0.kind))
        }
        for name in strategy.definition.featureRequirements
        where !strategy.descriptor.features.contains(where: { $0.name == name }) {
            columns.append(FeatureColumn(name: name, kind: .presence))
        }
        if strategy.definition.maxStalenessMilliseconds != nil {
            columns.append(FeatureColumn(name: stalenessFeature, kind: .number))
        }
        return columns
    }
}

/// One worker: which strategies it runs and which columns it is sent. A class, since the hot path passes it around.
package final class WorkerPlan: Sendable {
    package let family: String
    /// The one strategy of a worker of its own.
    package let isolated: StrategyID?
    /// By slot.
    package let ranks: [StrategyRank]
    package let columnsFrame: ColumnsFrame
    /// For each column that is sent, the column of the table.
    let columnSources: [Int]
    let numberCount: Int
    let presenceWords: Int
    /// Where its strategies' bits are in an event's bitmap.
    let bits: BitmapPlace
    /// Of an event's frame whose text values are all empty.
    let frameBytesWithoutText: Int

    fileprivate init(_ draft: Draft, _ strategies: [AdmittedStrategy], _ table: ColumnTable, bitmapOffset: Int) {
        family = draft.family
        isolated = draft.isolated
        ranks = draft.ranks
        bits = BitmapPlace(offset: bitmapOffset, words: (ranks.count + 63) / 64)
        let local = ColumnTable(of: ranks.flatMap { strategies[$0.index].descriptor.features })
        columnsFrame = local.frame
        columnSources = local.columns.compactMap { table.index(of: $0.name, $0.kind) }
        numberCount = columnsFrame.numbers.count
        presenceWords = columnsFrame.presenceWords
        frameBytesWithoutText = EventFrame.length(
            strategyWords: bits.words, presenceWords: presenceWords, numbers: numberCount,
            textBytes: 4 * columnsFrame.texts.count)
    }

    /// While strategies are being shared out.
    fileprivate struct Draft {
        let family: String
        let isolated: StrategyID?
        var ranks: [StrategyRank] = []
    }
}

/// Words of an event's bitmap, of which each bit is one strategy of a worker, by slot.
struct BitmapPlace: Sendable {
    let offset: Int
    let words: Int
}

/// What every answer of a strategy is checked against, in a form that costs nothing to look at.
struct StrategyTraits: Sendable {
    let warmUp: UInt32
    let reasonCount: Int
    let isPerSymbol: Bool

    init(_ strategy: AdmittedStrategy) {
        warmUp = strategy.warmUp
        reasonCount = strategy.descriptor.reasons.count
        isPerSymbol = strategy.descriptor.stateScope == .perSymbol
    }

    /// Which of a strategy's memories an event of `symbol` belongs to.
    func memory(_ symbol: Int) -> Int { isPerSymbol ? symbol : 0 }
}

/// What an event must have before a strategy is asked.
struct Gate: Sendable, Hashable {
    /// A bit for each column that must have a value.
    let required: [UInt64]
    let maxStaleness: Double?

    init(_ strategy: AdmittedStrategy, _ table: ColumnTable) {
        var required = Array(repeating: UInt64(0), count: table.presenceWords)
        func require(_ name: String, _ kind: FeatureColumn.Kind) {
            guard let column = table.index(of: name, kind) else { return }
            required[column >> 6] |= 1 << UInt64(column & 63)
        }
        for feature in strategy.descriptor.features {
            let isAsked = strategy.definition.featureRequirements.contains(feature.name)
            if feature.isRequired || isAsked { require(feature.name, FeatureColumn.Kind(feature.kind)) }
        }
        for name in strategy.definition.featureRequirements { require(name, .presence) }
        self.required = required
        maxStaleness = strategy.definition.maxStalenessMilliseconds
    }
}

extension FeatureColumn.Kind {
    package init(_ kind: FeatureDeclaration.Kind) {
        switch kind {
        case .number: self = .number
        case .text: self = .text
        }
    }
}

extension Deployment {
    /// Plugin versions in use that should not be used any more, why, and by which strategies, in the order of ranks.
    package var deprecations: [(plugin: PluginIdentity, why: String, strategies: [StrategyID])] {
        var found: [(plugin: PluginIdentity, why: String, strategies: [StrategyID])] = []
        for strategy in strategies {
            guard let why = strategy.descriptor.deprecation else { continue }
            let plugin = strategy.descriptor.identity
            if let index = found.firstIndex(where: { $0.plugin == plugin }) {
                found[index].strategies.append(strategy.definition.id)
            } else {
                found.append((plugin, why, [strategy.definition.id]))
            }
        }
        return found
    }
}
