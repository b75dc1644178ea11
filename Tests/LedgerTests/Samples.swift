import Ledger
import Status
import Supervision

/// A time with whole milliseconds, as the ledger keeps.
func time(_ seconds: Int64, milliseconds: Int64 = 0) -> WallTime {
    WallTime(nanoseconds: (1_795_000_000 + seconds) * 1_000_000_000 + milliseconds * 1_000_000)
}

enum Samples {
    static func run(_ state: RunStatus.State = .running, at start: WallTime = time(0)) -> RunStatus {
        RunStatus(
            state: state, pid: 4242, build: "1.0.0 (abc)", startedAt: start, asOf: start, catalog: "demo.yaml",
            catalogDigest: "sha256:c0", executableDigest: "sha256:e0", input: "standard input")
    }

    static func strategy(_ id: String, service: StrategyStatus.Service = .enabled) -> StrategyStatus {
        StrategyStatus(id: id, family: "trend_multifactor", version: "1.0.0", service: service, since: time(0))
    }

    /// One that uses every field.
    static func fullStrategy(_ id: String) -> StrategyStatus {
        var strategy = strategy(id)
        strategy.parametersHash = "00ff"
        strategy.rules = StrategyRules(
            timeframe: "1Hour", symbols: ["EUR\"USD", "Größe"], warmUp: 30, isPerSymbol: true,
            requiredFeatures: ["macd", "rsi"], maxTargetNotional: 2500.5, cooldownSeconds: 60, maxParallelPositions: 3,
            maxStalenessMilliseconds: 1500)
        strategy.outcomes = [
            OutcomeCount(.symbolExcluded, 7), OutcomeCount(.missingFeature, 2),
            OutcomeCount(.noSignal, reason: "below_threshold", 5), OutcomeCount(.noSignal, reason: "flat", 3),
            OutcomeCount(.intent, 2),
        ]
        strategy.sinceLastIntent = [OutcomeCount(.symbolExcluded, 1), OutcomeCount(.noSignal, reason: "flat", 3)]
        strategy.trail = [
            OutcomeRun(
                outcome: .noSignal, reason: "flat", count: 3, firstSequence: 4, lastSequence: 9, symbol: "EURUSD",
                eventTime: "2026-11-25T18:00:00Z"),
            OutcomeRun(
                outcome: .intent, reason: nil, count: 1, firstSequence: 12, lastSequence: 12, symbol: "GBPUSD",
                eventTime: "2026-11-25T19:00:00Z"),
        ]
        strategy.missing = [NamedCount("rsi", 2), NamedCount("macd", 1)]
        let live = intent(12, validUntil: nil)
        strategy.liveIntents = [intent(8, validUntil: "2026-11-25T20:00:00Z"), live]
        strategy.lastIntent = live
        strategy.otherLiveIntents = 4
        return strategy
    }

    static func intent(_ sequence: UInt64, validUntil: String?) -> IntentStatus {
        IntentStatus(
            sequence: sequence, id: "00000000000000\(10 + sequence)", symbol: "GBPUSD", direction: "long",
            confidence: 0.1 + 0.2, targetNotional: 1e-9, eventTime: "2026-11-25T19:00:00Z", validUntil: validUntil)
    }

    static func worker(_ family: String, isolated: String? = nil) -> WorkerStatus {
        var worker = WorkerStatus(
            family: family, isolated: isolated, state: .serving, generation: 3, policyDigest: "sha256:p0")
        worker.pid = 77
        worker.startedAt = time(1)
        worker.readyAt = time(1, milliseconds: 250)
        worker.answeredEvents = 1000
        worker.latency.add(nanoseconds: 900, count: 12)
        worker.latency.add(nanoseconds: 9_000_000_000, count: 1)
        worker.losses = [NamedCount("signalled", 2), NamedCount("timeout", 1)]
        worker.lastLoss = WorkerLoss(
            generation: 2, at: time(3), cause: "signalled", detail: "killed by signal 11", signal: 11, sequence: 17)
        worker.violations = [NamedCount("socket", 4)]
        worker.recoverySeconds = DurationTotal(count: 2, seconds: 0.125)
        worker.replayedEvents = 30
        return worker
    }

    /// Everything at once, in the order in which the ledger gives it.
    static func fullStatus() -> HostStatus {
        var run = run()
        run.waitsFor = .input
        run.problem = "none really"
        run.acceptedEvents = 20
        run.finishedEvents = 19
        run.lines = 25
        run.rejectedLines = 5
        run.intents = 2
        run.acceptedCatalogLoads = 2
        run.refusedCatalogLoads = 1
        run.asOf = time(9, milliseconds: 1)
        var input = InputStatus()
        input.streams = [
            StreamStatus(symbol: "EURUSD", timeframe: "1Hour", events: 9, lastEventTime: "2026-11-25T19:00:00Z"),
            StreamStatus(symbol: "EURUSD", timeframe: "1Day", events: 2, lastEventTime: "2026-11-25T19:00:00Z"),
        ]
        input.otherStreams = 3
        input.features = ["macd", "rsi"]
        input.nulledValues = [NamedCount("rsi", 2)]
        input.rejections = [NamedCount("not_json", 4), NamedCount("too_long", 1)]
        input.lastEventTime = "2026-11-25T19:00:00Z"
        var refused = strategy("a", service: .disabled)
        refused.isError = true
        refused.reason = "demo.yaml:3:5: version: is missing"
        refused.version = ""
        return HostStatus(
            run: run, input: input,
            workers: [
                worker("mean_reversion"), worker("trend_multifactor"), worker("trend_multifactor", isolated: "s"),
            ],
            strategies: [fullStrategy("s"), fullStrategy("b"), refused])
    }
}
