import Supervision
import Words

/// What becomes of most events that reach a strategy.
extension StrategyDossier {
    /// From here on a streak is what is going on, and not what went on before.
    static let streakLength: UInt64 = 20

    var prevailing: Diagnosis {
        let current = strategy.trail.last
        if let current, current.outcome == .intent { return working }
        // What has been so for a while counts more than what was most often.
        if let current, current.count >= Self.streakLength, current.outcome != .halted {
            return diagnosis(current.outcome)
        }
        let candidates = recentByOutcome.filter { $0.outcome != .warmingUp || current?.outcome == .warmingUp }
        guard let most = candidates.first else {
            if strategy.lastIntent != nil { return working }
            return strategy.count(.warmingUp) > 0 ? diagnosis(.warmingUp) : waiting
        }
        return diagnosis(most.outcome)
    }

    private func diagnosis(_ outcome: Outcome) -> Diagnosis {
        let count = recent.count(outcome)
        let events = recent.events
        let share = "\(Quantity.text(count)) of \(Quantity.text(events, "event"))"
        switch outcome {
        case .missingFeature: return missingFeature(share)
        case .stale:
            let last = newest(.stale)?.reason.map { "; of the newest, \($0)" } ?? ""
            return Diagnosis(
                .stale, "is not asked: \(share) \(count == 1 ? "was" : "were") stale\(last)",
                advice:
                    "`max_staleness_ms` in \(run.catalog) sets the limit; the feature `staleness_ms` comes from the feed"
            )
        case .outOfOrder, .conflict, .duplicate: return order()
        case .warmingUp: return warmingUp
        case .circuitOpen:
            return Diagnosis(
                .circuitOpen, "is in service again; its circuit was open for \(share)",
                advice:
                    "`bulkhead breaker explain \(strategy.id)` says how much it may fail before it is taken out again")
        case .late:
            return Diagnosis(.late, "decides too late: the intents of \(share) were not written any more")
        case .error, .crash, .outOfMemory, .timeout, .violation, .protocolError, .nondeterministic:
            let last = newest(outcome)?.reason.map { "; the last: \(Words.clean($0, limit: 300))" } ?? ""
            return Diagnosis(
                .failing, "fails: \(share) ended in \(outcome.name)\(last)",
                advice:
                    "this is a fault of the plugin \(strategy.plugin); tell its author, and go back a version until it is mended"
            )
        case .badOutput, .suppressedCooldown, .suppressedParallelLimit, .noSignal: return noSignal
        case .intent, .disabled, .halted, .symbolExcluded, .timeframeMismatch: return waiting
        }
    }

    private func missingFeature(_ share: String) -> Diagnosis {
        let worst = strategy.missing.first
        guard let worst else {
            return Diagnosis(.missingFeature, "is not asked: in \(share) a feature that it requires was missing")
        }
        let name = Words.clean(worst.name, limit: 128)
        switch presence(worst) {
        case .never(let nearest):
            return Diagnosis(
                .missingFeature,
                "is not asked: no event of the input has a feature \(name), which it requires (\(share))",
                advice: nearest.map {
                    "is \(Words.clean($0, limit: 128)) meant, which does occur? The feed must call it \(name)"
                }
                    ?? "feed it \(name); `bulkhead plugins describe \(strategy.plugin)` says whether the plugin itself requires it, or only `feature_requirements` does"
            )
        case .withoutValue:
            return Diagnosis(
                .missingFeature,
                "is not asked: the feature \(name), which it requires, has no usable value in any event: it is null, or no number (\(share))",
                advice: "see to the feed; `bulkhead plugins describe \(strategy.plugin)` lists what the plugin requires"
            )
        case .sometimes:
            let last = newest(.missingFeature)?.reason.map { "; in the newest: \($0)" } ?? ""
            return Diagnosis(
                .missingFeature, "is mostly not asked: in \(share) a feature that it requires was missing\(last)",
                advice: "see to the feed; `bulkhead plugins describe \(strategy.plugin)` lists what the plugin requires"
            )
        }
    }

    private func order() -> Diagnosis {
        let counts: [(Outcome, String)] = [
            (.outOfOrder, "came before the newest of their symbol and timeframe"),
            (.duplicate, "repeat an earlier one"),
            (.conflict, "contradict an earlier one of the same instant and source"),
        ]
        let parts = counts.compactMap { outcome, what -> String? in
            let count = recent.count(outcome)
            return count > 0 ? "\(Quantity.text(count)) \(what) (\(outcome.name))" : nil
        }
        return Diagnosis(
            .order,
            "is not asked: of \(Quantity.text(recent.events, "event")) for it, \(parts.joined(separator: ", and "))",
            advice:
                "see to the feed: events of one symbol and timeframe must come in the order of their event_ts, each once"
        )
    }

    private var warmingUp: Diagnosis {
        let length = strategy.rules?.warmUp ?? 0
        let progress = newest(.warmingUp)?.reason ?? "0 of \(length)"
        let scope = strategy.rules?.isPerSymbol == true ? ", counted for each symbol" : ""
        if let worker, worker.restarts > 0, let loss = worker.lastLoss {
            return Diagnosis(
                .warmingUp,
                "is warming up again: \(progress) evaluated events\(scope); its worker \(worker.name) was started again \(Quantity.text(worker.restarts, "time")), and each time it begins anew",
                advice:
                    "see why it ends: the last time it \(Words.clean(loss.detail, limit: 200)); the ledger's table `workers` has them all"
            )
        }
        return Diagnosis(
            .warmingUp, "is still warming up: \(progress) evaluated events\(scope)",
            advice:
                "its first decision comes after \(Quantity.text(length)) of them; start it over more history to have it earlier"
        )
    }

    /// It decides, and decides to do nothing.
    private var noSignal: Diagnosis {
        let decisions = recent.count(.noSignal)
        let describe =
            "nothing in the host holds it back; its thresholds are parameters, which `bulkhead plugins describe \(strategy.plugin)` lists with their ranges"
        guard let last = strategy.lastIntent else {
            return Diagnosis(
                .noSignal,
                "is asked and has seen no reason to act in any of \(Quantity.text(decisions, "decision")): \(givenReasons)",
                advice: describe)
        }
        return Diagnosis(
            .noSignal,
            "is asked and has seen no reason to act since its last intent (\(Self.text(last))), in \(Quantity.text(decisions, "decision")): \(givenReasons)",
            advice: describe)
    }

    private var working: Diagnosis {
        let last = strategy.lastIntent.map { ", the last \(Self.text($0))" } ?? ""
        return Diagnosis(.working, "gives intents: \(Quantity.text(strategy.count(.intent))) so far\(last)")
    }

    private var waiting: Diagnosis {
        let halted = strategy.count(.halted)
        let before =
            halted > 0
            ? " since it was resumed; \(Quantity.text(halted, "event")) came while it was halted"
            : " since it could act"
        return Diagnosis(
            .noEvents, "is in service and has seen no event\(before)",
            advice: isRunning ? "see that whatever feeds \(run.input) does so" : nil)
    }

    /// `long 2500 EURUSD of 2007-05-28T10:00:00Z`.
    static func text(_ intent: IntentStatus) -> String {
        let amount = intent.direction == "flat" ? "" : " \(Quantity.text(intent.targetNotional))"
        return "\(intent.direction)\(amount) \(Words.clean(intent.symbol, limit: 64)) of \(intent.eventTime)"
    }
}
