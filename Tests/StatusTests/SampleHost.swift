import Status
import Supervision

/// A host with one strategy, to be changed by each test.
enum SampleHost {
    static let start = WallTime(nanoseconds: 1_750_000_000_000_000_000)

    static func host(
        _ outcomes: [OutcomeCount], _ change: (inout HostStatus, inout StrategyStatus) -> Void = { _, _ in }
    ) -> HostStatus {
        var run = RunStatus(
            state: .running, pid: 42, build: "0.1.0+abc", startedAt: start, asOf: start, catalog: "c.yaml",
            catalogDigest: "sha256:00", executableDigest: "sha256:11", input: "market.ndjson")
        run.acceptedEvents = outcomes.events
        run.finishedEvents = outcomes.events
        run.lines = outcomes.events
        var strategy = StrategyStatus(
            id: "one", family: "mean_reversion", version: "1.0.0", service: .enabled, since: start)
        strategy.rules = StrategyRules(
            timeframe: "1Hour", symbols: nil, warmUp: 48, isPerSymbol: true, requiredFeatures: ["price"],
            maxTargetNotional: 1000, cooldownSeconds: 0, maxParallelPositions: nil, maxStalenessMilliseconds: nil)
        strategy.outcomes = outcomes
        var host = HostStatus(run: run)
        host.input.streams = [
            StreamStatus(
                symbol: "EURUSD", timeframe: "1Hour", events: outcomes.events, lastEventTime: "2020-01-01T00:00:00Z")
        ]
        host.input.features = ["price"]
        host.input.lastEventTime = "2020-01-01T00:00:00Z"
        var worker = WorkerStatus(
            family: "mean_reversion", isolated: nil, state: .serving, generation: 1, policyDigest: "sha256:22")
        worker.pid = 43
        worker.readyAt = start
        host.workers = [worker]
        change(&host, &strategy)
        host.strategies = [strategy]
        return host
    }

    static func run(_ outcome: Outcome, _ reason: String? = nil, count: UInt64, last: UInt64 = 100) -> OutcomeRun {
        OutcomeRun(
            outcome: outcome, reason: reason, count: count, firstSequence: last - count + 1, lastSequence: last,
            symbol: "EURUSD", eventTime: "2020-01-01T00:00:00Z")
    }

    static func intent(_ direction: String = "long", at eventTime: String = "2019-12-31T20:00:00Z") -> IntentStatus {
        IntentStatus(
            sequence: 7, id: "00112233445566ff", symbol: "EURUSD", direction: direction, confidence: 0.5,
            targetNotional: 250, eventTime: eventTime, validUntil: nil)
    }
}
