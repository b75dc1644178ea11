import Status
import Supervision

extension HTMLBuffer {
    mutating func strategies(_ strategies: [StrategyStatus]) {
        element("<section><h2>Strategies <span>", Self.summary(strategies), "</span></h2>")
        raw("<div class=scroll><table class=wide><thead><tr><th>Strategy<th>State<th>Last intent<th>Most often since")
        raw("<th class=n>Events<th class=n>Intents</tr></thead><tbody>\n")
        for strategy in strategies.prefix(StatusPage.maxStrategies) { row(strategy) }
        raw("</tbody></table></div>")
        if strategies.count > StatusPage.maxStrategies {
            let others = Figures.grouped(UInt64(strategies.count - StatusPage.maxStrategies))
            element("<p class=dim>", "\(others) more strategies are not shown; bulkhead status has them.", "</p>")
        }
        raw("</section>\n")
    }

    private static func summary(_ strategies: [StrategyStatus]) -> String {
        var parts: [String] = []
        for service in StrategyStatus.Service.allCases {
            let count = strategies.reduce(UInt64(0)) { $1.service == service ? $0 + 1 : $0 }
            if count > 0 { parts.append("\(Figures.grouped(count)) \(service.rawValue)") }
        }
        let circuits = strategies.reduce(UInt64(0)) { $1.service == .enabled && $1.circuit != .closed ? $0 + 1 : $0 }
        if circuits > 0 { parts.append("\(Figures.grouped(circuits)) kept out by their circuits") }
        return parts.isEmpty ? "none" : parts.joined(separator: ", ")
    }

    private mutating func row(_ strategy: StrategyStatus) {
        raw("<tr>")
        cell("Strategy") {
            $0.element("<b>", strategy.id, "</b>")
            $0.small(strategy.plugin)
        }
        cell("State") {
            $0.badge(strategy.stateWord, strategy.tone)
            $0.small(strategy.reason)
        }
        cell("Last intent") { $0.intent(strategy.lastIntent) }
        cell("Most often since") {
            guard let silence = strategy.mainSilence else { return $0.raw("<span class=dim>–</span>") }
            $0.text(silence.name)
            $0.small("\(Figures.percent(silence.count, of: silence.total)) of \(Figures.grouped(silence.total))")
        }
        number("Events", Figures.grouped(strategy.outcomes.events))
        number("Intents", Figures.grouped(strategy.count(.intent)))
        raw("</tr>\n")
    }

    private mutating func intent(_ intent: IntentStatus?) {
        guard let intent else {
            raw("<span class=dim>none yet</span>")
            return
        }
        text("\(intent.symbol) \(intent.direction) \(MetricsBuffer.text(intent.targetNotional))")
        element("<small class=t>", intent.eventTime, "</small>")
    }
}

extension StrategyStatus {
    /// `enabled`, or what keeps it from giving intents.
    var stateWord: String {
        switch service {
        case .enabled where circuit != .closed: circuit == .latched ? "latched" : "circuit \(circuit.rawValue)"
        case .disabled where isError: "error"
        case .enabled, .disabled, .halted: service.rawValue
        }
    }

    var tone: HTMLBuffer.Tone {
        switch service {
        case .enabled:
            switch circuit {
            case .closed: .good
            case .halfOpen: .wait
            case .open, .latched: .bad
            }
        case .halted: .wait
        case .disabled: isError ? .bad : .off
        }
    }

    /// What most often kept it silent since its last intent, of the events that had something to say to it: another
    /// symbol or timeframe counts only where there was nothing else.
    var mainSilence: (name: String, count: UInt64, total: UInt64)? {
        let silences = (lastIntent == nil ? outcomes : sinceLastIntent).filter { $0.outcome != .intent && $0.count > 0 }
        let own = silences.filter { $0.outcome != .symbolExcluded && $0.outcome != .timeframeMismatch }
        let counted = own.isEmpty ? silences : own
        guard let most = counted.max(by: { $0.count < $1.count }) else { return nil }
        let name = most.outcome.name.replacing("_", with: " ")
        return (most.reason.map { "\(name): \($0)" } ?? name, most.count, counted.events)
    }
}
