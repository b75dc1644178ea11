import StrategySDK
import Wire

/// Trying strategies that may come back: each computes what it has missed in a fresh worker of its own, and what it then
/// remembers is put into the worker that it belongs to. Nobody else is touched by what happens there.
extension SupervisionCore {
    /// Goes on with trials that run.
    mutating func advanceProbes() {
        for index in regular {
            let probe = probe(of: index)
            if workers[probe].phase == .serving { advanceProbe(probe) }
        }
    }

    /// Starts trials that are due.
    mutating func beginProbes(at now: MonotonicTime) {
        for rank in absentRanks where isToBeTried(rank) {
            let probe = probe(of: deployment.places[rank.index].worker)
            guard workers[probe].run == nil, workers[probe].phase == .waiting,
                let plan = absences[rank.index]?.plan.value
            else { continue }
            workers[probe].plan = plan
            workers[probe].run = ProbeRun(rank)
            workers[probe].nextToSend = .max
            launch(probe, at: now)
        }
    }

    /// Whether it has yet to be found out whether the strategy comes back.
    func isToBeTried(_ rank: StrategyRank) -> Bool {
        // Without a copy of the absence.
        absences[rank.index]?.decision != nil && absences[rank.index]?.trialEnd == nil
    }

    /// What is known of how it is decided whether the strategy comes back.
    func foreseenProbe(_ rank: StrategyRank) -> Foreseen.Probe? {
        guard !foreseen.probes.isEmpty, let decision = absences[rank.index]?.decision else { return nil }
        return foreseen.probe(deployment.strategies[rank.index].definition.id, before: decision)
    }

    /// The worker has its strategy: it is told what that remembered.
    mutating func beginProbe(_ index: Int) {
        guard let run = workers[index].run, let absence = absences[run.rank.index] else { return }
        workers[index].run?.beginAgain()
        workers[index].bytesInFlight = 0
        workers[index].replies.forgetUnanswered()
        workers[index].pendingCapture = nil
        workers[index].snapshotParts = []
        let base = absence.missed.isLost ? nil : absence.base
        let part = Snapshot.Part(
            slot: 0, isCareful: true, layout: base?.layout ?? 0, memories: base?.memories ?? 0, bytes: base?.bytes ?? []
        )
        queueRestore(index, [part], flags: SnapshotFrames.everything)
    }

    private mutating func advanceProbe(_ index: Int) {
        do {
            try serveAside(index)
            while let run = workers[index].run, workers[index].phase == .serving,
                let missed = absences[run.rank.index]?.missed, run.answeredBytes < run.sentBytes,
                let header = missed.header(at: run.answeredBytes),
                let answer = try workers[index].takeAnswer(header.sequence)
            {
                try take(answer, index, header, missed.symbol(at: run.answeredBytes))
                try serveAside(index)
            }
            try checkProbeSilence(index)
        } catch {
            return end(index, .said(error), verdict: .protocolError)
        }
        sendMissed(index)
    }

    /// A probe that has answered everything has nothing to say. What it says all the same would stand in the way of what it
    /// is asked next, for ever.
    private mutating func checkProbeSilence(_ index: Int) throws {
        guard workers[index].phase == .serving, let run = workers[index].run, run.answeredBytes == run.sentBytes,
            let header = try workers[index].replies.completeFrame()
        else { return }
        throw ProtocolFault("a frame of type \(header.type) that it was not asked for")
    }

