import StrategySDK
import Wire

/// Going on from what was written down.
extension SupervisionCore {
    /// A core that goes on from `state`. Strategies whose plugin, parameters and timeframe are the same go on as if nothing had
    /// been; all others begin anew.
    package init(
        _ deployment: Deployment, limits: Limits = Limits(), recordsOutcomes: Bool, resuming state: CoreState,
        digest: @escaping @Sendable (UnsafeRawBufferPointer) -> UInt64
    ) {
        self.init(
            deployment, limits: limits, recordsOutcomes: recordsOutcomes, firstEvent: state.nextEvent, digest: digest)
        symbols = ByteInterner(state.symbols)
        timeframes = ByteInterner(state.timeframes)
        streamsOfSymbol = Array(repeating: [], count: state.symbols.count)
        finishedByTimeframe = Array(repeating: 0, count: state.timeframes.count)
        lastFinishedTime = state.lastFinishedTime
        for stream in state.streams { restore(stream) }
        if let reason = state.haltOfAll {
            halts.order(.all, reason: reason, from: state.nextEvent, number: nextActNumber())
        }
        var parts: [PartState?] = Array(repeating: nil, count: deployment.strategies.count)
        for index in deployment.strategies.indices {
            let rank = StrategyRank(index)
            if let memory = self.memory(of: rank, in: state) {
                restore(rank, memory)
                if memory.absence == nil { parts[index] = memory.part }
            } else {
                exclusionOffsets[index] = ExclusionOffset(counted: Exclusions(), now: exclusions(rank))
            }
        }
        for index in regular { restoreWorker(index, parts, state.nextEvent) }
        for index in workers.indices { workers[index].generation = state.generation }
    }

    /// What is known of a strategy, if it can go on with that.
    package func memory(of rank: StrategyRank, in state: CoreState) -> StrategyMemory? {
        let key = key(rank)
        let timeframe = deployment.strategies[rank.index].definition.timeframe.text
        return state.strategies.first { $0.key == key && $0.timeframe == timeframe }
    }

    private mutating func restore(_ stream: StreamState) {
        let route = Route(
            deployment, symbol: symbols.texts[stream.symbol], timeframe: timeframes.texts[stream.timeframe])
        routedStrategies += route.strategyCount
        var restored = Stream(symbol: stream.symbol, timeframe: stream.timeframe, route: route)
        restored.lastEventTime = stream.lastEventTime
        restored.atLastEventTime = stream.atLastEventTime.map { ($0.identity, $0.values) }
        restored.finishedEvents = stream.finishedEvents
        restored.lastFinishedTime = stream.lastFinishedTime
        streamsOfSymbol[stream.symbol].append((stream.timeframe, streams.count))
        finishedByTimeframe[stream.timeframe] += stream.finishedEvents
        streams.append(restored)
    }

    private mutating func restore(_ rank: StrategyRank, _ memory: StrategyMemory) {
        let index = rank.index
        records[index] = memory.record
        breakers[index] = memory.breaker
        breakers[index].limits = deployment.strategies[index].definition.breakers
        breakers[index].unit = limits.openTimeUnit
        decisionMarks[index] = memory.mark
        isCareful[index] = memory.isCareful
        lastTrials[index] = memory.lastTrial
        if let reason = memory.halt {
            halts.order(.strategy(rank), reason: reason, from: window.first, number: nextActNumber())
        }
        halts.corrections[index].events = memory.haltedEvents
        exclusionOffsets[index] = ExclusionOffset(counted: memory.excluded, now: exclusions(rank))
        for total in memory.outcomes {
            tally.restore(index, index: total.index, count: total.count, atLastIntent: false)
        }
        for total in memory.outcomesAtLastIntent {
            tally.restore(index, index: total.index, count: total.count, atLastIntent: true)
        }
        trails.restore(
            index,
            memory.trail.map { run in
                OutcomeTrailRun(
                    run.outcome, run.reason.map { .text($0) } ?? .none, count: run.count,
                    firstSequence: run.firstSequence,
                    last: TrailEvent(sequence: run.lastSequence, stream: run.stream, time: run.time))
            })
        for (place, column) in missingFeatures.columns(rank).enumerated() {
            let name = deployment.columns.columns[column].name
            if let known = memory.missing.first(where: { $0.feature == name }) {
                missingFeatures.restore(rank, place, known.count)
            }
        }
        guard let absence = memory.absence else { return }
        absences[index] = Absence(
            since: absence.since, reason: absence.reason, plan: Shared(deployment.probePlan(rank)),
            base: absence.base?.part(0, isCareful: true),
            missed: MissedEvents(
                frames: absence.frames, count: absence.count, decidedCount: absence.decidedCount,
                isLost: absence.isLost))
        absences[index]?.due = absence.millisecondsLeft.map { MonotonicTime(nanoseconds: 0) + $0 }
        ordersToCome[index] = absence.orderedBefore
        missedBytes += absence.frames.count
        absentRanks.append(rank)
    }

    private mutating func restoreWorker(_ index: Int, _ parts: [PartState?], _ first: UInt64) {
        let ranks = deployment.workers[index].ranks
        let composed = ranks.enumerated().compactMap { slot, rank in
            parts[rank.index].map { $0.part(UInt32(slot), isCareful: isCareful[rank.index]) }
        }
        workers[index] = WorkerLink(
            deployment.workers[index], window.size, first: first, bytes: Snapshot.compose(composed),
            marks: ranks.map { decisionMarks[$0.index] })
        workers[index].captureInterval = limits.snapshotInterval
        workers[index].scheduleCapture(after: first)
    }
}
