import Catalog
import StrategySDK
import Supervision

/// What becomes of memories and intents where one catalog takes the place of another.
struct CatalogTransition {
    private let change: CatalogChange
    private let old: Deployment
    private let new: Deployment

    init(_ change: CatalogChange, from old: Deployment, to new: Deployment) {
        self.change = change
        self.old = old
        self.new = new
    }

    /// What those that go on go on from.
    func carry(_ state: CoreState) -> CoreState {
        var state = state
        for strategy in change.strategies {
            if strategy.state != .kept { state.forget(strategy.id) }
            for symbol in state.symbols where leaves(symbol, strategy.id) { state.forget(symbol, of: strategy.id) }
        }
        return state
    }

    /// Takes back the intents of strategies and symbols that go, or that begin anew.
    ///
    /// - Parameter core: of the old catalog.
    /// - Returns: what became of the strategies that go.
    func withdraw(from core: inout SupervisionCore) -> [RunSummary.Strategy] {
        var departed: [RunSummary.Strategy] = []
        for strategy in change.strategies where strategy.withdraws {
            guard let rank = core.rank(of: strategy.id) else { continue }
            let reason =
                switch (strategy.intents, strategy.willRun) {
                case (.withdrawnInPart, _): "the catalog takes the symbol from it"
                case (_, false): "the catalog takes it out of service"
                case (_, true): "it begins anew under another catalog"
                }
            let isInPart = strategy.intents == .withdrawnInPart
            core.withdrawAll(rank, reason: "\(Outcome.disabled.name): \(reason)") { symbol in
                !isInPart || leaves(symbol, strategy.id)
            }
            if strategy.intents == .withdrawn { departed.append(RunSummary.strategy(rank, core)) }
        }
        return departed
    }

    /// Whether a strategy that goes on sees the symbol no more.
    private func leaves(_ symbol: String, _ strategy: StrategyID) -> Bool {
        let before = old.strategies.first { $0.definition.id == strategy }
        let after = new.strategies.first { $0.definition.id == strategy }
        guard let before, let after else { return false }
        return before.definition.symbols.contains(symbol) && !after.definition.symbols.contains(symbol)
    }
}
