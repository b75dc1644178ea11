import Supervision
import Words

extension Explanation {
    /// For a terminal. The first line names the strategy and what keeps it from giving intents.
    package var text: String {
        var lines = ["\(strategy.id): \(diagnosis.sentence)"]
        if let advice = diagnosis.advice { lines.append("    what to do: \(advice)") }
        lines.append("")
        lines += TextTable.lines(facts)
        if !strategy.outcomes.isEmpty {
            lines += ["", "outcomes"]
            lines += TextTable.lines(outcomeRows, rightAligned: [1, 2]).map { "  \($0)" }
        }
        if !strategy.trail.isEmpty {
            lines += ["", "the last of them, newest first"]
            lines += TextTable.lines(trailRows, rightAligned: [1]).map { "  \($0)" }
        }
        if !strategy.liveIntents.isEmpty {
            lines += ["", "live intents"]
            lines += TextTable.lines(intentRows, rightAligned: [3]).map { "  \($0)" }
            if strategy.otherLiveIntents > 0 { lines.append("  and \(Quantity.text(strategy.otherLiveIntents)) more") }
        }
        if !hints.isEmpty {
            lines += ["", "worth knowing"]
            lines += hints.map { "  - \($0)" }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var facts: [[String]] {
        var rows = strategy.plugin.isEmpty ? [] : [["plugin", strategy.plugin]]
        // An error of the catalog stands in the first line already.
        let reason = strategy.service == .halted ? strategy.reason.map { ": \($0)" } ?? "" : ""
        let user = strategy.service == .halted ? strategy.halt.map { " by user \($0.user)" } ?? "" : ""
        rows.append(["status", "\(strategy.service.rawValue) since \(strategy.since)\(user)\(reason)"])
        if let outage = strategy.outage {
            let trial = outage.nextTrial(strategy.circuit, source.state)
            rows.append(["circuit", "\(strategy.circuit.word), tried again \(trial)"])
        }
        if let rules = strategy.rules {
            let symbols = rules.symbols.map { Words.list($0) } ?? "every symbol"
            rows.append(["listens to", "\(symbols), \(Words.clean(rules.timeframe, limit: 64))"])
            if !rules.requiredFeatures.isEmpty { rows.append(["requires", Words.list(rules.requiredFeatures)]) }
            rows.append(["rules", ruleText(rules)])
        }
        if let streak = strategy.trail.last {
            let times = streak.count == 1 ? "once" : "\(Quantity.text(streak.count)) times in a row"
            rows.append(["streak", "\(streak.outcome.name) \(times), from event \(streak.firstSequence) on"])
        }
        if let last = strategy.lastIntent {
            rows.append(["last intent", "\(StrategyDossier.text(last)), event \(last.sequence)"])
        }
        if let worker { rows.append(["worker", workerText(worker)]) }
        rows.append(["host", hostText])
        return rows
    }

    private func ruleText(_ rules: StrategyRules) -> String {
        var parts = ["max_target_notional \(Quantity.text(rules.maxTargetNotional))"]
        if rules.warmUp > 0 { parts.append("warm-up \(rules.warmUp)\(rules.isPerSymbol ? " per symbol" : "")") }
        if rules.cooldownSeconds > 0 { parts.append("cooldown_seconds \(Quantity.text(rules.cooldownSeconds))") }
        if let limit = rules.maxParallelPositions { parts.append("max_parallel_positions \(limit)") }
        if let limit = rules.maxStalenessMilliseconds { parts.append("max_staleness_ms \(Quantity.text(limit))") }
        return parts.joined(separator: ", ")
    }

    private func workerText(_ worker: WorkerStatus) -> String {
        let process = worker.pid.map { ", process \($0)" } ?? ""
        let restarts = worker.restarts > 0 ? ", restarted \(Quantity.text(worker.restarts, "time"))" : ""
        let state = worker.isSilent ? "silent" : worker.state.rawValue
        return "\(worker.name): \(state), start \(worker.generation)\(process)\(restarts)"
    }

    private var hostText: String {
        switch source.state {
        case .starting, .running:
            let waits = source.waitsFor.map { ", waits for \($0.rawValue)" } ?? ""
            let line = source.lastLineAt.map {
                "; the newest line came \(Quantity.span(seconds: source.asOf.seconds(since: $0))) ago"
            }
            return "\(source.state.rawValue), process \(source.pid)\(waits)\(line ?? "")"
        case .died: return "died (process \(source.pid)); this is how things stood at \(source.asOf)"
        case .finished, .stopped, .failed:
            return "\(source.state.rawValue) at \(source.asOf)\(source.problem.map { ": \($0)" } ?? "")"
        }
    }

    private var outcomeRows: [[String]] {
        let total = strategy.outcomes.events
        return strategy.outcomes.sorted { $0.count > $1.count }.map { entry in
            [
                entry.name, Quantity.text(entry.count), Quantity.share(entry.count, of: total),
            ]
        }
    }

    private var trailRows: [[String]] {
        strategy.trail.reversed().map { run in
            let events =
                run.count == 1 ? "\(run.lastSequence)" : "\(run.firstSequence)–\(run.lastSequence)"
            return [
                "event \(events)", "×\(Quantity.text(run.count))", run.outcome.name,
                "\(Words.clean(run.symbol, limit: 64)) \(run.eventTime)", Words.clean(run.reason ?? "", limit: 300),
            ]
        }
    }

    private var intentRows: [[String]] {
        strategy.liveIntents.map { intent in
            [
                "event \(intent.sequence)", Words.clean(intent.symbol, limit: 64), intent.direction,
                Quantity.text(intent.targetNotional), "until \(intent.validUntil ?? "further notice")",
                "intent_id \(intent.id)",
            ]
        }
    }
}
