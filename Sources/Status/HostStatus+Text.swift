import Supervision
import Words

extension HostStatus {
    /// For a terminal: the host, a row per worker, a row per strategy.
    package var text: String {
        var lines = [headline]
        if let halt = haltOfAll { lines.append("all strategies are halted since \(halt.since): \(halt.reason)") }
        lines.append("catalog \(run.catalog), \(run.catalogDigest.prefix(19))…; build \(run.build); input \(run.input)")
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
            let rate = run.eventsPerSecond.map { ", \(Quantity.text(Int($0)))/s" } ?? ""
            let waits = run.waitsFor.map { "; waits for \($0.rawValue)" } ?? ""
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
        [["family", "state", "pid", "start", "uptime", "events/s", "p99", "restarts", "policy"]]
            + workers.map { worker in
                let uptime = worker.state == .serving ? worker.readyAt.map { run.asOf.seconds(since: $0) } : nil
                return [
                    worker.name, worker.state.rawValue, worker.pid.map { "\($0)" } ?? "-", "\(worker.generation)",
                    uptime.map { Quantity.span(seconds: $0) } ?? "-",
                    worker.eventsPerSecond.map { Quantity.text(Int($0)) } ?? "-",
                    worker.latency.quantile(0.99).map { Self.time($0) } ?? "-", Quantity.text(worker.restarts),
                    String(worker.policyDigest.prefix(19)),
                ]
            }
    }

    private var strategyRows: [[String]] {
        [["strategy", "plugin", "state", "events", "intents", "last intent", "top reason"]]
            + strategies.map { strategy in
                [
                    strategy.id, strategy.plugin, strategy.service.rawValue, Quantity.text(strategy.outcomes.events),
                    Quantity.text(strategy.count(.intent)),
                    strategy.lastIntent.map { StrategyDossier.text($0) } ?? "-", strategy.topReason,
                ]
            }
    }

    /// Nanoseconds as people read them.
    package static func time(_ nanoseconds: Double) -> String {
        switch nanoseconds {
        case ..<1000: "\(Int(nanoseconds.rounded())) ns"
        case ..<1_000_000: "\(Double(Int((nanoseconds / 100).rounded())) / 10) µs"
        default: "\(Double(Int((nanoseconds / 100_000).rounded())) / 10) ms"
        }
    }
}

extension StrategyStatus {
    /// What became of most of its events since its last intent, or why it is not in service.
    package var topReason: String {
        if service != .enabled { return Words.clean(reason ?? "-", limit: 120) }
        let counts = lastIntent == nil ? outcomes : sinceLastIntent
        let most = counts.filter { $0.outcome != .intent && $0.count > 0 }.max { $0.count < $1.count }
        guard let most else { return lastIntent == nil ? "no event yet" : "-" }
        let share = Quantity.share(most.count, of: counts.filter { $0.outcome != .intent }.events)
        return "\(most.outcome.name)\(most.reason.map { ": \($0)" } ?? "") \(share)"
    }
}
