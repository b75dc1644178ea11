import Supervision
import Words

/// Everything on one strategy's breaker: what `bulkhead breaker explain` prints.
package struct BreakerExplanation: Codable, Sendable, Hashable {
    package var strategy: String
    package var plugin: String
    package var parametersHash: String
    package var circuit: StrategyStatus.Circuit
    package var openings: UInt64
    package var outage: OutageStatus?
    /// Empty where no host runs.
    package var budgets: [BudgetStatus]
    package var formerLatches: [FormerLatch]
    /// Whether a host runs that said so.
    package var isRunning: Bool
    package var asOf: WallTime
    /// Why it is out of service, or that it is not.
    package var sentence: String
    package var retry: String
    package var remedy: String
    package var memory: String

    package init(_ strategy: StrategyStatus, in host: HostStatus) {
        self.strategy = strategy.id
        plugin = strategy.plugin
        parametersHash = strategy.parametersHash
        circuit = strategy.circuit
        openings = strategy.circuitOpenings
        outage = strategy.outage
        budgets = strategy.budgets
        formerLatches = host.formerLatches.filter { $0.strategy == strategy.id }
        isRunning = host.run.state.isRunning
        asOf = host.run.asOf
        let teller = BreakerTeller(strategy: strategy, isRunning: host.run.state.isRunning)
        sentence = teller.sentence
        retry = teller.retry
        remedy = teller.remedy
        memory = teller.memory
    }

    /// As it stands in JSON.
    private enum CodingKeys: String, CodingKey {
        case plugin, circuit, openings, outage, budgets, sentence, retry, remedy, memory
        case strategy = "strategy_id"
        case parametersHash = "params_hash"
        case formerLatches = "former_latches"
        case isRunning = "is_running"
        case asOf = "as_of"
    }
}

/// For a terminal.
extension BreakerExplanation {
    package var text: String {
        var lines = ["\(strategy): \(sentence)"]
        if circuit != .closed { lines.append("    what to do: \(remedy)") }
        lines.append("")
        lines += TextTable.lines(facts)
        if let outage, !outage.failures.isEmpty {
            lines += ["", outage.isFromEarlierRun ? "tripped by, in an earlier run" : "tripped by"]
            lines += TextTable.lines(
                outage.failures.map {
                    ["  event \($0.sequence)", $0.outcome.name, Words.clean($0.detail, limit: 300)]
                })
        }
        lines += ["", "budgets"]
        lines += budgets.isEmpty ? ["  only a running host knows where they stand"] : budgetLines
        if !formerLatches.isEmpty {
            lines += ["", "latched in another form"]
            lines += formerLatches.map {
                "  \($0.plugin), params_hash \($0.parametersHash), since \($0.outage.at): \(Words.clean($0.outage.rule, limit: 200)); `bulkhead breaker reset \($0.strategy) --plugin \($0.plugin) --reason …` lifts it"
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var facts: [[String]] {
        var rows = [["plugin", "\(plugin), params_hash \(parametersHash)"]]
        let opened = openings == 0 ? "never opened" : "opened \(Quantity.text(openings, "time"))"
        rows.append(["circuit", "\(circuit.word), \(opened) in this run"])
        if let outage {
            let earlier = outage.isFromEarlierRun ? "before this run began" : "since event \(outage.since)"
            rows.append(["out", "\(earlier), \(outage.at); \(Quantity.text(outage.missed, "event")) missed"])
            if outage.consecutiveTrips > 1 {
                rows.append(["trips", "\(outage.consecutiveTrips) in a row without proving itself in between"])
            }
        }
        rows.append(["tried again", retry])
        rows.append(["memory", memory])
        rows.append(["host", isRunning ? "runs" : "does not run; this is how things stood at \(asOf)"])
        return rows
    }

    private var budgetLines: [String] {
        let rows = budgets.map { budget in
            let now =
                switch budget.cause {
                case .error: "\(budget.row) in a row, \(budget.failures) of the last \(budget.evaluations)"
                case .badOutput, .timeout, .crash: "\(budget.failures) of the last \(budget.evaluations)"
                case .violation, .protocolError, .nondeterministic: "none"
                }
            let time =
                budget.openEvents.map { Quantity.text($0, "event") }
                ?? budget.openSeconds.map { "\(Quantity.text($0)) s" }
            let then = time.map { "out for \($0)" } ?? "out until it is reset"
            return ["  \(budget.cause.rawValue)", budget.rule, then, now]
        }
        return TextTable.lines([["  for", "limit", "then", "so far"]] + rows)
    }
}
