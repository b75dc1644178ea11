import Status
import Supervision

/// Hosts to be rendered.
enum SampleStatus {
    static let start = WallTime(nanoseconds: 1_790_000_000_000_000_000)
    static let now = WallTime(nanoseconds: 1_790_000_090_500_000_000)

    /// One worker, one strategy.
    static func small() -> HostStatus {
        var status = HostStatus(run: run())
        status.run.acceptedEvents = 1200
        status.run.finishedEvents = 1190
        status.run.lines = 1203
        status.run.rejectedLines = 3
        status.run.intents = 7
        status.run.eventsPerSecond = 13.25
        status.input.lastEventTime = "2026-09-21T13:33:30Z"
        status.input.rejections = [NamedCount("line: not JSON", 3)]
        status.input.streams = [
            StreamStatus(symbol: "EURUSD", timeframe: "1Hour", events: 1190, lastEventTime: "2026-09-21T13:33:30Z")
        ]
        status.workers = [worker("trend_multifactor")]
        status.strategies = [strategy("eurusd-trend")]
        return status
    }

    static func run() -> RunStatus {
        RunStatus(
            state: .running, pid: 4711, build: "0.4.0", startedAt: start, asOf: now, catalog: "catalog.yaml",
            catalogDigest: "sha256:\(String(repeating: "ab", count: 32))",
            executableDigest: "sha256:\(String(repeating: "cd", count: 32))", input: "events.ndjson")
    }

    static func worker(_ family: String) -> WorkerStatus {
        var worker = WorkerStatus(
            family: family, isolated: nil, state: .serving, generation: 2,
            policyDigest: "sha256:\(String(repeating: "0f", count: 32))")
        worker.pid = 4712
        worker.startedAt = start
        worker.readyAt = start
        worker.latency.add(nanoseconds: 9000, count: 1180)
        worker.latency.add(nanoseconds: 2_000_000_000, count: 10)
        worker.losses = [NamedCount("signalled", 1)]
        worker.violations = [NamedCount("openat", 2)]
        worker.recoverySeconds.add(0.0125)
        worker.replayedEvents = 40
        return worker
    }

    static func strategy(_ id: String) -> StrategyStatus {
        var strategy = StrategyStatus(
            id: id, family: "trend_multifactor", version: "1.0.0", service: .enabled, since: start)
        strategy.declaredReasons = ["below_entry", "holding"]
        strategy.outcomes = [
            OutcomeCount(.noSignal, reason: "below_entry", 1100), OutcomeCount(.warmingUp, 20),
            OutcomeCount(.intent, 7),
            OutcomeCount(.crash, 2), OutcomeCount(.circuitOpen, 61),
        ]
        strategy.circuit = .halfOpen
        strategy.circuitOpenings = 1
        strategy.sinceLastIntent = [OutcomeCount(.noSignal, reason: "below_entry", 90), OutcomeCount(.circuitOpen, 10)]
        strategy.lastIntent = IntentStatus(
            sequence: 1001, id: "0123456789abcdef", symbol: "EURUSD", direction: "long", confidence: 0.5,
            targetNotional: 2500, eventTime: "2026-09-21T13:20:00Z", validUntil: nil)
        return strategy
    }

    /// As many strategies as wanted, numbered with leading zeros.
    static func many(_ count: Int) -> HostStatus {
        var status = small()
        status.strategies = (0..<count).map { strategy("s-\(String(100_000 + $0))") }
        return status
    }
}
