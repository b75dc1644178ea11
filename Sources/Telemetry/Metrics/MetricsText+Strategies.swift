import Status
import Supervision

extension MetricsBuffer {
    /// By plugin, version and strategy.
    mutating func strategies(_ table: StrategySeriesTable) {
        begin("strategy_plugin_loaded", .gauge, help: "1 while a serving worker has this version of the plugin.")
        for (labels, isLoaded) in table.plugins { sample(labels, isLoaded ? 1 : 0) }
        begin(
            "strategy_plugin_enabled", .gauge,
            help: "1 while the strategy may give intents: neither disabled by the catalog nor halted by an operator.")
        for row in table.rows { sample(row.labels, row.enabled) }
        begin("strategy_plugin_halted", .gauge, help: "1 while an operator has halted the strategy.")
        for row in table.rows { sample(row.labels, row.halted) }
        begin(
            "strategy_plugin_deprecated", .gauge,
            help: "1 while the strategy has a version of its plugin that should not be used any more.")
        for row in table.rows { sample(row.labels, row.deprecated) }
        begin("strategy_events_total", .counter, help: "Events, each of which had one outcome.")
        for row in table.rows { sample(row.labels, row.events) }
        begin("strategy_intents_total", .counter, help: "Events whose outcome was an intent.")
        for row in table.rows { sample(row.labels, row.count(.intent)) }
        begin(
            "strategy_errors_total", .counter,
            help: "Events at which the strategy failed, by cause. An event that meets an open circuit is none of them.")
        for row in table.rows {
            for outcome in Outcome.allCases where outcome.outcomeClass == .failed {
                sample(row.labels, and: ("cause", outcome.name), row.count(outcome))
            }
        }
        begin("strategy_outcomes_total", .counter, help: "Events by outcome; no_signal by the plugin's own reason too.")
        for row in table.rows { outcomes(row) }
        begin(
            "strategy_last_intent_timestamp_seconds", .gauge,
            help: "Event time of the last intent, in seconds since 1970; 0 before the first.")
        for row in table.rows { sample(row.labels, number: row.lastIntent) }
        begin(
            "strategy_eval_sampled_seconds", .summary,
            help: "Evaluations that were measured alone, less an empty round trip: one in 1,024 at most.")
        for row in table.rows {
            sample(row.labels, suffix: "_sum", number: row.sampledSeconds)
            sample(row.labels, suffix: "_count", row.sampledCount)
        }
        circuits(table)
    }

    private mutating func outcomes(_ row: StrategySeries) {
        for outcome in Outcome.allCases {
            sample(row.labels, outcome: outcome.name, reason: "", row.count(outcome))
        }
        for reason in row.reasons {
            sample(row.labels, outcome: Outcome.noSignal.name, reason: reason.name, reason.count)
        }
    }

    private mutating func circuits(_ table: StrategySeriesTable) {
        begin("strategy_circuit_open_total", .counter, help: "How often the strategy's circuit opened.")
        for row in table.rows { sample(row.labels, row.circuitOpenings) }
        begin("strategy_circuit_state", .gauge, help: "1 for the state that the strategy's circuit is in.")
        for row in table.rows {
            for (index, state) in StrategyStatus.Circuit.allCases.enumerated() {
                sample(row.labels, and: ("state", state.rawValue), row.circuits[index])
            }
        }
    }
}
