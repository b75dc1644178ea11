import Digest
import Intake
import Ledger
import LinuxSystem
import Status
import StrategySDK
import Supervision
import Words

/// What is known of a run beside what its core knows: times, processes, what was rejected. Says how the host is doing.
final class RunRecord {
    var run: RunStatus
    var haltOfAll: Halt?
    /// By strategy id.
    var halts: [String: Halt] = [:]
    /// By strategy id: since when a strategy is enabled or disabled, where an earlier run knew.
    var since: [String: WallTime] = [:]

    /// By strategy id: the first event that it has seen, where it did not see the past.
    var firstEvents: [String: UInt64] = [:]

    private var deployment: Deployment
    private(set) var workers: [WorkerRecord]
    private var rejections: [NamedCount] = []
    private var rate = RateMeter()
    var breakers: BreakerRecord

    /// - Parameters:
    ///   - parameterHashes: by rank.
    ///   - policyDigests: by family.
    init(
        _ run: RunStatus, _ deployment: Deployment, parameterHashes: [UInt64],
        policyDigests: [(family: String, digest: String)]
    ) {
        self.run = run
        self.deployment = deployment
        breakers = BreakerRecord(deployment, parameterHashes: parameterHashes)
        let digests = Dictionary(policyDigests, uniquingKeysWith: { first, _ in first })
        workers = deployment.workers.map { WorkerRecord($0, policyDigest: digests[$0.family, default: ""]) }
    }

    /// Another deployment is in force. Workers of the same family are the same to those who count them.
    func adopt(_ next: Deployment, policyDigests: [(family: String, digest: String)]) {
        let digests = Dictionary(policyDigests, uniquingKeysWith: { first, _ in first })
        let before = deployment
        let past = workers
        deployment = next
        workers = next.workers.map { plan in
            let known = before.workers.firstIndex { $0.family == plan.family && $0.isolated == plan.isolated }
            return known.map { past[$0] } ?? WorkerRecord(plan, policyDigest: digests[plan.family, default: ""])
        }
        for index in workers.indices { workers[index].succeeded(at: Self.now) }
        let kept = Set(before.strategies.map(\.definition.id.text))
        for strategy in next.strategies where !kept.contains(strategy.definition.id.text) {
            since[strategy.definition.id.text] = Self.now
        }
        for strategy in next.disabled { since[strategy.id.text] = since[strategy.id.text] ?? Self.now }
    }

    static var now: WallTime { WallTime(nanoseconds: WallClock.now) }

    // MARK: What happens

    /// What hosts before this one left.
    func remember(_ memory: LedgerMemory) {
        haltOfAll = memory.haltOfAll
        halts = memory.halts
        let enabled = Set(deployment.strategies.map(\.definition.id.text))
        let disabled = Dictionary(
            deployment.disabled.map { ($0.id.text, $0.reason) }, uniquingKeysWith: { first, _ in first })
        for (id, stored) in memory.strategies {
            let isEnabled = enabled.contains(id)
            // A strategy that was halted meanwhile was enabled all the same; since when, nobody knows any more.
            if isEnabled, stored.service == .enabled { since[id] = stored.since }
            if !isEnabled, stored.service == .disabled, stored.reason == disabled[id] { since[id] = stored.since }
        }
    }

    /// Lines were taken in, of which so many at the end were rejected.
    func tookLines(rejectedInARow: UInt64) {
        run.lastLineAt = Self.now
        run.rejectedInARow = rejectedInARow
    }

    func rejected(_ kind: String) {
        run.rejectedLines += 1
        rejections.count(kind, atMost: 256)
    }

    /// What an earlier process counted.
    func restore(rejections past: [NamedCount]) { rejections = past }
    var rejectionCounts: [NamedCount] { rejections }

    func wrote(intents: Int) { run.intents += UInt64(intents) }

    func starting(_ worker: WorkerIndex, _ generation: Generation) {
        workers[worker.index].starting(generation, at: Self.now)
    }

    func ready(_ worker: WorkerIndex) { workers[worker.index].ready(at: Self.now) }

    func lost(
        _ worker: WorkerIndex, _ generation: Generation, _ cause: WorkerLossCause, sequence: UInt64?
    ) -> WorkerLoss {
        let loss = WorkerLoss(
            generation: generation.number, at: Self.now, cause: cause.name, detail: cause.description,
            signal: cause.signal, sequence: sequence)
        workers[worker.index].lost(loss)
        return loss
    }

