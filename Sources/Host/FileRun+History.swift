import Intake
import Logging
import StrategySDK
import Supervision

/// Warming up strategies that are new with events of the past.
extension FileRun {
    /// Before the first event: with what `--history` names. A resumed run has whoever cannot use what was kept see the past
    /// again.
    func warmUpAtStart() throws(HostError) {
        if !forgotten.isEmpty {
            let ids = forgotten.map { "\(deployment.strategies[$0.index].definition.id)" }
            let past = options.history != nil || hasReadablePast
            log.logger.warning(
                "the state of strategies has another layout in this build than the one that was kept: they \(past ? "compute the past again" : "begin anew, since the past cannot be read")",
                metadata: ["strategies": "\(ids.joined(separator: " "))"])
            return try warmUp(forgotten)
        }
        guard let path = options.history, loop.core.acceptedEvents == 0 else { return }
        try warmUp(deployment.strategies.indices.map { StrategyRank($0) }, path, untilLine: nil)
    }

    /// Standard input is not opened anew: whoever reads it a second time goes on where the first reader is, and takes from it.
    private var hasReadablePast: Bool { isRepeatable && options.input != "-" }

    /// In mid-run: with what `--history` names, or else with the input up to now, where that can be read again.
    func warmUp(_ ranks: [StrategyRank]) throws(HostError) {
        if let path = options.history {
            try warmUp(ranks, path, untilLine: nil)
        } else if hasReadablePast {
            try warmUp(ranks, options.input, untilLine: lineCount - (intake.rowWaits ? 1 : 0))
        } else {
            for rank in ranks {
                record.firstEvents[deployment.strategies[rank.index].definition.id.text] = loop.core.acceptedEvents
            }
        }
    }

    private func warmUp(_ ranks: [StrategyRank], _ path: String, untilLine last: Int?) throws(HostError) {
        guard !ranks.isEmpty else { return }
        do {
            var past = try LineReader(path: path)
            var parser = try EventParser(loop.core.deployment.columns)
            var row = EventRow(loop.core.deployment.columns)
            loop.core.beginHistory(ranks)
            var isOver = false
            repeat {
                while let line = past.next() {
                    if let last, line.number > last {
                        isOver = true
                        break
                    }
                    if !line.isOverlong, case .event = parser.parse(line.bytes, into: &row) { loop.core.recall(row) }
                }
                if !isOver, try past.fill() == .endOfInput {
                    while let line = past.next(), last.map({ line.number <= $0 }) ?? true {
                        if !line.isOverlong, case .event = parser.parse(line.bytes, into: &row) {
                            loop.core.recall(row)
                        }
                    }
                    isOver = true
                }
            } while !isOver
        } catch {
            throw HostError(error)
        }
        loop.core.endHistory()
        log.logger.notice("strategies are warmed up with the past", metadata: ["strategies": "\(ranks.count)"])
    }
}
