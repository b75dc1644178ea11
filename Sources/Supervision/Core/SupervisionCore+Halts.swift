import StrategySDK

/// Taking strategies out of service on an operator's order, and putting them back.
extension SupervisionCore {
    /// Has a strategy, or all of them, give no intents from the next event on. Follow with ``advance(at:)``.
    ///
    /// - Returns: the first event that this applies to.
    package mutating func halt(_ target: HaltTarget, reason: String) -> UInt64 {
        halts.order(target, reason: reason, from: window.next, number: nextActNumber())
        return window.next
    }

    /// Ends a halt. A strategy that was halted by itself and with all others gives intents again when both have ended:
    /// whoever ends the one need not know of the other.
    ///
    /// - Returns: the first event that this applies to.
    package mutating func resume(_ target: HaltTarget) -> UInt64 {
        halts.order(target, reason: nil, from: window.next, number: nextActNumber())
        return window.next
    }

    /// The reason of the order for this target, if one is in force or waits for its event; nil: none.
    package func order(for target: HaltTarget) -> String? { halts.latestOrder(for: target) }

    /// Why a strategy is halted; nil if it is not.
    package func haltReason(_ rank: StrategyRank) -> String? {
        halts.isHalted[rank.index] ? halts.reason(rank) : nil
    }

    /// Carries out the next order that applies to the oldest event, before that is looked at.
    mutating func applyHalt() {
        if let change = halts.applyNext(at: window.first) { apply(change) }
    }

    private mutating func apply(_ change: (stopped: [StrategyRank], resumed: [StrategyRank])) {
        for rank in change.stopped {
            halts.corrections[rank.index].start = (window.first, exclusions(rank))
            let reason = "\(Outcome.halted.name): \(halts.reason(rank) ?? "")"
            for symbol in liveSymbols(rank) { withdraw(rank, symbol, reason: reason) }
        }
        for rank in change.resumed {
            guard let start = halts.corrections[rank.index].start else { continue }
            let now = exclusions(rank)
            halts.corrections[rank.index].events += window.first - start.sequence
            halts.corrections[rank.index].symbolExcluded += now.symbol - start.excluded.symbol
            halts.corrections[rank.index].timeframeMismatch += now.timeframe - start.excluded.timeframe
            halts.corrections[rank.index].start = nil
        }
    }

    /// Symbols whose last intent still counts, judged by the newest event of the intent's own stream: what others claim of
    /// the time of day must not let an intent expire. One that is taken back needlessly does no harm.
    func liveSymbols(_ rank: StrategyRank) -> [Int] {
        let timeframe = timeframes.index(of: deployment.strategies[rank.index].definition.timeframe.text)
        return records[rank.index].liveSymbols { symbol in
            streamsOfSymbol[symbol].first { $0.timeframe == timeframe }.map { streams[$0.stream].lastFinishedTime }
                ?? .min
        }
    }

    /// Takes back every live intent of a strategy, between two events.
    ///
    /// - Parameter isMeant: only those of symbols of which this is true.
    package mutating func withdrawAll(
        _ rank: StrategyRank, reason: String, where isMeant: (String) -> Bool = { _ in true }
    ) {
        for symbol in liveSymbols(rank) where isMeant(symbols.texts[symbol]) { withdraw(rank, symbol, reason: reason) }
    }

    /// Takes back the live intent of a strategy and symbol.
    mutating func withdraw(_ rank: StrategyRank, _ symbol: Int, reason: String) {
        output.lines.append(
            .withdrawal(
                Withdrawal(
                    sequence: window.first, id: records[rank.index].position(symbol).id,
                    symbol: symbols.texts[symbol], strategy: rank, reason: reason)))
        records[rank.index].withdraw(symbol)
    }

    /// Events finished so far that never reach a strategy, halted or not.
    func exclusions(_ rank: StrategyRank) -> Exclusions {
        let definition = deployment.strategies[rank.index].definition
        let timeframe = timeframes.index(of: definition.timeframe.text)
        var wanted: UInt64 = 0
        var ofTimeframe: UInt64 = 0
        switch definition.symbols {
        case .every:
            wanted = window.first
            ofTimeframe = timeframe.map { finishedByTimeframe[$0] } ?? 0
        case .only(let selected):
            for text in selected {
                guard let symbol = symbols.index(of: text) else { continue }
                for entry in streamsOfSymbol[symbol] {
                    wanted += streams[entry.stream].finishedEvents
                    if entry.timeframe == timeframe { ofTimeframe += streams[entry.stream].finishedEvents }
                }
            }
        }
        return Exclusions(symbol: window.first - wanted, timeframe: wanted - ofTimeframe)
    }
}
