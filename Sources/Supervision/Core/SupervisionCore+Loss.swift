import StrategySDK
import Wire

/// Losing workers, and whom to blame for it.
extension SupervisionCore {
    /// The worker's process has ended, and everything that it had written was received.
    ///
    /// - Parameter progress: where it was, as far as it said itself.
    package mutating func exited(
        _ worker: WorkerIndex, _ generation: Generation, _ exit: WorkerExit, progress: WorkProgress? = nil,
        at now: MonotonicTime
    ) {
        guard isCurrent(worker, generation), workers[worker.index].phase != .waiting else { return }
        self.now = now
        let cause = workers[worker.index].verdict?.cause ?? lossCause(worker.index, exit)
        if isProbe(worker.index) {
            loseProbe(worker.index, cause, progress, at: now)
        } else {
            lose(worker.index, cause, progress: progress, at: now)
        }
    }

    /// A generation is gone. The event it was at is evaluated once more by its successor, and charged if the same strategy
    /// ends that one there too, so that a kill from outside costs nobody an event.
    mutating func lose(_ index: Int, _ cause: WorkerLossCause, progress: WorkProgress?, at now: MonotonicTime) {
        if isProbe(index) { return loseProbe(index, cause, progress, at: now) }
        let worker = WorkerIndex(index)
        let generation = Generation(workers[index].generation)
        let verdict = workers[index].verdict
        let outcome = verdict.map { $0.outcome } ?? chargeable(index, cause)
        if outcome != nil { workers[index].faultsInARow += 1 }
        let isDoubtful = isDoubtfulKill(index, cause)
        let place = whereabouts(index, progress, verdict)
        effects.append(.disarm(.start(worker)))
        effects.append(.disarm(.look(worker)))
        effects.append(.report(.workerLost(worker, generation, cause, sequence: place?.sequence, place?.ranks ?? [])))
        if let outcome {
            blame(index, outcome, cause, place)
        } else if let place, isDoubtful, isKilledTooOften(index, place) {
            blame(index, .crash, cause, place)
        }
        workers[index].discard()
        workers[index].phase = .waiting
        if isDeserted(index) {
            // Nobody is left to be asked; whoever comes back has it started.
            workers[index].backoff.succeeded()
        } else if workers[index].hasAnswered || cause.kind == .recycled || hasDiedAtWork(cause, place) {
            workers[index].backoff.succeeded()
            launch(index, at: now)
        } else {
            let delay = workers[index].backoff.failed(byKill: cause.isKill)
            effects.append(.report(.workerRestarting(worker, generation, afterMilliseconds: delay)))
            effects.append(.arm(.restart(worker), now + delay))
        }
    }

    /// How a worker ended. Before it has said that it is ready no plugin has run in it, and its handler for faults may not
    /// stand: a signal that looks like its own is somebody else's, since the same executable has started before.
    private func lossCause(_ index: Int, _ exit: WorkerExit) -> WorkerLossCause {
        guard case .signalled(let signal, _) = exit, !workers[index].phase.hasSaidReady else {
            return WorkerLossCause(exit)
        }
        return WorkerLossCause(.killed(signal), "was ended by \(SignalName.of(signal)) before it was ready")
    }

    /// What its end is charged with; nil where it is nobody's fault.
    func chargeable(_ index: Int, _ cause: WorkerLossCause) -> Outcome? {
        let outcome = cause.outcome
        let isAttack = outcome == .violation || outcome == .protocolError
        return isAttack || workers[index].phase.hasSaidReady ? outcome : nil
    }

    /// Whether only its own page says that a worker was killed from outside.
    func isDoubtfulKill(_ index: Int, _ cause: WorkerLossCause) -> Bool {
        guard case .killed(let signal) = cause.kind else { return false }
        return isForgeable(signal) && workers[index].phase.hasSaidReady
    }

    /// Whether a strategy ended it: a start that came to something, whose answers were lost with it.
    private func hasDiedAtWork(_ cause: WorkerLossCause, _ place: Whereabouts?) -> Bool {
        cause.outcome != nil && (place?.isCertain ?? false)
    }

    /// Whether all strategies of a worker are out of service.
    func isDeserted(_ index: Int) -> Bool {
        !absentRanks.isEmpty && !isProbe(index)
            && workers[index].plan.ranks.allSatisfy { absences[$0.index].map { !$0.comesBack } ?? false }
    }

    /// Where a worker was.
    struct Whereabouts {
        let sequence: UInt64
        /// Who was being evaluated, or else everybody whom the event asked.
        let ranks: [StrategyRank]
        let isCertain: Bool
    }

