import StrategySDK

/// Repeating a run: what the events do not determine is given to the core beforehand.
extension SupervisionCore {
    /// Something that happened, in the run that is repeated, at an event that has not been taken in yet.
    package mutating func foresee(_ input: ExternalInput) {
        foreseen.end = max(foreseen.end, input.end)
        switch input {
        case .charge(let sequence, let strategies, let outcome, let cause):
            foreseen.charges[sequence, default: []].append((strategies, outcome, cause))
        case .latch(let strategy, let sequence, let outcome, let cause):
            foreseen.latches.append(
                Foreseen.Latch(
                    before: sequence, number: nextActNumber(), strategy: strategy, outcome: outcome, cause: cause))
        case .memoryLost(let strategy, let sequence):
            if let rank = rank(of: strategy), absences[rank.index]?.since == sequence {
                loseMemory(rank)
            } else {
                foreseen.losses.append((sequence, strategy))
            }
        case .latchedBefore(let strategy, let outage):
            if let rank = rank(of: strategy) { latchFromBefore(rank, outage) }
        case .probe(let strategy, let sequence, let failure):
            foreseen.probes.append(
                Foreseen.Probe(before: sequence, number: nextActNumber(), strategy: strategy, failure: failure))
        case .halt(let strategy, let sequence, let reason):
            let number = nextActNumber()
            guard let strategy else { return halts.order(.all, reason: reason, from: sequence, number: number) }
            guard let rank = rank(of: strategy) else { return }
            halts.order(.strategy(rank), reason: reason, from: sequence, number: number)
        case .reset(let strategy, let sequence, _):
            foreseen.resets.append((nextActNumber(), sequence, strategy))
        case .due(let strategy, let sequence):
            foreseen.dues.append((sequence, strategy))
        }
    }

    /// Whether more is known of events that have not been taken in yet: what is written down now would not have it.
    package var isRepeating: Bool { window.next < foreseen.end }

    package func rank(of strategy: StrategyID) -> StrategyRank? {
        deployment.strategies.firstIndex { $0.definition.id == strategy }.map { StrategyRank($0) }
    }

    /// Charges an event that has just been taken in.
    mutating func chargeForeseen(_ sequence: UInt64, _ slot: Int) {
        for charge in foreseen.charges.removeValue(forKey: sequence) ?? [] {
            for index in regular {
                let ranks = charge.strategies.compactMap { rank(of: $0) }.filter {
                    deployment.places[$0.index].worker == index
                }
                guard !ranks.isEmpty else { continue }
                for rank in ranks { window.spare(bit: bit(rank), slot: slot) }
                workers[index].charges.append(
                    Charge(sequence: sequence, ranks: ranks, outcome: charge.outcome, cause: charge.cause))
            }
        }
    }

    /// Latches what comes next of what is latched before the event that is now the oldest.
    mutating func carryOutNextLatch() {
        guard let place = foreseen.latches.firstIndex(where: { $0.before <= window.first }) else { return }
        let latch = foreseen.latches.remove(at: place)
        if let rank = rank(of: latch.strategy) { carryOutLatch(rank, latch) }
    }
}
