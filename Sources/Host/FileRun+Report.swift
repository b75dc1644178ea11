import Intake
import LinuxSystem
import Status
import StrategySDK
import Supervision

/// How the run is doing, and what came of it.
extension FileRun {
    func status(_ detail: StatusDetail) -> HostStatus {
        record.run.waitsFor = waitsFor
        return record.status(detail, loop, lines: lineCount, parser: parser)
    }

    private var waitsFor: RunStatus.Waiting? {
        guard record.run.endedAt == nil else { return nil }
        if outputs.isBlocked { return .output }
        if loop.core.finishedEvents < loop.core.acceptedEvents || !loop.core.isReady {
            return loop.core.isReady ? nil : .workers
        }
        return !intake.hasEnded && reader.isPollable && reader.needsDescriptor ? .input : nil
    }

    var position: String {
        "stopped after line \(lineCount) of \(reader.name), \(loop.core.finishedEvents) events finished"
    }

    func summary() -> RunSummary {
        var strategies = deployment.strategies.indices.map { RunSummary.strategy(StrategyRank($0), loop.core) }
        strategies += departed
        strategies += deployment.disabled.map { strategy in
            let events = loop.core.acceptedEvents
            return RunSummary.Strategy(
                id: strategy.id.text, plugin: strategy.plugin, outcomes: events > 0 ? [(.disabled, events)] : [],
                reasons: [], disabledBecause: strategy.reason)
        }
        return RunSummary(
            acceptedEvents: loop.core.acceptedEvents, rejectedLines: record.run.rejectedLines, lines: lineCount,
            workerRestarts: loop.core.restarts, seconds: Double(MonotonicClock.now - started) / 1e9,
            strategies: strategies, outputs: outputs.names,
            nulledValues: parser.counters.discardedByName,
            stopped: loop.stopSignal.map { "\(position): \($0) was received" }, stopSignal: loop.stopSignal?.rawValue)
    }
}
