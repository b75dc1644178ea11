import Status
import Supervision
import Words

extension HTMLBuffer {
    mutating func strategies(_ strategies: [StrategyStatus]) {
        element("<section><h2>Strategies <span>", Self.summary(strategies), "</span></h2>")
        raw("<div class=scroll><table class=wide><thead><tr><th>Strategy<th>State<th>Last intent<th>Most often since")
        raw("<th class=n>Events<th class=n>Intents</tr></thead><tbody>\n")
        for strategy in strategies.prefix(StatusPage.maxStrategies) { row(strategy) }
        raw("</tbody></table></div>")
        if strategies.count > StatusPage.maxStrategies {
            let others = Quantity.text(UInt64(strategies.count - StatusPage.maxStrategies))
            element("<p class=dim>", "\(others) more strategies are not shown; bulkhead status has them.", "</p>")
        }
        raw("</section>\n")
    }

    private static func summary(_ strategies: [StrategyStatus]) -> String {
        var parts: [String] = []
        for service in StrategyStatus.Service.allCases {
            let count = strategies.count { $0.service == service }
            if count > 0 { parts.append("\(Quantity.text(count)) \(service.rawValue)") }
        }
        let circuits = strategies.count { $0.service == .enabled && $0.circuit != .closed }
        if circuits > 0 { parts.append("\(Quantity.text(circuits)) kept out by their circuits") }
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
            $0.small(strategy.reason ?? strategy.outage.map { Words.clean($0.rule, limit: 200) })
        }
        cell("Last intent") { $0.intent(strategy.lastIntent) }
        cell("Most often since") {
            guard let silence = strategy.mainSilence else { return $0.raw("<span class=dim>–</span>") }
            let name = silence.outcome.outcome.name.replacing("_", with: " ")
            $0.text(silence.outcome.reason.map { "\(name): \($0)" } ?? name)
            $0.small("\(Quantity.share(silence.outcome.count, of: silence.total)) of \(Quantity.text(silence.total))")
        }
        number("Events", Quantity.text(strategy.outcomes.events))
        number("Intents", Quantity.text(strategy.count(.intent)))
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
        case .enabled where circuit != .closed: circuit == .latched ? "latched" : "circuit \(circuit.word)"
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
}
