import Supervision
import Words

/// Puts into words what a breaker does to a strategy, for every place that tells of it.
struct BreakerTeller {
    let strategy: StrategyStatus
    let isRunning: Bool

    private var reset: String { "`bulkhead breaker reset \(strategy.id) --reason …`" }

    /// Without the strategy's name.
    var sentence: String {
        guard let outage = strategy.outage else { return "is in service: its circuit is closed" }
        let rule = Words.clean(outage.rule, limit: 200)
        let last = outage.failures.last.map { "; the last: \(Words.clean($0.detail, limit: 300))" } ?? ""
        let since = outage.isFromEarlierRun ? "since \(outage.at), in an earlier run" : "since event \(outage.since)"
        switch strategy.circuit {
        case .latched: return "is out of service until it is reset, \(since): \(rule)\(last)"
        case .halfOpen:
            let event = outage.triedBefore.map { " for event \($0)" } ?? ""
            return "is out of service \(since), and is just being tried again\(event): \(rule)\(last)"
        case .open, .closed: return "is out of service \(since): \(rule)\(last)"
        }
    }

    /// When it is tried whether it can serve again.
    var retry: String {
        guard let outage = strategy.outage else { return "it is in service" }
        guard isRunning else {
            return strategy.circuit == .latched
                ? "never by itself; the latch is in force in the next run too" : "it begins the next run in service"
        }
        if let event = outage.triedBefore {
            return "now: with event \(event) it is back, if it survives what it missed"
        }
        guard let end = outage.end, strategy.circuit != .latched else { return "never by itself" }
        let doubling = "each further trip doubles that, up to ×32"
        switch end {
        case .events(left: 0, let all): return "before its next event; \(Quantity.text(all, "event")) have passed"
        case .events(let left, let all):
            return "after \(Quantity.text(left)) more of its events, of \(Quantity.text(all, "event")); \(doubling)"
        case .seconds(left: 0, let all): return "before the next event; \(Quantity.text(all)) s have passed"
        case .seconds(let left?, let all):
            return "after \(Quantity.text(left)) s more, of \(Quantity.text(all)) s; \(doubling)"
        case .seconds(nil, let all):
            return
                "after \(Quantity.text(all)) s, counted while a host runs; how many of them are left, only that host can say"
        }
    }

    /// What would put it back.
    var remedy: String {
        guard let outage = strategy.outage else { return "nothing is to be reset" }
        switch outage.cause {
        case .violation:
            return
                "have the plugin \(strategy.plugin) read by somebody before it serves again; \(reset) has it tried, and a corrected version begins in service"
        case .protocolError:
            return
                "the plugin \(strategy.plugin) has written where it must not, or its worker is broken; \(reset) has it tried, and a corrected version begins in service"
        case .nondeterministic:
            return
                "look for hidden state and uninitialised values in \(strategy.plugin); \(reset) has it tried, and a corrected version begins in service"
        case .error, .badOutput, .timeout, .crash:
            guard isRunning else { return "\(mending(outage)); \(retry)" }
            return
                "\(mending(outage)); it is tried again \(retry), and \(reset) has that done at once; another version or other parameters begin in service"
        }
    }

    private func mending(_ outage: OutageStatus) -> String {
        if outage.cause == .badOutput, outage.failures.last?.detail.contains("max_target_notional") == true {
            return "lower the strategy's notional in `params`, or raise `max_target_notional`, in the catalog"
        }
        return
            "this is a fault of the plugin \(strategy.plugin): tell its author, or go back a version until it is mended"
    }

    /// What becomes of what it remembers.
    var memory: String {
        guard strategy.outage != nil else { return "moves with each of its events" }
        guard isRunning else { return "a run begins with none" }
        return strategy.keepsMemory
            ? "kept as it was; what it misses is computed before it is back, with intents withheld"
            : "it has missed more than is kept for it, and will warm up anew when it is back"
    }
}
