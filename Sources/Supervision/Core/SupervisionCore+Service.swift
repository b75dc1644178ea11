import StrategySDK
import Wire

/// Taking strategies out of service that fail too often, and putting them back.
extension SupervisionCore {
    // MARK: Failing

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
    private mutating func latchSiblings(
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

    private mutating func depart(_ rank: StrategyRank, _ number: UInt64? = nil) {
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

    // MARK: Leaving

    /// Carries out, between two events, what was decided on those before.
    mutating func takeOutOfService(at now: MonotonicTime) {
        let leaving = departures.sorted()
        departures.removeAll(keepingCapacity: true)
        var left: Set<Int> = []
        for rank in leaving {
            if absences[rank.index]?.isUndecided == true {
                endTry(rank)
                continue
            }
            if absences[rank.index] == nil { takeOut(rank) } else { turnBack(rank) }
            left.insert(deployment.places[rank.index].worker)
        }
        for index in left.sorted() {
            // Whatever they left behind goes with the process.
            end(index, WorkerLossCause(.recycled, "is replaced, since a strategy has left service"), verdict: nil)
        }
    }

    private mutating func takeOut(_ rank: StrategyRank) {
        guard let outage = breakers[rank.index].outage else { return }
        let place = deployment.places[rank.index]
        let (start, base) = lastMemory(rank, place.worker, UInt32(place.slot))
        absences[rank.index] = Absence(
            since: window.first, reason: outage.rule.text, plan: Shared(deployment.probePlan(rank)), base: base)
        let id = deployment.strategies[rank.index].definition.id
        if isUnrestorable[rank.index] || foreseen.takeLoss(id, before: window.first) { loseMemory(rank) }
        absentRanks.append(rank)
        absentRanks.sort()
        beginWaiting(rank)
        workers[place.worker].silence(place.slot, before: window.first)
        workers[place.worker].unfinished.remove(place.slot)
        effects.append(.report(.leftService(rank, outage)))
        let reason = "\(Outcome.circuitOpen.name): \(outage.rule.text)"
        for symbol in liveSymbols(rank) { withdraw(rank, symbol, reason: reason) }
        for sequence in max(start, window.oldest)..<max(start, window.first) {
            let slot = window.slot(sequence)
            if window.asks(bit: bit(rank), slot: slot) { keepMissed(rank, sequence, slot, isDecided: true) }
        }
        missEvents(rank, from: max(start, window.oldest))
    }

    /// It is being tried, and has been latched meanwhile.
    private mutating func endTry(_ rank: StrategyRank) {
        let probe = probe(of: deployment.places[rank.index].worker)
        if let decision = absences[rank.index]?.decision {
            foreseen.forgetProbes(deployment.strategies[rank.index].definition.id, before: decision)
        }
        if workers[probe].run?.rank == rank {
            workers[probe].run = nil
            end(probe, WorkerLossCause(.recycled, "is not needed any more"), verdict: nil)
        }
        absences[rank.index]?.trialEnd = nil
        // Not the failure that latched it: that one has had its consequences.
        let detail = breakers[rank.index].outage?.rule.text ?? ""
        stayAway(rank, ProbeFailure(outcome: .circuitOpen, detail: detail, at: nil), nil)
    }

    /// It was about to come back, and does not.
    private mutating func turnBack(_ rank: StrategyRank) {
        guard let absence = absences[rank.index], absence.comesBack, let sequence = absence.decision,
            let outage = breakers[rank.index].outage
        else { return }
        let isLost = absence.missed.isLost
        let place = deployment.places[rank.index]
        let slot = UInt32(place.slot)
        let back = workers[place.worker].returns.last { $0.part.slot == slot && $0.sequence == sequence }
        workers[place.worker].returns.removeAll { $0.part.slot == slot && $0.sequence == sequence }
        absences[rank.index] = Absence(
            since: absence.since, reason: absence.reason, plan: absence.plan, base: back?.part)
        if isLost { absences[rank.index]?.missed.lose() }
        lastTrials[rank.index] = sequence
        let id = deployment.strategies[rank.index].definition.id
        let failure = ProbeFailure(outcome: .circuitOpen, detail: outage.rule.text, at: nil)
        effects.append(.keep(.probe(id, before: sequence, failure: failure)))
        effects.append(.report(.leftService(rank, outage)))
        missEvents(rank, from: sequence)
    }

    /// What the strategy remembered last, and the first event that it did not know of.
    private func lastMemory(_ rank: StrategyRank, _ index: Int, _ slot: UInt32) -> (UInt64, Snapshot.Part?) {
        let kept = workers[index].snapshots.newest
        if let back = workers[index].returns.last(where: { $0.part.slot == slot && $0.sequence >= kept.sequence }) {
            return (back.sequence, back.part)
        }
        return (kept.sequence, (try? Snapshot.parts(kept.bytes))?.first { $0.slot == slot })
    }

    func bit(_ rank: StrategyRank) -> Int {
        let place = deployment.places[rank.index]
        return deployment.workers[place.worker].bitmapOffset * 64 + place.slot
    }

    /// Whether the strategy takes no part in an event.
    func isAway(_ rank: StrategyRank, at sequence: UInt64) -> Bool {
        absences[rank.index]?.covers(sequence) ?? false
    }

    // MARK: Being away

    /// An event that would have asked strategies that are away.
    mutating func missAbsent(_ sequence: UInt64, _ slot: Int) {
        for rank in absentRanks where window.asks(bit: bit(rank), slot: slot) { miss(rank, sequence, slot) }
    }

    /// Whether an event to come is lost to the strategy, which is then not asked. Whether that is known before or after the
    /// strategy leaves service follows from no event, so that it counts as missed either way.
    private func isCharged(_ rank: StrategyRank, _ sequence: UInt64) -> Bool {
        workers[deployment.places[rank.index].worker].charges.contains {
            $0.sequence == sequence && $0.ranks.contains(rank)
        }
    }

    /// Events that are taken in and not finished, and would have asked the strategy.
    mutating func missEvents(_ rank: StrategyRank, from start: UInt64) {
        let first = max(start, window.first)
        guard first < window.next else { return }
        for sequence in first..<window.next {
            tryAsOrdered(rank, before: sequence)
            let slot = window.slot(sequence)
            if window.asks(bit: bit(rank), slot: slot) || isCharged(rank, sequence) { miss(rank, sequence, slot) }
        }
    }

    private mutating func miss(_ rank: StrategyRank, _ sequence: UInt64, _ slot: Int) {
        guard var isTried = absences[rank.index]?.isBeingTriedInPlace() else { return }
        if !isTried, breakers[rank.index].outage?.isDue == true {
            decide(rank, before: sequence)
            isTried = true
        }
        // Asked like any other, for the case that it comes back.
        guard !isTried else { return }
        window.spare(bit: bit(rank), slot: slot)
        _ = breakers[rank.index].missed()
        keepMissed(rank, sequence, slot, isDecided: false)
    }

    private mutating func keepMissed(_ rank: StrategyRank, _ sequence: UInt64, _ slot: Int, isDecided: Bool) {
        keepMissed(
            rank, sequence, slot, symbol: streams[Int(window.streams[slot])].symbol, isDecided: isDecided)
    }

    mutating func keepMissed(
        _ rank: StrategyRank, _ sequence: UInt64, _ slot: Int, symbol: Int, isDecided: Bool
    ) {
        guard let plan = absences[rank.index]?.planInPlace()?.value else { return }
        let length = frameLength(plan, slot)
        guard missedBytes + length <= limits.missedBytes else { return loseMemory(rank) }
        missedBytes += length
        withUnsafeTemporaryAllocation(byteCount: length, alignment: 8) { frame in
            FrameHeader(length: length, type: .event, generation: 0, sequence: sequence).store(into: frame)
            frame.storeBytes(of: 1, toByteOffset: EventFrame.fixedBytes, as: UInt64.self)
            writeEvent(plan, slot, symbol, into: frame, from: EventFrame.fixedBytes + 8, length: length)
            absences[rank.index]?.missed.append(UnsafeRawBufferPointer(frame), isDecided: isDecided)
        }
    }

    /// It can only begin anew, as soon as it may come back. When that is found out follows from no event, and makes no
    /// difference.
    mutating func loseMemory(_ rank: StrategyRank) {
        guard let absence = absences[rank.index], !absence.missed.isLost else { return }
        missedBytes -= absence.missed.frames.count
        absences[rank.index]?.missed.lose()
        let id = deployment.strategies[rank.index].definition.id
        effects.append(.keep(.memoryLost(id, before: absence.since)))
        effects.append(.report(.memoryLost(rank)))
    }

    // MARK: Coming back

    /// Before this event it is decided whether the strategy comes back with it.
    mutating func decide(_ rank: StrategyRank, before sequence: UInt64) {
        absences[rank.index]?.decision = sequence
        breakers[rank.index].beginProbe()
        setBarrier(deployment.places[rank.index].worker)
        effects.append(.report(.tried(rank, before: sequence)))
        if let failure = foreseenProbe(rank)?.failure { endTrial(rank, .failed(failure)) }
    }

    /// Events are held back from a worker from the first one on of which is not known who takes part.
    mutating func setBarrier(_ index: Int) {
        workers[index].barrier =
            workers[index].plan.ranks.compactMap { rank in
                absences[rank.index].flatMap { $0.isUndecided ? $0.decision : nil }
            }.min()
    }

    /// Whether it is not known of every strategy whether it takes part in the event.
    func isUndecided(_ sequence: UInt64) -> Bool {
        absentRanks.contains { rank in
            absences[rank.index].map { $0.isUndecided && $0.decision == sequence } ?? false
        }
    }

    /// Whether a strategy has yet to be tried for the event, or is being tried.
    func isBeingTried(for sequence: UInt64) -> Bool {
        absentRanks.contains { absences[$0.index]?.decision == sequence && isToBeTried($0) }
    }

    /// The strategy has computed what it missed, and comes back.
    mutating func comeBack(_ rank: StrategyRank, _ part: Snapshot.Part, warmedUp symbols: [Int]) {
        guard let absence = absences[rank.index], let sequence = absence.decision else { return }
        if absence.missed.isLost { records[rank.index].restartWarmUp() }
        for symbol in symbols { _ = records[rank.index].countWarmUp(traits[rank.index].memory(symbol)) }
        let isKept = foreseenProbe(rank).map { $0.failure == nil } ?? false
        endTrial(rank, .survived)
        missedBytes -= absence.missed.frames.count
        absences[rank.index]?.missed.clear()
        let place = deployment.places[rank.index]
        var part = part
        part.slot = UInt32(place.slot)
        part.isCareful = isCareful[rank.index]
        workers[place.worker].returns.append(
            WorkerLink.Return(sequence: sequence, part: part, mark: decisionMarks[rank.index]))
        setBarrier(place.worker)
        if workers[place.worker].phase == .waiting { launch(place.worker, at: now) }
        let id = deployment.strategies[rank.index].definition.id
        if !isKept { effects.append(.keep(.probe(id, before: sequence, failure: nil))) }
        effects.append(.report(.backInService(rank, from: sequence)))
    }

    /// The strategy has failed at what it missed, and stays away.
    /// - Parameter number: of the trial's end; nil where it was latched before.
    mutating func stayAway(_ rank: StrategyRank, _ failure: ProbeFailure, _ number: UInt64?) {
        guard let absence = absences[rank.index], let sequence = absence.decision else { return }
        let (detail, failed) = (failure.detail, failure.at)
        let id = deployment.strategies[rank.index].definition.id
        let isKnown = absence.trialEnd?.isKnown ?? false
        if isKnown { foreseen.passProbe(id, before: sequence) }
        let isAttack = failure.outcome == .violation || failure.outcome == .protocolError
        // What it decided on once and does not survive again.
        let wasDecided = failed.map { absence.missed.isDecided($0) } ?? false
        let outcome = wasDecided && !isAttack ? .nondeterministic : failure.outcome
        let opened = breakers[rank.index].probeFailed(outcome, detail, at: failed ?? sequence)
        if !isKnown {
            let failure = ProbeFailure(outcome: outcome, detail: detail, at: failed)
            effects.append(.keep(.probe(id, before: sequence, failure: failure)))
        }
        if let outage = opened ?? breakers[rank.index].outage { effects.append(.report(.leftService(rank, outage))) }
        absences[rank.index]?.decision = nil
        absences[rank.index]?.trialEnd = nil
        absences[rank.index]?.order = nil
        lastTrials[rank.index] = sequence
        if let failed, !wasDecided {
            missedBytes -= absence.missed.frames.count
            absences[rank.index]?.missed.remove(failed)
            missedBytes += absences[rank.index]?.missed.frames.count ?? 0
        }
        if isAttack { latchSiblings(of: rank, outcome, detail, at: failed ?? sequence, number) }
        // It has not been in service yet, and its budget is not spent: it is warmed up without that event.
        if breakers[rank.index].isClosed, breakers[rank.index].failed(outcome, detail, at: failed ?? sequence) == nil {
            return decide(rank, before: sequence)
        }
        beginWaiting(rank)
        missEvents(rank, from: sequence)
        setBarrier(deployment.places[rank.index].worker)
    }

    /// The strategy is in service again.
    mutating func endAbsence(_ rank: StrategyRank) {
        if !foreseen.probes.isEmpty, let decision = absences[rank.index]?.decision {
            foreseen.forgetProbes(deployment.strategies[rank.index].definition.id, before: decision)
        }
        lastTrials[rank.index] = absences[rank.index]?.decision
        ordersToCome[rank.index] = nil
        // Not before: what happens until then finds the circuit as it was.
        if absences[rank.index]?.isReset == true {
            breakers[rank.index].reset()
        } else {
            breakers[rank.index].probeSucceeded()
        }
        absences[rank.index] = nil
        absentRanks.removeAll { $0 == rank }
    }
}