    private mutating func sendMissed(_ index: Int) {
        guard workers[index].phase == .serving, let rank = workers[index].run?.rank else { return }
        while workers[index].bytesInFlight < limits.bytesInFlight, let run = workers[index].run,
            let header = absences[rank.index]?.missed.header(at: run.sentBytes)
        {
            introduceSymbols(index, through: absences[rank.index]?.missed.symbol(at: run.sentBytes) ?? 0)
            let frame = workers[index].outgoing.reserve(header.length)
            absences[rank.index]?.missed.frames.withUnsafeBytes {
                frame.copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: $0[run.sentBytes..<run.sentBytes + header.length]))
            }
            FrameHeader(
                length: header.length, type: .event, generation: workers[index].generation,
                round: workers[index].round, sequence: header.sequence
            ).store(into: frame)
            workers[index].outgoing.commit(header.length)
            workers[index].replies.askedEvent()
            workers[index].bytesInFlight += header.length
            workers[index].run?.sentBytes += header.length
        }
        // Everything is computed: what it remembers now is what it comes back with.
        guard let run = workers[index].run, workers[index].pendingCapture == nil, workers[index].pendingRestores == 0,
            run.answeredBytes == absences[rank.index]?.missed.frames.count,
            let decision = absences[rank.index]?.decision
        else { return }
        CaptureFrame.write(
            generation: workers[index].generation, round: workers[index].round, sequence: decision,
            into: &workers[index].outgoing)
        workers[index].expectCapture(before: decision)
    }

    private mutating func take(
        _ answer: UnsafeRawBufferPointer, _ index: Int, _ header: FrameHeader, _ symbol: Int
    ) throws {
        guard let run = workers[index].run, let missed = absences[run.rank.index]?.missed else { return }
        var reader = try ResultReader(answer)
        guard Int(reader.symbol) == symbol, let record = try reader.next(), record.slot == 0, try reader.next() == nil
        else {
            throw ProtocolFault("an answer to another question")
        }
        var fault: String?
        switch record.kind {
        case .warmingUp: if run.answered >= missed.decidedCount { workers[index].run?.warmedUp.append(symbol) }
        case .noSignal:
            guard Int(record.detail) < traits[run.rank.index].reasonCount else {
                throw ProtocolFault("reason \(record.detail), which is not declared")
            }
        // An event that it fails at leaves no trace.
        case .thrown, .oversize:
            guard record.detail == ResultFrame.stateKept else { throw ProtocolFault("a trace of a failure") }
        case .intent:
            let limit = deployment.strategies[run.rank.index].definition.maxTargetNotional
            switch try readIntent(record) {
            case .success(let intent): fault = IntentRules.fault(intent, maxTargetNotional: limit)
            case .failure(let problem): fault = problem.description
            }
        }
        workers[index].releaseAnswer(frameBytes: header.length)
        workers[index].run?.answeredBytes += header.length
        workers[index].run?.answered += 1
        if let fault { failProbe(index, .badOutput, fault, at: header.sequence) }
    }

    /// What the strategy remembers after everything that it has missed.
    mutating func takeProbeSnapshot(_ index: Int, _ bytes: [UInt8]) {
        guard let run = workers[index].run else { return }
        let nothing = Snapshot.Part(slot: 0, isCareful: true, layout: 0, memories: 0, bytes: [])
        let part = (try? Snapshot.parts(bytes))?.first ?? nothing
        workers[index].run = nil
        end(index, WorkerLossCause(.recycled, "has done its work"), verdict: nil)
        comeBack(run.rank, part, warmedUp: run.warmedUp)
    }

    mutating func failProbe(_ index: Int, _ outcome: Outcome, _ detail: String, at sequence: UInt64? = nil) {
        guard let run = workers[index].run else { return }
        workers[index].run = nil
        end(index, WorkerLossCause(.recycled, "has failed at its work"), verdict: nil)
        endTrial(run.rank, .failed(ProbeFailure(outcome: outcome, detail: detail, at: sequence)))
    }

    /// The worker is gone before it was done, or after. What ends it twice at the same event, or twice at none, is the
    /// strategy's fault.
    mutating func loseProbe(
        _ index: Int, _ cause: WorkerLossCause, _ progress: WorkProgress?, at now: MonotonicTime
    ) {
        let worker = WorkerIndex(index)
        let outcome = workers[index].verdict.map { $0.outcome } ?? chargeable(index, cause)
        let isDoubtful = isDoubtfulKill(index, cause)
        effects.append(.disarm(.start(worker)))
        effects.append(.disarm(.look(worker)))
        workers[index].discard()
        workers[index].phase = .waiting
        guard let run = workers[index].run else { return }
        if outcome != nil || isDoubtful {
            let sequence = probePlace(run, progress)
            let isSecond = outcome != nil && run.suspicion.map { $0.sequence == sequence } ?? false
            workers[index].run?.deaths += 1
            if outcome == .violation || outcome == .protocolError || isSecond || run.deaths + 1 >= Suspicion.maxKills {
                workers[index].run = nil
                let failure = ProbeFailure(outcome: outcome ?? .crash, detail: cause.description, at: sequence)
                return endTrial(run.rank, .failed(failure))
            }
            if outcome != nil { workers[index].run?.suspicion = ProbeRun.Suspicion(sequence: sequence) }
        }
        if workers[index].hasAnswered {
            workers[index].backoff.succeeded()
            launch(index, at: now)
        } else {
            effects.append(.arm(.restart(worker), now + workers[index].backoff.failed(byKill: cause.isKill)))
        }
    }
}

extension SupervisionCore {
    /// The missed event that a strategy was at: what its page says, if that was sent and not answered, or else the first
    /// that was not answered; nil where it was at none.
    private func probePlace(_ run: ProbeRun, _ progress: WorkProgress?) -> UInt64? {
        guard let missed = absences[run.rank.index]?.missed, run.answeredBytes < run.sentBytes else { return nil }
        let first = missed.header(at: run.answeredBytes)?.sequence
        var offset = run.answeredBytes
        while let progress, offset < run.sentBytes, let header = missed.header(at: offset) {
            if header.sequence == progress.sequence { return header.sequence }
            offset += header.length
        }
        return first
    }
}

extension Foreseen {
    /// How the next trial of the strategy for this event ends. Where it was latched before that event all the same, that is the
    /// last word. A newcomer may fail several times; and what was survived once may not be when it is repeated.
    func probe(_ strategy: StrategyID, before sequence: UInt64) -> Probe? {
        guard let last = probes.last(where: { $0.strategy == strategy && $0.before == sequence }) else { return nil }
        if last.failure?.outcome == .circuitOpen { return last }
        return probes.first { $0.strategy == strategy && $0.before == sequence && $0.failure != nil } ?? last
    }

    /// The next trial of the strategy for this event has failed as was known.
    mutating func passProbe(_ strategy: StrategyID, before sequence: UInt64) {
        if let place = probes.firstIndex(where: {
            $0.strategy == strategy && $0.before == sequence && $0.failure != nil
        }) {
            probes.remove(at: place)
        }
    }

    /// Nothing of trials of the strategy for this event is needed any more.
    mutating func forgetProbes(_ strategy: StrategyID, before sequence: UInt64) {
        probes.removeAll { $0.strategy == strategy && $0.before == sequence }
    }
}
