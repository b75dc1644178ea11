package import Status
import Words

/// Whether every enabled strategy is attested, caught up and in service; and if not, why.
package struct Readiness: Sendable, Hashable {
    /// Named reasons; the others are counted.
    package static let maxReasons = 100

    package private(set) var reasons: [String] = []
    package private(set) var otherReasons = 0

    package var isReady: Bool { reasons.isEmpty }

    package init(_ status: HostStatus) {
        if status.run.state != .running { add("run: \(status.run.state.rawValue)") }
        if let halt = status.haltOfAll { add("halted: \(halt.reason)") }
        if status.run.waitsFor == .output { add("output: nobody reads it") }
        for worker in status.workers {
            if worker.state != .serving {
                add("worker \(worker.name): \(worker.state.rawValue)")
            } else if worker.isSilent {
                add("worker \(worker.name): has not answered for \(Quantity.span(seconds: worker.silentSeconds ?? 0))")
            }
        }
        for strategy in status.strategies {
            switch strategy.service {
            case .halted where status.haltOfAll == nil:
                add("strategy \(strategy.id): halted\(strategy.reason.map { ": \($0)" } ?? "")")
            case .enabled where strategy.circuit != .closed:
                add("strategy \(strategy.id): circuit \(strategy.circuit.rawValue)\(Self.detail(strategy))")
            case .enabled, .halted, .disabled: break
            }
        }
    }

    /// The rule, since which event, and when it is over.
    private static func detail(_ strategy: StrategyStatus) -> String {
        guard let outage = strategy.outage else { return "" }
        let since = outage.isFromEarlierRun ? "since \(outage.at)" : "since event \(outage.since)"
        let end =
            switch (strategy.circuit, outage.end) {
            case (.latched, _), (_, nil): ", until bulkhead breaker reset \(strategy.id)"
            case (.halfOpen, _): ", being tried"
            case (_, .events(let left, of: _)): ", for \(Quantity.text(left, "more event")) of its own"
            case (_, .seconds(let left?, of: _)): ", for \(Quantity.text(left)) s more"
            case (_, .seconds(nil, let all)): ", for \(Quantity.text(all)) s in all"
            }
        return " \(since): \(Words.clean(outage.rule, limit: 200))\(end)"
    }

    private mutating func add(_ reason: String) {
        if reasons.count < Self.maxReasons { reasons.append(reason) } else { otherReasons += 1 }
    }

    /// `{"ready":false,"reasons":["worker mean_reversion: starting"],"other_reasons":0}` and a line's end.
    package var json: [UInt8] {
        var bytes = Array("{\"ready\":\(isReady),\"reasons\":[".utf8)
        for (index, reason) in reasons.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            EscapedText.appendJSON(reason, to: &bytes)
        }
        bytes += "],\"other_reasons\":\(otherReasons)}\n".utf8
        return bytes
    }
}
