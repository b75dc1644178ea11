package import StrategySDK
import Wire

/// What came of it, and how things stand: for reports. Nothing here changes anything, or is fast enough to be asked for
/// every event.
extension SupervisionCore {
    /// How often each outcome occurred for a strategy, those included that are the same for every event of a stream.
    package func outcomeCounts(_ rank: StrategyRank) -> [(outcome: Outcome, count: UInt64)] {
        let correction = halts.corrections[rank.index]
        var excluded = exclusions(rank)
        var halted = correction.events
        if let start = correction.start {
            halted += window.first - start.sequence
            excluded = start.excluded
        }
        excluded.symbol = excluded.symbol &- correction.symbolExcluded
        excluded.timeframe = excluded.timeframe &- correction.timeframeMismatch
        excluded.add(exclusionOffsets[rank.index])
        return Outcome.allCases.compactMap { outcome in
            let count =
                switch outcome {
                case .symbolExcluded: excluded.symbol
                case .timeframeMismatch: excluded.timeframe
                case .halted: halted
                default: tally.count(outcome, rank)
                }
            return count > 0 ? (outcome, count) : nil
        }
    }

    /// The last outcomes of a strategy, oldest first, with the symbols of their last events.
    package func trail(_ rank: StrategyRank) -> [(run: OutcomeTrailRun, symbol: String)] {
        trails.runs(rank.index).map { run in
            (run, symbols.texts[streams[run.stream].symbol])
        }
    }

    /// Features that a strategy requires, with how often each was missing.
    package func missingFeatures(_ rank: StrategyRank) -> [(feature: String, count: UInt64)] {
        missingFeatures.columns(rank).enumerated().map { index, column in
            (deployment.columns.columns[column].name, missingFeatures.count(rank, index))
        }
    }

    /// An intent that was written.
    package struct KnownIntent: Sendable {
        package let sequence: UInt64
        package let id: UInt64
        package let symbol: String
        package let direction: Direction
        package let confidence: Double
        package let targetNotional: Double
        package let eventTime: Int64
        package let validUntil: Int64?
    }

    /// The newest intent of a strategy.
    package func lastIntent(_ rank: StrategyRank) -> KnownIntent? {
        records[rank.index].newestSymbol.flatMap { known(rank, $0) }
    }

    /// Intents of a strategy that still count, in the order of their events.
    package func liveIntents(_ rank: StrategyRank) -> [KnownIntent] {
        liveSymbols(rank).compactMap { known(rank, $0) }
            .sorted { ($0.sequence, $0.symbol) < ($1.sequence, $1.symbol) }
    }

    private func known(_ rank: StrategyRank, _ symbol: Int) -> KnownIntent? {
        let position = records[rank.index].position(symbol)
        return position.emittedAt.map { time in
            KnownIntent(
                sequence: position.sequence, id: position.id, symbol: symbols.texts[symbol],
                direction: position.direction, confidence: position.confidence,
                targetNotional: position.targetNotional, eventTime: time, validUntil: position.validUntil)
        }
    }

    /// Symbol and time, as it came, of an event that is still kept.
    package func event(_ sequence: UInt64) -> (symbol: String, time: String)? {
        guard sequence >= window.oldest, sequence < window.next else { return nil }
        let slot = window.slot(sequence)
        return (symbols.texts[streams[Int(window.streams[slot])].symbol], window.eventTimeText(slot: slot))
    }

    /// The events of one symbol and timeframe.
    package struct StreamCount: Sendable {
        package let symbol: String
        package let timeframe: String
        package let finishedEvents: UInt64
        package let lastEventTime: Int64
    }

    package var streamCounts: [StreamCount] {
        streams.map {
            StreamCount(
                symbol: symbols.texts[$0.symbol], timeframe: timeframes.texts[$0.timeframe],
                finishedEvents: $0.finishedEvents, lastEventTime: $0.lastEventTime)
        }
    }

    /// How a worker is doing.
    package enum WorkerState: Sendable, Hashable {
        case starting
        case serving
        case waiting
    }

    package func state(_ worker: WorkerIndex) -> WorkerState {
        switch workers[worker.index].phase {
        case .serving: .serving
        case .waiting: .waiting
        case .launching, .greeting, .attesting, .admitting, .ending: .starting
        }
    }

    /// Whether a strategy is in service, and why not.
    package func breaker(_ rank: StrategyRank) -> Breaker { breakers[rank.index] }

    /// Counts the starts of a worker; 0 before the first.
    package func generation(_ worker: WorkerIndex) -> UInt32 { workers[worker.index].generation }
    /// By all generations of a worker.
    package func answeredEvents(_ worker: WorkerIndex) -> UInt64 { workers[worker.index].answeredEvents }
    /// Events that successors of a worker were sent again.
    package func replayedEvents(_ worker: WorkerIndex) -> UInt64 { workers[worker.index].replayedEvents }
}

/// What is held at this moment, for a look at the caps.
extension SupervisionCore {
    /// Bytes to be sent to a worker, bytes that it sent, and bytes of a snapshot that has not come whole.
    package func held(_ worker: WorkerIndex) -> (outgoing: Int, incoming: Int, snapshotParts: Int) {
        (
            workers[worker.index].outgoing.count, workers[worker.index].replies.count,
            workers[worker.index].snapshotParts.count
        )
    }

    /// Bytes of events kept for strategies that are out of service, and what they are counted as.
    package var heldForAbsent: (bytes: Int, counted: Int) {
        var bytes = 0
        for rank in absentRanks {
            // Without a copy of the absence.
            bytes += absences[rank.index]?.missed.frames.count ?? 0
        }
        return (bytes, missedBytes)
    }
}
