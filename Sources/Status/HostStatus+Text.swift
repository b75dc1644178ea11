import Supervision
import Words

extension HostStatus {
    /// For a terminal: the host, a row per worker, a row per strategy.
    package var text: String {
        var lines = [headline]
        if let halt = haltOfAll { lines.append("all strategies are halted since \(halt.since): \(halt.reason)") }
        lines.append("catalog \(run.catalog), \(run.catalogDigest.prefix(19))…; build \(run.build); input \(run.input)")
        if let confinement = run.confinement { lines.append(confinement.text) }
        lines += ["", "workers"]
        lines += TextTable.lines(workerRows, rightAligned: [2, 3, 4, 5, 6, 7])
        lines += ["", "strategies"]
        lines += TextTable.lines(strategyRows, rightAligned: [3, 4])
        return lines.joined(separator: "\n") + "\n"
    }

    /// One sentence on the host.
    package var headline: String {
        let process = "process \(run.pid)"
        let counts =
            "\(Quantity.text(run.finishedEvents, "event")), \(Quantity.text(run.intents, "intent")), \(Quantity.text(run.rejectedLines, "rejected line"))"
        switch run.state {
        case .starting: return "starting: \(process)"
        case .running:
            let rate = run.eventsPerSecond.map { ", \(Quantity.rate($0))/s" } ?? ""
            let line = run.lastLineAt.map {
                ", the newest line came \(Quantity.span(seconds: run.asOf.seconds(since: $0))) ago"
            }
            let waits = run.waitsFor.map { "; waits for \($0.rawValue)\($0 == .input ? line ?? "" : "")" } ?? ""
            return
                "running: \(process), for \(Quantity.span(seconds: run.asOf.seconds(since: run.startedAt))); \(counts)\(rate)\(waits)"
        case .finished, .stopped:
            return "\(run.state.rawValue) at \(run.endedAt ?? run.asOf): \(process); \(counts)"
        case .failed:
            return "failed at \(run.endedAt ?? run.asOf): \(run.problem ?? "no reason is known"); \(process); \(counts)"
        case .died: return "died without a word: \(process); this is how things stood at \(run.asOf): \(counts)"
        }
    }

    private var workerRows: [[String]] {
        [["family", "state", "pid", "generation", "uptime", "events/s", "p99", "restarts", "policy"]]
            + workers.map { worker in
                let uptime = worker.state == .serving ? worker.readyAt.map { run.asOf.seconds(since: $0) } : nil
                return [
                    worker.name, worker.isSilent ? "silent" : worker.state.rawValue, worker.pid.map { "\($0)" } ?? "-",
                    "\(worker.generation)",
                    uptime.map { Quantity.span(seconds: $0) } ?? "-",
                    worker.eventsPerSecond.map { Quantity.rate($0) } ?? "-",
                    worker.latency.quantile(0.99).map { Quantity.span(nanoseconds: $0) } ?? "-",
                    Quantity.text(worker.restarts),
                    String(worker.policyDigest.prefix(19)),
                ]
            }
    }

    private var strategyRows: [[String]] {
        [["strategy", "plugin", "state", "events", "intents", "last intent", "top reason"]]
            + strategies.map { strategy in
                [
                    strategy.id, strategy.plugin, strategy.stateWord, Quantity.text(strategy.outcomes.events),
                    Quantity.text(strategy.count(.intent)),
                    strategy.lastIntent.map { StrategyDossier.text($0) } ?? "-", strategy.topReason,
                ]
            }
    }
}

extension StrategyStatus {
    /// What most often kept it silent since its last intent, of the events that had something to say to it: another
    /// symbol or timeframe counts only where there was nothing else.
    package var mainSilence: (outcome: OutcomeCount, total: UInt64)? {
        let silences = (lastIntent == nil ? outcomes : sinceLastIntent).filter { $0.outcome != .intent && $0.count > 0 }
        let own = silences.filter { $0.outcome != .symbolExcluded && $0.outcome != .timeframeMismatch }
        let counted = own.isEmpty ? silences : own
        return counted.max { $0.count < $1.count }.map { ($0, counted.events) }
    }

    /// For a table: `enabled`, or what keeps it from giving intents.
    fileprivate var stateWord: String {
        guard service == .enabled, circuit != .closed else { return service.rawValue }
        return circuit == .latched ? "latched" : "circuit \(circuit.word)"
    }

    /// For a table: what became of most of its events, or why it is not in service.
    fileprivate var topReason: String {
        if service != .enabled { return Words.clean(reason ?? "-", limit: 120) }
        if let outage { return Words.clean(outage.rule, limit: 120) }
        guard let silence = mainSilence else { return lastIntent == nil ? "no event yet" : "-" }
        return "\(silence.outcome.name) \(Quantity.share(silence.outcome.count, of: silence.total))"
    }
}

extension OutcomeCount {
    /// `missing_feature`, or with the plugin's own reason `no_signal: holding`.
    package var name: String { reason.map { "\(outcome.name): \($0)" } ?? outcome.name }
}
