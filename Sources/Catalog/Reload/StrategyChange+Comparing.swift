import Digest
import StrategySDK
import Supervision

/// One strategy of one catalog.
struct StrategyVersion {
    let entry: CatalogEntry
    /// Nil where it is out of service.
    let admitted: AdmittedStrategy?

    var standing: StrategyChange.Standing {
        let service: StrategyChange.Standing.Service =
            switch (admitted, entry.verdict) {
            case (.some, _): .running
            case (nil, .disabled(let strategy)): strategy.isError ? .error(strategy.reason) : .switchedOff
            case (nil, .enabled): .error("no plugin has judged it")
            }
        return StrategyChange.Standing(line: entry.line, plugin: entry.plugin, service: service)
    }

    /// Whether both are out of service for the same cause, wherever that stands.
    func isOut(like other: Self) -> Bool {
        let (left, right) = (standing, other.standing)
        guard (left.error == nil) == (right.error == nil), left.plugin == right.plugin else { return false }
        return left.error == nil
            || entry.problems.elementsEqual(other.entry.problems) { $0.key == $1.key && $0.problem == $1.problem }
    }
}

extension StrategyChange {
    /// Both in service is ``init(_:from:to:)``.
    init(_ id: StrategyID, from old: StrategyVersion?, to new: StrategyVersion?) {
        switch (old, new) {
        case (let old?, let new?):
            if let before = old.admitted, let after = new.admitted {
                self.init(id, from: (old, before), to: (new, after))
                return
            }
            let kind: Kind =
                switch (old.admitted != nil, new.admitted != nil) {
                case (false, true): .enabled
                case (true, false): .disabled
                default: old.isOut(like: new) ? .unchanged : .changed
                }
            self.init(id: id, kind: kind, old: old.standing, new: new.standing)
        default:
            self.init(id: id, kind: old == nil ? .added : .removed, old: old?.standing, new: new?.standing)
        }
        if let admitted = new?.admitted {
            state = .begun(warmUp: admitted.warmUp, because: [.entersService])
            isPerSymbol = admitted.descriptor.stateScope == .perSymbol
            breaker = .another
        } else if old?.admitted != nil {
            state = .forgotten
            breaker = .setAside
            intents = .withdrawn
        }
    }

    private init(
        _ id: StrategyID, from old: (version: StrategyVersion, strategy: AdmittedStrategy),
        to new: (version: StrategyVersion, strategy: AdmittedStrategy)
    ) {
        let (before, after) = (old.strategy, new.strategy)
        let (labels, newLabels) = (old.version.entry.labels, new.version.entry.labels)
        let hasSameKey = before.breakerKey == after.breakerKey
        // By hash too, since numbers can be equal and yet differ.
        let isSame = before.definition == after.definition && hasSameKey && labels == newLabels
        let keys = isSame ? [] : KeyValues(after, newLabels).changes(from: KeyValues(before, labels))
        self.init(
            id: id, kind: keys.isEmpty ? .unchanged : .changed, old: old.version.standing, new: new.version.standing)
        self.keys = keys
        isPerSymbol = after.descriptor.stateScope == .perSymbol

        let symbols = SymbolChange(from: before.definition.symbols, to: after.definition.symbols)
        self.symbols = symbols.isEmpty ? nil : symbols
        breaker = hasSameKey ? .kept : .another
        let causes = Self.causes(from: before, to: after, symbols)
        guard causes.isEmpty else {
            state = .begun(warmUp: after.warmUp, because: causes)
            intents = .withdrawn
            return
        }
        state = .kept
        intents = symbols.leaving == .nothing ? .kept : .withdrawnInPart
    }

    /// Why the state of `old` is not one of `new`; none: it goes on.
    ///
    /// A state is made by plugin and parameters from the events of some streams. Anything else decides only which
    /// events reach the plugin from now on, or what becomes of what it says.
    private static func causes(
        from old: AdmittedStrategy, to new: AdmittedStrategy, _ symbols: SymbolChange
    ) -> [StateEffect.Cause] {
        var causes: [StateEffect.Cause] = []
        if old.definition.plugin != new.definition.plugin { causes.append(.plugin) }
        if old.breakerKey.parametersHash != new.breakerKey.parametersHash { causes.append(.parameters) }
        if old.definition.timeframe != new.definition.timeframe { causes.append(.timeframe) }
        if new.descriptor.stateScope == .perStrategy, !symbols.isEmpty { causes.append(.symbols) }
        return causes
    }
}

extension AdmittedStrategy {
    fileprivate var breakerKey: BreakerKey {
        BreakerKey(
            strategy: definition.id, plugin: definition.plugin,
            parametersHash: parametersHash { SHA256Digest(of: $0).prefix })
    }
}