    func violated(_ worker: WorkerIndex, _ call: String) { workers[worker.index].violated(call) }

    /// The run is over, and so are its workers.
    func ended(_ state: RunStatus.State, problem: String?) {
        run.state = state
        run.problem = problem
        run.endedAt = Self.now
        run.rejectedInARow = nil
        run.lastLineAt = nil
        for index in workers.indices { workers[index].ended() }
    }

    /// Takes the samples that rates are made of; about once a second.
    func tick(_ core: borrowing SupervisionCore) {
        let now = MonotonicClock.now
        rate.note(core.finishedEvents, at: now)
        for index in workers.indices {
            workers[index].rate.note(core.answeredEvents(WorkerIndex(index)), at: now)
        }
    }

    // MARK: How it is

    func status(
        _ detail: StatusDetail, _ loop: EventLoop, lines: Int, parser: borrowing EventParser
    ) -> HostStatus {
        let isRunning = run.endedAt == nil
        var run = run
        run.asOf = Self.now
        run.acceptedEvents = loop.core.acceptedEvents
        run.finishedEvents = loop.core.finishedEvents
        run.lines = UInt64(lines)
        run.eventsPerSecond = isRunning ? rate.rate(run.finishedEvents, at: MonotonicClock.now) : nil
        var status = HostStatus(run: run)
        status.haltOfAll = haltOfAll
        status.formerLatches = breakers.formerLatches
        status.input = input(loop.core, parser)
        status.workers = workers.indices.map { workerStatus(WorkerIndex($0), loop, isRunning: isRunning) }
        for index in deployment.strategies.indices
        where detail.includes(deployment.strategies[index].definition.id) {
            status.strategies.append(strategyStatus(StrategyRank(index), loop, detail))
        }
        for strategy in deployment.disabled where detail.includes(strategy.id) {
            status.strategies.append(disabledStatus(strategy, loop.core))
        }
        return status
    }

    private func input(_ core: borrowing SupervisionCore, _ parser: borrowing EventParser) -> InputStatus {
        var input = InputStatus()
        let streams = core.streamCounts.sorted {
            ($1.finishedEvents, $0.symbol, $0.timeframe) < ($0.finishedEvents, $1.symbol, $1.timeframe)
        }
        input.streams = streams.prefix(InputStatus.maxStreams).map {
            StreamStatus(
                symbol: $0.symbol, timeframe: $0.timeframe, events: $0.finishedEvents,
                lastEventTime: Timestamp.text($0.lastEventTime))
        }
        input.otherStreams = streams.count - input.streams.count
        input.features = parser.featureNames(limit: InputStatus.maxFeatures).sorted()
        input.nulledValues = parser.counters.discardedByName.map { NamedCount($0.feature, $0.count) }
        input.rejections = rejections
        if core.finishedEvents > 0 { input.lastEventTime = Timestamp.text(core.lastFinishedTime) }
        return input
    }

    private func workerStatus(_ worker: WorkerIndex, _ loop: EventLoop, isRunning: Bool) -> WorkerStatus {
        let record = workers[worker.index]
        var status = record.status
        if status.state != .ended {
            status.pid = loop.processID(worker)
            status.state =
                switch loop.core.state(worker) {
                case .serving: .serving
                case .starting: .starting
                case .waiting: .waiting
                }
        }
        status.answeredEvents = loop.core.answeredEvents(worker)
        status.replayedEvents = loop.core.replayedEvents(worker)
        status.eventsPerSecond = isRunning ? record.rate.rate(status.answeredEvents, at: MonotonicClock.now) : nil
        status.latency = loop.latency(worker)
        // Answers that wait while nobody reads our output are not owed.
        if isRunning, run.waitsFor != .output { status.silentSeconds = loop.silence(worker) }
        return status
    }

