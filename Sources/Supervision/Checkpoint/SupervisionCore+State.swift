import StrategySDK
import Wire

/// Writing down everything, between two events.
extension SupervisionCore {
    /// Takes no further event in until ``endPause()``, and has every worker tell what it remembers. Follow with
    /// ``advance(at:)``.
    package mutating func beginPause() { isPausing = true }

    package mutating func endPause() { isPausing = false }

    /// Whether everything is finished and told, so that ``state()`` says it all.
    package var isPaused: Bool {
        isPausing && window.isEmpty && departures.isEmpty
            && halts.nextNumber(at: window.first) == nil && foreseen.nextLatch(before: window.first) == nil
            && absentRanks.allSatisfy { absences[$0.index].map { !$0.isUndecided } ?? true }
            && regular.allSatisfy { isTold($0) }
    }

    /// Whether what the worker told last still holds.
    private func isTold(_ index: Int) -> Bool {
        if isDeserted(index) { return true }
        guard workers[index].phase == .serving, workers[index].replayEnd == nil, workers[index].pendingRestores == 0
        else { return false }
        let kept = workers[index].snapshots.newest.sequence
        // A strategy that came back after it is not in it as it is now.
        guard workers[index].hasToldReturns else { return false }
        return workers[index].lastAsked.map { $0 < kept } ?? true
    }

    mutating func captureForPause() {
        guard window.isEmpty else { return }
        for index in regular where workers[index].phase == .serving && !isTold(index) {
            guard workers[index].pendingCapture == nil, workers[index].replayEnd == nil else { continue }
            bringBackAtPause(index)
            capture(index, before: window.next)
        }
    }

    /// Everything that is known. Call it when ``isPaused``.
    package func state() -> CoreState {
        CoreState(
            nextEvent: window.next, symbols: symbols.texts, timeframes: timeframes.texts,
            streams: streams.map { stream in
                StreamState(
                    symbol: stream.symbol, timeframe: stream.timeframe, lastEventTime: stream.lastEventTime,
                    atLastEventTime: stream.atLastEventTime.map {
                        StreamState.Seen(identity: $0.identity, values: $0.values)
                    }, finishedEvents: stream.finishedEvents, lastFinishedTime: stream.lastFinishedTime)
            }, lastFinishedTime: lastFinishedTime,
            generation: workers.indices.reduce(0) { max($0, workers[$1].generation) }, haltOfAll: halts.forAll,
            strategies: strategyMemories())
    }

    private func strategyMemories() -> [StrategyMemory] {
        var parts: [PartState?] = Array(repeating: nil, count: deployment.strategies.count)
        for index in regular {
            let ranks = workers[index].plan.ranks
            for part in (try? Snapshot.parts(workers[index].snapshots.newest.bytes)) ?? [] {
                parts[ranks[Int(part.slot)].index] = PartState(part)
            }
        }
        return deployment.strategies.indices.map { memory(StrategyRank($0), part: parts[$0]) }
    }

    package func key(_ rank: StrategyRank) -> BreakerKey {
        let definition = deployment.strategies[rank.index].definition
        return BreakerKey(
            strategy: definition.id, plugin: definition.plugin, parametersHash: parameterHashes[rank.index])
    }

    private func memory(_ rank: StrategyRank, part: PartState?) -> StrategyMemory {
        let index = rank.index
        let totals = tally.totals(index)
        let missing = missingFeatures.columns(rank).enumerated().map { place, column in
            StrategyMemory.MissingState(
                feature: deployment.columns.columns[column].name, count: missingFeatures.count(rank, place))
        }
        let counts = Dictionary(
            outcomeCounts(rank).map { ($0.outcome, $0.count) }, uniquingKeysWith: { first, _ in first })
        let excluded = Exclusions(
            symbol: counts[.symbolExcluded, default: 0], timeframe: counts[.timeframeMismatch, default: 0])
        return StrategyMemory(
            key: key(rank), timeframe: deployment.strategies[index].definition.timeframe.text, record: records[index],
            breaker: breakers[index], mark: decisionMarks[index], isCareful: isCareful[index], halt: halts.own(rank),
            lastTrial: lastTrials[index], part: part,
            absence: absences[index].map { AbsenceState($0, orderedBefore: ordersToCome[index], at: self.now) },
            outcomes: Self.totals(totals.now),
            outcomesAtLastIntent: Self.totals(totals.atLastIntent), excluded: excluded,
            haltedEvents: counts[.halted, default: 0],
            trail: trails.runs(index).map { run in
                StrategyMemory.TrailState(
                    outcome: run.outcome, count: run.count, firstSequence: run.firstSequence,
                    lastSequence: run.lastSequence, stream: Int32(run.stream), time: run.eventTime,
                    reason: deployment.text(run.reason, for: rank))
            }, missing: missing)
    }

    private static func totals(_ counts: ArraySlice<UInt64>) -> [StrategyMemory.OutcomeTotal] {
        counts.enumerated().filter { $0.element > 0 }.map {
            StrategyMemory.OutcomeTotal(index: $0.offset, count: $0.element)
        }
    }
}

extension PartState {
    init(_ part: Snapshot.Part) {
        self.init(layout: part.layout, memories: part.memories, bytes: Array(part.bytes))
    }

    func part(_ slot: UInt32, isCareful: Bool) -> Snapshot.Part {
        Snapshot.Part(slot: slot, isCareful: isCareful, layout: layout, memories: memories, bytes: bytes[...])
    }
}

extension AbsenceState {
    init(_ absence: Absence, orderedBefore: UInt64?, at now: MonotonicTime) {
        self.init(
            since: absence.since, reason: absence.reason, base: absence.base.map { PartState($0) },
            frames: absence.missed.frames, count: absence.missed.count, decidedCount: absence.missed.decidedCount,
            isLost: absence.missed.isLost, millisecondsLeft: absence.due?.milliseconds(after: now),
            orderedBefore: orderedBefore)
    }
}
