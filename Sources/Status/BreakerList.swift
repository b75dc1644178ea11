import Supervision
import Words

/// Every breaker at a glance: what `bulkhead breaker list` prints.
package struct BreakerList: Codable, Sendable, Hashable {
    /// One strategy of the catalog.
    package struct Row: Codable, Sendable, Hashable {
        package var strategy: String
        package var plugin: String
        package var parametersHash: String
        package var circuit: StrategyStatus.Circuit
        /// How often it opened in this run.
        package var openings: UInt64
        /// Why it is not closed.
        package var outage: OutageStatus?

        /// As it stands in JSON.
        private enum CodingKeys: String, CodingKey {
            case plugin, circuit, openings, outage
            case strategy = "strategy_id"
            case parametersHash = "params_hash"
        }
    }

    package var run: RunStatus
    /// Enabled strategies and halted ones; those out of service first, each part by rank.
    package var breakers: [Row]
    /// Latches on what is not in the catalog.
    package var formerLatches: [FormerLatch]

    package init(_ host: HostStatus) {
        run = host.run
        let rows = host.strategies.filter { $0.service != .disabled }.map {
            Row(
                strategy: $0.id, plugin: $0.plugin, parametersHash: $0.parametersHash, circuit: $0.circuit,
                openings: $0.circuitOpenings, outage: $0.outage)
        }
        breakers = rows.filter { $0.circuit != .closed } + rows.filter { $0.circuit == .closed }
        formerLatches = host.formerLatches
    }

    /// As it stands in JSON.
    private enum CodingKeys: String, CodingKey {
        case run, breakers
        case formerLatches = "former_latches"
    }

    /// For a terminal.
    package var text: String {
        var lines: [String] = []
        if !run.state.isRunning { lines += ["no host runs; this is how the last run left them at \(run.asOf)", ""] }
        if breakers.isEmpty {
            lines.append("the run knows of no enabled strategy")
        } else {
            let header = [
                "strategy", "plugin", "state", "cause", "rule", "since event", "tried again", "trips", "opened",
            ]
            lines += TextTable.lines([header] + breakers.map { Self.cells($0, run) }, rightAligned: [5, 7, 8])
        }
        if !formerLatches.isEmpty {
            lines += ["", "latched, and not in the catalog in this form"]
            lines += TextTable.lines(
                formerLatches.map {
                    [
                        "  \($0.strategy)", $0.plugin, "params_hash \($0.parametersHash)", $0.outage.cause.rawValue,
                        "since \($0.outage.at)",
                    ]
                })
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func cells(_ row: Row, _ run: RunStatus) -> [String] {
        guard let outage = row.outage else {
            return [row.strategy, row.plugin, row.circuit.word, "-", "-", "-", "-", "-", Quantity.text(row.openings)]
        }
        return [
            row.strategy, row.plugin, row.circuit.word, outage.cause.rawValue, Words.clean(outage.rule, limit: 120),
            outage.isFromEarlierRun ? "before" : "\(outage.since)", outage.nextTrial(row.circuit, run.state),
            "\(outage.consecutiveTrips)", Quantity.text(row.openings),
        ]
    }
}

extension StrategyStatus.Circuit {
    /// `half open`.
    package var word: String { self == .halfOpen ? "half open" : rawValue }
}

extension OutageStatus {
    /// When it is tried whether the strategy can serve again, for a table.
    func nextTrial(_ circuit: StrategyStatus.Circuit, _ run: RunStatus.State) -> String {
        if let triedBefore { return "now, for event \(triedBefore)" }
        guard circuit != .latched, let end else { return "when reset" }
        guard run.isRunning else { return "not needed: a run begins with it closed" }
        switch end {
        case .events(left: 0, of: _): return "at its next event"
        case .events(let left, of: _): return "in \(Quantity.text(left, "event"))"
        case .seconds(left: 0, of: _): return "at the next event"
        case .seconds(let left?, of: _): return "in \(Quantity.text(left)) s"
        case .seconds(nil, let all): return "after \(Quantity.text(all)) s in all"
        }
    }
}