    private func strategyStatus(
        _ rank: StrategyRank, _ loop: EventLoop, _ detail: StatusDetail
    ) -> StrategyStatus {
        let strategy = deployment.strategies[rank.index]
        let definition = strategy.definition
        let id = definition.id.text
        var status = StrategyStatus(
            id: id, family: definition.plugin.family, version: definition.plugin.version.description, service: .enabled,
            since: since[id] ?? run.startedAt)
        status.apply(halt: halts[id], ofAll: haltOfAll)
        breakers.tell(&status, rank, loop.core)
        if case .one = detail { status.budgets = breakers.budgets(rank, loop.core) }
        status.declaredReasons = strategy.descriptor.reasons
        status.deprecation = strategy.descriptor.deprecation.map { Words.clean($0, limit: 400) }
        status.parametersHash = SHA256Digest.hexadecimal(loop.core.parameterHashes[rank.index])
        status.outcomes = Self.counts(
            loop.core.outcomeCounts(rank), reasons: loop.core.tally.declaredReasons(rank))
        if let last = loop.core.lastIntent(rank) {
            let since = loop.core.tally.sinceLastIntent(rank)
            status.sinceLastIntent = Self.counts(since.outcomes, reasons: since.reasons)
            status.lastIntent = IntentStatus(last)
        }
        if detail == .rows {
            status.sampledEvaluations = loop.evaluations(rank)
        } else {
            addDetails(&status, rank, loop.core)
        }
        return status
    }

    private func addDetails(
        _ status: inout StrategyStatus, _ rank: StrategyRank, _ core: borrowing SupervisionCore
    ) {
        status.rules = StrategyRules(
            deployment.strategies[rank.index], required: core.missingFeatures(rank).map(\.feature))
        status.trail = core.trail(rank).map { run, symbol in
            OutcomeRun(
                outcome: run.outcome, reason: deployment.text(run.reason, for: rank), count: run.count,
                firstSequence: run.firstSequence, lastSequence: run.lastSequence, symbol: symbol,
                eventTime: Timestamp.text(run.eventTime))
        }
        status.missing = core.missingFeatures(rank).filter { $0.count > 0 }.sorted { $0.count > $1.count }
            .map { NamedCount($0.feature, $0.count) }
        let live = core.liveIntents(rank)
        status.liveIntents = live.prefix(StrategyStatus.maxLiveIntents).map { IntentStatus($0) }
        status.otherLiveIntents = live.count - status.liveIntents.count
    }

    private func disabledStatus(_ strategy: DisabledStrategy, _ core: borrowing SupervisionCore) -> StrategyStatus {
        let parts = strategy.plugin.split(separator: "@", maxSplits: 1).map(String.init)
        var status = StrategyStatus(
            id: strategy.id.text, family: parts.first ?? "", version: parts.count > 1 ? parts[1] : "",
            service: .disabled, since: since[strategy.id.text] ?? run.startedAt)
        status.apply(halt: halts[strategy.id.text], ofAll: haltOfAll)
        status.reason = strategy.reason
        status.isError = strategy.isError
        if core.finishedEvents > 0 { status.outcomes = [OutcomeCount(.disabled, core.finishedEvents)] }
        return status
    }

    private static func counts(
        _ outcomes: [(outcome: Outcome, count: UInt64)], reasons: [(reason: String, count: UInt64)]
    ) -> [OutcomeCount] {
        outcomes.filter { $0.count > 0 }.flatMap { outcome, count in
            outcome == .noSignal
                ? reasons.filter { $0.count > 0 }.map { OutcomeCount(outcome, reason: $0.reason, $0.count) }
                : [OutcomeCount(outcome, count)]
        }
    }
}

/// How much of every strategy is told.
enum StatusDetail: Equatable {
    case full
    /// What a table has room for.
    case rows
    /// Everything, of one.
    case one(String)

    func includes(_ id: StrategyID) -> Bool {
        if case .one(let wanted) = self { id.text == wanted } else { true }
    }
}

extension StrategyRules {
    init(_ strategy: AdmittedStrategy, required: [String]) {
        let definition = strategy.definition
        let symbols: [String]? = if case .only(let only) = definition.symbols { only } else { nil }
        self.init(
            timeframe: definition.timeframe.text, symbols: symbols, warmUp: strategy.warmUp,
            isPerSymbol: strategy.descriptor.stateScope == .perSymbol, requiredFeatures: required,
            maxTargetNotional: definition.maxTargetNotional, cooldownSeconds: Double(definition.cooldown) / 1e9,
            maxParallelPositions: definition.maxParallelPositions,
            maxStalenessMilliseconds: definition.maxStalenessMilliseconds)
    }
}

extension IntentStatus {
    init(_ intent: SupervisionCore.KnownIntent) {
        self.init(
            sequence: intent.sequence, id: SHA256Digest.hexadecimal(intent.id), symbol: intent.symbol,
            direction: intent.direction.name, confidence: intent.confidence, targetNotional: intent.targetNotional,
            eventTime: Timestamp.text(intent.eventTime), validUntil: intent.validUntil.map { Timestamp.text($0) })
    }
}