    /// Where the worker was: what its progress page says, if that makes sense, or else at the first event that it has not
    /// answered; nil where it had nothing to do.
    private mutating func whereabouts(
        _ index: Int, _ progress: WorkProgress?, _ verdict: WorkerLink.Verdict?
    ) -> Whereabouts? {
        let plan = workers[index].plan
        // Answers that it wrote before it ended are still there.
        try? workers[index].dropOldAnswers()
        let old = workers[index].replies.oldAnswers > 0 ? workers[index].replies.oldEvents : 0..<0
        let end = max(window.oldest, min(window.next, max(workers[index].nextToSend, old.upperBound)))
        let inOldRound = old.first {
            $0 >= window.oldest && $0 < window.next && window.asks(plan.bits, slot: window.slot($0))
        }
        let unanswered = inOldRound ?? eventInFlight(index)
        // Where several states came in frames of their own, only its page can say that it got beyond all of them.
        let hasSeveral = workers[index].pendingRestores > 1 && !workers[index].hasAnswered
        let first = unanswered ?? (hasSeveral ? max(workers[index].nextToAnswer, window.oldest) : nil)
        if let progress, isPageCredible(index), let first,
            (first..<max(first, end)).contains(progress.sequence),
            verdict?.sequence.map({ $0 == progress.sequence }) ?? true, Int(progress.slot) < plan.ranks.count,
            window.asks(bit: plan.bits.offset * 64 + Int(progress.slot), slot: window.slot(progress.sequence))
        {
            return Whereabouts(
                sequence: progress.sequence, ranks: [plan.ranks[Int(progress.slot)]], isCertain: true)
        }
        // It may not have got as far as to learn that it was to go back.
        return (verdict?.sequence ?? unanswered).map {
            Whereabouts(sequence: $0, ranks: askedRanks(index, slot: window.slot($0)), isCertain: false)
        }
    }

    /// A page that would have every strategy die twice, and more, without an event being decided, is forged.
    private func isPageCredible(_ index: Int) -> Bool {
        workers[index].faultsInARow <= 2 * workers[index].plan.ranks.count + 16
    }

    private mutating func blame(
        _ index: Int, _ outcome: Outcome, _ cause: WorkerLossCause, _ place: Whereabouts?
    ) {
        let isAttack = outcome == .violation || outcome == .protocolError
        guard let place else {
            // Whoever speaks or leaves without having been asked anything is not what it should be.
            if isAttack { condemn(workers[index].plan.ranks, index, outcome, cause.description) }
            return
        }
        guard isAttack || isSecondDeath(index, place) else { return }
        var ranks = place.ranks
        if isAttack {
            // All strategies of a plugin version share its code and its memory.
            let plugins = ranks.map { deployment.strategies[$0.index].definition.plugin }
            ranks = askedRanks(index, slot: window.slot(place.sequence)).filter {
                plugins.contains(deployment.strategies[$0.index].definition.plugin)
            }
        }
        workers[index].suspicion = nil
        guard place.sequence >= workers[index].nextToApply, place.sequence >= window.first else {
            // Or it would die there for ever, and the event that it is charged with would never come.
            for rank in ranks { leaveOut(rank, index) }
            return condemn(
                ranks, index, isAttack ? outcome : .nondeterministic,
                "event \(place.sequence), which had been decided on, was not survived when it was computed again: the worker \(cause)"
            )
        }
        charge(index, Charge(sequence: place.sequence, ranks: ranks, outcome: outcome, cause: cause.description))
    }

    /// Leaves a strategy out wherever the worker computes again what was decided.
    mutating func leaveOut(_ rank: StrategyRank, _ index: Int) {
        let slot = deployment.places[rank.index].slot
        workers[index].silence(slot, before: workers[index].nextToApply)
        if absences[rank.index] == nil { workers[index].unfinished.insert(slot) }
    }

    /// Takes strategies out of service for good: with the next event that asks them, if there is one, or else at once.
    mutating func condemn(_ ranks: [StrategyRank], _ index: Int, _ outcome: Outcome, _ cause: String) {
        var left = ranks.filter { absences[$0.index] == nil && !isLeaving($0) }
        for sequence in max(
            workers[index].nextToApply, window.first)..<max(
                window.next, workers[index].nextToApply, window.first) where !left.isEmpty
        {
            let slot = window.slot(sequence)
            let asked = left.filter { window.asks(bit: bit($0), slot: slot) }
            guard !asked.isEmpty else { continue }
            charge(index, Charge(sequence: sequence, ranks: asked, outcome: outcome, cause: cause))
            left.removeAll { asked.contains($0) }
        }
        latch(left, outcome, cause)
    }

    /// Whether a strategy is out of service, or will be before it is asked anything new.
    func isLeaving(_ rank: StrategyRank) -> Bool {
        if isAway(rank, at: window.first) { return true }
        let index = deployment.places[rank.index].worker
        let id = deployment.strategies[rank.index].definition.id
        let next = max(workers[index].nextToApply, window.first)
        let between = headIsOpen ? window.first + 1 : window.first
        var end = workers[index].charges.lazy
            .filter { $0.ranks.contains(rank) && BreakerCause($0.outcome)?.latches == true }.map(\.sequence).min()
        if departures.contains(rank) || foreseen.latches.contains(where: { $0.strategy == id && $0.before <= between })
        {
            end = min(end ?? between, between)
        }
        guard let end else { return false }
        return !(next..<max(next, end)).contains { window.asks(bit: bit(rank), slot: window.slot($0)) }
    }

