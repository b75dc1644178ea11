import StrategySDK
import Wire

/// Failures that count against strategies, and those that have them latched.
extension SupervisionCore {
    /// An evaluation of the oldest event has failed: it counts against the strategy, and is left out wherever the event is
    /// computed again.
    mutating func fail(_ rank: StrategyRank, _ outcome: Outcome, _ detail: String, _ sequence: UInt64, _ slot: Int) {
        settle(rank, outcome, .text(detail))
        window.spare(bit: bit(rank), slot: slot)
        guard breakers[rank.index].failed(outcome, detail, at: sequence) != nil else { return }
        depart(rank)
        guard outcome == .violation || outcome == .protocolError else { return }
        latchSiblings(of: rank, outcome, detail, at: sequence)
    }

    /// Takes strategies out of service before the next event, for good until an operator says otherwise. It is carried out
    /// between two events, as in a run that repeats this one.
    mutating func latch(_ ranks: [StrategyRank], _ outcome: Outcome, _ cause: String) {
        for rank in ranks where !isLeaving(rank) {
            let sequence = headIsOpen ? window.first + 1 : window.first
            let id = deployment.strategies[rank.index].definition.id
            effects.append(.keep(.latch(id, before: sequence, outcome, cause)))
            foreseen.latches.append(
                Foreseen.Latch(before: sequence, number: nextActNumber(), strategy: id, outcome: outcome, cause: cause))
        }
    }

    /// Takes a strategy that is about to be back out of service with the very event that it is back with.
    mutating func latchReturning(_ rank: StrategyRank, _ outcome: Outcome, _ cause: String) {
        guard absences[rank.index]?.comesBack == true, let sequence = absences[rank.index]?.decision
        else { return }
        let id = deployment.strategies[rank.index].definition.id
        guard !foreseen.latches.contains(where: { $0.strategy == id && $0.before == sequence }) else { return }
        effects.append(.keep(.latch(id, before: sequence, outcome, cause)))
        foreseen.latches.append(
            Foreseen.Latch(before: sequence, number: nextActNumber(), strategy: id, outcome: outcome, cause: cause))
    }

    mutating func carryOutLatch(_ rank: StrategyRank, _ latch: Foreseen.Latch) {
        guard !isAway(rank, at: window.first), !departures.contains(rank) else { return }
        _ = breakers[rank.index].failed(latch.outcome, latch.cause, at: window.first)
        depart(rank, latch.number)
        guard latch.outcome == .violation || latch.outcome == .protocolError else { return }
        latchSiblings(of: rank, latch.outcome, latch.cause, at: window.first, latch.number)
    }

    /// - Parameter number: of the act that has them latched; nil: it was an event.
    mutating func latchSiblings(
        of rank: StrategyRank, _ outcome: Outcome, _ detail: String, at sequence: UInt64, _ number: UInt64? = nil
    ) {
        let guilty = deployment.strategies[rank.index].definition
        for (index, other) in deployment.strategies.enumerated()
        where index != rank.index && other.definition.plugin == guilty.plugin {
            let outage = breakers[index].latch(outcome, detail, of: guilty.id, at: sequence)
            if outage != nil, let cause = BreakerCause(outcome) {
                absences[index]?.reason = BreakerRule.sibling(cause, guilty.id).text
            }
            // What an operator ordered before he could know of this does not bring it back.
            guard outage != nil || absences[index]?.isReset == true else { continue }
            depart(StrategyRank(index), number)
        }
    }

    mutating func depart(_ rank: StrategyRank, _ number: UInt64? = nil) {
        // Also if it is being tried, or about to be back.
        guard absences[rank.index].map({ $0.decision != nil }) ?? true, !departures.contains(rank) else { return }
        if let order = absences[rank.index]?.order, wasOrdered(rank, order, after: number) { return }
        departures.append(rank)
    }

    /// Whether the order that has the strategy tried came after an act, or an event, that has it latched.
    private func wasOrdered(_ rank: StrategyRank, _ order: UInt64, after number: UInt64?) -> Bool {
        guard let decision = absences[rank.index]?.decision else { return false }
        if decision <= window.first { return number.map { order > $0 } ?? false }
        // It was tried all the same, as is known.
        return foreseenProbe(rank).map { $0.failure?.outcome != .circuitOpen } ?? false
    }
}
