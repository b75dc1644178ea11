import StrategySDK
import Supervision

/// One line of output, as far as it is compared.
struct RecordedLine: Equatable {
    var sequence: UInt64
    var rank: Int
    var isWithdrawal: Bool
    /// Of everything in it.
    var digest: UInt64
    /// Of an intent.
    var direction: UInt8
    var notional: UInt64
}

/// Everything that a run has written, as numbers that stand for it.
struct Recording {
    let ranks: Int
    /// By event and rank.
    private(set) var outcomes: [Outcome] = []
    /// By event and rank: of the reason.
    private(set) var reasons: [UInt64] = []
    private(set) var lines: [RecordedLine] = []
    /// A supervisor that was killed has written so much; what the next one writes is compared with it.
    private var nextOutcome = 0
    private var nextLine = 0
    /// What is wrong with the output by itself.
    private(set) var problem: String?

    init(ranks: Int, events: Int) {
        self.ranks = ranks
        outcomes.reserveCapacity(ranks * events)
        reasons.reserveCapacity(ranks * events)
    }

    var events: Int { ranks == 0 ? 0 : outcomes.count / ranks }

    /// How far the output has come.
    struct Position {
        var outcomes = 0
        var lines = 0
    }

    var position: Position { Position(outcomes: nextOutcome, lines: nextLine) }

    /// Another supervisor begins to write there.
    mutating func rewind(to position: Position) {
        nextOutcome = position.outcomes
        nextLine = position.lines
    }

    /// What came later was lost.
    mutating func cut(to position: Position) {
        outcomes.removeSubrange(min(position.outcomes, outcomes.count)...)
        reasons.removeSubrange(min(position.outcomes, reasons.count)...)
        lines.removeSubrange(min(position.lines, lines.count)...)
    }

    /// Everything that was written before has been written again.
    var isComplete: Bool { nextOutcome == outcomes.count && nextLine == lines.count }

    mutating func take(_ batch: OutputBatch, describe: (OutcomeReason, StrategyRank) -> String?) {
        var position = 0
        for event in batch.events {
            if event.sequence != UInt64(ranks == 0 ? 0 : nextOutcome / ranks) {
                fail("event \(event.sequence) was finished in place of \(nextOutcome / max(1, ranks))")
            }
            if event.outcomeCount != ranks {
                fail("event \(event.sequence) has \(event.outcomeCount) outcomes for \(ranks) strategies")
            }
            for offset in 0..<event.outcomeCount {
                let record = batch.outcomes[position + offset]
                if record.strategy.index != offset {
                    fail("event \(event.sequence) has an outcome of strategy \(record.strategy.index) for \(offset)")
                }
                let reason = Self.digest(record.reason)
                if nextOutcome < outcomes.count {
                    if outcomes[nextOutcome] != record.outcome || reasons[nextOutcome] != reason {
                        fail(
                            "event \(event.sequence), strategy \(offset): \(outcomes[nextOutcome].name) was written, the"
                                + " resumed run has \(record.outcome.name)"
                                + (describe(record.reason, record.strategy).map { ": \($0)" } ?? ""))
                    }
                } else {
                    outcomes.append(record.outcome)
                    reasons.append(reason)
                }
                nextOutcome += 1
            }
            position += event.outcomeCount
        }
        for line in batch.lines {
            let recorded = Self.record(line)
            if nextLine < lines.count {
                if lines[nextLine] != recorded {
                    fail("line \(nextLine) of event \(recorded.sequence) is another one in the resumed run")
                }
            } else {
                lines.append(recorded)
            }
            nextLine += 1
        }
    }

    private mutating func fail(_ text: String) { if problem == nil { problem = text } }

    private static func record(_ line: OutputLine) -> RecordedLine {
        switch line {
        case .intent(let intent):
            var digest = Mixing.fold(intent.id, intent.featuresHash)
            digest = Mixing.fold(digest, UInt64(bitPattern: intent.validUntil ?? 0))
            digest = Mixing.fold(digest, intent.eventTime)
            digest = Mixing.fold(digest, intent.symbol)
            digest = Mixing.fold(digest, intent.intent.confidence.bitPattern)
            digest = Mixing.fold(digest, intent.intent.targetNotional.bitPattern)
            digest = Mixing.fold(digest, UInt64(intent.intent.direction.rawValue))
            for text in intent.intent.rationale { digest = Mixing.fold(digest, text) }
            return RecordedLine(
                sequence: intent.sequence, rank: intent.strategy.index, isWithdrawal: false, digest: digest,
                direction: intent.intent.direction.rawValue, notional: intent.intent.targetNotional.bitPattern)
        case .withdrawal(let withdrawal):
            var digest = Mixing.fold(withdrawal.id, withdrawal.symbol)
            digest = Mixing.fold(digest, withdrawal.reason)
            return RecordedLine(
                sequence: withdrawal.sequence, rank: withdrawal.strategy.index, isWithdrawal: true, digest: digest,
                direction: 0, notional: 0)
        }
    }

    private static func digest(_ reason: OutcomeReason) -> UInt64 {
        switch reason {
        case .none: 0
        case .declared(let index): Mixing.fold(1, UInt64(index))
        case .warmUp(let seen, let length): Mixing.fold(Mixing.fold(2, UInt64(seen)), UInt64(length))
        case .staleness(let value, let limit): Mixing.fold(Mixing.fold(3, value.bitPattern), limit.bitPattern)
        case .missing(let first, let others): Mixing.fold(Mixing.fold(4, first), UInt64(others))
        case .cooldown(let elapsed, let length):
            Mixing.fold(Mixing.fold(5, UInt64(bitPattern: elapsed)), UInt64(bitPattern: length))
        case .openPositions(let count, let limit): Mixing.fold(Mixing.fold(6, UInt64(count)), UInt64(limit))
        case .direction(let direction): Mixing.fold(7, UInt64(direction.rawValue))
        case .text(let text): Mixing.fold(8, text)
        }
    }

    /// Of everything that was written.
    var digest: UInt64 {
        var digest: UInt64 = 1
        for index in outcomes.indices {
            digest = Mixing.fold(Mixing.fold(digest, UInt64(outcomes[index].rawValue)), reasons[index])
        }
        for line in lines { digest = Mixing.fold(Mixing.fold(digest, line.sequence), line.digest) }
        return digest
    }
}