    private mutating func isSecondDeath(_ index: Int, _ place: Whereabouts) -> Bool {
        let before = workers[index].suspicion
        var suspicion = Suspicion(sequence: place.sequence, rank: place.isCertain ? place.ranks.first : nil)
        suspicion.applied = workers[index].nextToApply
        if let before, before.applied == suspicion.applied { suspicion.deaths = before.deaths + 1 }
        workers[index].suspicion = suspicion
        let isRepeated = suspicion.isSame(as: before) && before?.deaths ?? 0 > 0
        return isRepeated || suspicion.deaths >= Suspicion.maxDeaths
    }

    /// Of the signals that a worker can bring upon itself it is its own page that says they were sent from outside: SIGILL,
    /// SIGTRAP, SIGBUS, SIGFPE, SIGSEGV and SIGSYS. Of every other it is the kernel's word.
    private func isForgeable(_ signal: Int32) -> Bool { [4, 5, 7, 8, 11, 31].contains(signal) }

    private mutating func isKilledTooOften(_ index: Int, _ place: Whereabouts) -> Bool {
        var suspicion = Suspicion(sequence: place.sequence, rank: place.isCertain ? place.ranks.first : nil)
        suspicion.applied = workers[index].nextToApply
        // A kill is no death of the worker's own.
        suspicion.deaths = 0
        // Also at one event after the other, if none of them is ever settled.
        if let before = workers[index].suspicion, suspicion.isSame(as: before) || before.applied == suspicion.applied {
            suspicion.kills = before.kills
            suspicion.deaths = before.deaths
        }
        suspicion.kills += 1
        // From here on they are taken for deaths.
        if suspicion.kills >= Suspicion.maxKills { suspicion.deaths += 1 }
        workers[index].suspicion = suspicion
        return suspicion.kills >= Suspicion.maxKills
    }

    mutating func charge(_ index: Int, _ charge: Charge) {
        guard !charge.ranks.isEmpty else { return }
        let slot = window.slot(charge.sequence)
        for rank in charge.ranks { window.spare(bit: bit(rank), slot: slot) }
        workers[index].charges.append(charge)
        let ids = charge.ranks.map { deployment.strategies[$0.index].definition.id }
        effects.append(.keep(.charge(charge.sequence, ids, charge.outcome, charge.cause)))
        effects.append(
            .report(
                .charged(
                    WorkerIndex(index), sequence: charge.sequence, charge.outcome, cause: charge.cause, charge.ranks)))
    }

    /// Gives the oldest event's charges to whom they are due. Charges need not come in the order of their events: a
    /// successor that computes earlier events once more may die at one of them.
    mutating func settleCharges(_ index: Int, _ sequence: UInt64) {
        guard workers[index].charges.contains(where: { $0.sequence == sequence }) else { return }
        let due = workers[index].charges.filter { $0.sequence == sequence }
        workers[index].charges.removeAll { $0.sequence == sequence }
        for charge in due {
            // Who left service meanwhile has met an open circuit.
            for rank in charge.ranks where !(absences[rank.index]?.covers(sequence) ?? false) {
                fail(rank, charge.outcome, charge.cause, sequence, window.slot(sequence))
            }
        }
    }

    /// Strategies of a worker that an event asks.
    func askedRanks(_ index: Int, slot: Int) -> [StrategyRank] {
        let plan = workers[index].plan
        return plan.ranks.indices.filter { window.asks(bit: plan.bits.offset * 64 + $0, slot: slot) }
            .map { plan.ranks[$0] }
    }

    /// The event that the worker was sent and has not completely answered; nil if there is none.
    private func eventInFlight(_ index: Int) -> UInt64? {
        guard workers[index].pendingRestores <= 1 || workers[index].hasAnswered else { return nil }
        var looked = 0
        var sequence = max(workers[index].nextToAnswer, window.oldest)
        var answers = 0
        while sequence < workers[index].nextToSend {
            guard window.asks(workers[index].bits, slot: window.slot(sequence)) else {
                sequence += 1
                continue
            }
            guard let header = try? workers[index].replies.completeFrame(behind: looked) else { return sequence }
            let isAside = header.type != FrameType.result.rawValue || header.round < workers[index].round
            if isAside {
                looked += header.length
                continue
            }
            guard header.sequence == sequence else { return sequence }
            looked += header.length
            if header.flags == ResultFrame.lastPart { answers += 1 }
            guard answers == workers[index].replies.answerCount(sequence) else { continue }
            answers = 0
            sequence += 1
        }
        return nil
    }
}
