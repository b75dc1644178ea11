import Supervision

/// Events that are taken in, and what happens to the supervisor in between.
extension Simulation {
    /// Takes events in; returns whether any was.
    func takeIn() -> Bool {
        guard !hasEnded else { return false }
        if pauses > 0, core.hasRoom { now += UInt64(pauseRandom.below(pauses + 1)) * 1_000_000 }
        let most = isSmooth ? Int.max : random.within(1...48)
        var taken = 0
        while taken < most, offered < world.tape.entries.count, core.hasRoom {
            if injector.mayHappen(UInt64(offered)), disturbIntake() { return true }
            let offer = world.tape.withRow(offered, &row) { core.offer($0) }
            switch offer {
            case .accepted(let sequence):
                if sequence != UInt64(offered) { find(.outcome, "event \(offered) was given the number \(sequence)") }
            case .full: return taken > 0
            case .rejected(let reason): find(.outcome, "event \(offered) was refused: \(reason)")
            }
            offered += 1
            taken += 1
        }
        if offered == world.tape.entries.count {
            hasEnded = true
            core.endInput()
            return true
        }
        return taken > 0
    }

    /// Carries out what happens before the next event is taken in; returns whether the supervisor is another one now.
    private func disturbIntake() -> Bool {
        let occasion = Injector.Occasion(
            point: .intake, worker: -1, role: .regular, sequence: UInt64(offered), symbol: -1, generation: 0)
        while let order = injector.take(occasion, asks: { _ in true }) {
            injector.didHappen(order, occasion, rank: order.rank)
            switch order.action {
            case .supervisorKill:
                beginAnew()
                return true
            case .supervisorStop: now += UInt64(order.amount) * 1_000_000
            case .halt: halt(order.rank, reason: "told to halt")
            case .resume: halt(order.rank, reason: nil)
            case .reset: reset(order.rank)
            default: break
            }
        }
        return false
    }

    private func halt(_ rank: Int, reason: String?) {
        let target: HaltTarget = rank >= 0 ? .strategy(StrategyRank(rank)) : .all
        let from = reason.map { core.halt(target, reason: $0) } ?? core.resume(target)
        let id = rank >= 0 ? world.deployment.strategies[rank].definition.id : nil
        keep(.halt(id, from: from, reason: reason))
        disk.sync(kept: kept.count, events: core.acceptedEvents)
    }

    private func reset(_ rank: Int) {
        for index in rank >= 0 ? rank..<rank + 1 : 0..<world.deployment.strategies.count {
            // The core keeps the order itself.
            _ = core.reset(StrategyRank(index), reason: "told to reset")
        }
        _ = carryOut()
        disk.sync(kept: kept.count, events: core.acceptedEvents)
    }

    func keep(_ input: ExternalInput) {
        kept.append(input)
        keptMoments.append(core.acceptedEvents)
        var since: UInt64?
        if case .probe(let id, _, _) = input, let rank = core.rank(of: id) {
            // The core may be further: the strategy may be back by now, or out again.
            since = leftSince[rank.index] ?? core.breaker(rank).outage?.since
        }
        keptSince.append(since)
        latches.allow([input], world)
        // It was about to begin anew, and was latched before it did: that is still to come.
        if case .probe(let id, let before, let failure?) = input, failure.outcome == .circuitOpen,
            let place = anew.firstIndex(where: {
                $0.from == before && world.deployment.strategies[$0.rank].definition.id == id
            })
        {
            isLost.insert(anew.remove(at: place).rank)
        }
    }
}
