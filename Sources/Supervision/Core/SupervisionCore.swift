import Wire

/// Decides everything and does nothing: takes inputs with a time, and leaves effects, bytes for the workers and output to
/// be picked up. It reads no clock, file or random number, so that the event loop and a simulator run the very same code.
///
/// An event is kept in the window until every worker that it asks has answered, and then for as long as a successor of one
/// of them would have to compute it again. Answers are taken off a worker's queue only when their event is the oldest, so
/// that output comes in order without being stored twice, and so that whatever a worker said too early dies with it.
/// It cannot be copied: it is large, and a copy made in passing would cost more than the event that it was made for.
package struct SupervisionCore: ~Copyable {
    package struct Limits: Sendable {
        /// Events accepted and not finished, at most. It changes no output.
        package var eventsInFlight = 4096
        /// Bytes of event frames sent to a worker and not answered, at most.
        package var bytesInFlight = 1 << 20
        /// Bytes of answers kept of one worker before it is no longer read.
        package var incomingBytes = 2 << 20
        /// Symbols times timeframes; each costs memory for as long as the run lasts.
        package var streams = 65_536
        /// Strategies over all streams.
        package var routedStrategies = 4 << 20
        /// Bytes of events that are kept to be computed again.
        package var historyBytes = 64 << 20
        /// Events between two snapshots of a worker, at least.
        package var snapshotInterval = SnapshotInterval.shortest
        /// Bytes of events kept for strategies that are out of service, all together.
        package var missedBytes = 128 << 20
        /// From launch to ready.
        package var startMilliseconds: UInt64 = 10_000
        /// Between two looks at a worker that owes an answer.
        package var lookMilliseconds: UInt64 = 250
        /// How long a worker may owe an answer without getting anywhere.
        package var stallMilliseconds: UInt64 = 30_000
        /// Whether open times are seconds, as in a live run, or events.
        package var countsSeconds = false

        package init() {}

        var openTimeUnit: OpenTime.Unit { countsSeconds ? .seconds : .events }
    }

    package let deployment: Deployment
    package let limits: Limits
    /// The first 64 bits of SHA-256.
    let digest: @Sendable (UnsafeRawBufferPointer) -> UInt64
    /// Whether every outcome is output, or only counted.
    package let recordsOutcomes: Bool

    private let addressOnly = AddressOnly()
    var window: EventWindow
    var symbols = ByteInterner()
    var timeframes = ByteInterner()
    var streams: [Stream] = []
    /// By symbol: (timeframe, stream).
    var streamsOfSymbol: [[(timeframe: Int, stream: Int)]] = []
    /// By timeframe.
    var finishedByTimeframe: [UInt64] = []
    /// The latest time of any finished event.
    package internal(set) var lastFinishedTime = Int64.min
    var routedStrategies = 0
    /// Events that the window is to have room for, if more than it has.
    var wantedHistory = 0
    /// Those of the deployment, and after them as many in which strategies are tried that may come back.
    var workers: FixedArray<WorkerLink>
    var records: [StrategyRecord]
    package internal(set) var tally: OutcomeTally
    var trails: OutcomeTrails
    var missingFeatures: MissingFeatures
    var halts: Halts
    /// By rank.
    var exclusionOffsets: [ExclusionOffset]
    /// By rank.
    let traits: [StrategyTraits]
    /// By rank.
    package let parameterHashes: [UInt64]
    var inputHasEnded = false
    var hasFinished = false
    /// Intents of the oldest event, until all its workers have answered.
    var headIntents: [EmittedIntent] = []
    /// Outcomes of the oldest event by rank, if they are recorded.
    var headOutcomes: [OutcomeRecord] = []
    var headIsOpen = false
    /// The oldest event, as outcomes are noted for it.
    var head = TrailEvent()
    var encoding = CanonicalEncoding()
    /// When the last step was taken.
    var now = MonotonicTime(nanoseconds: 0)

    // MARK: Service

    /// By rank.
    var breakers: [Breaker]
    /// By rank: the mark over all its decisions.
    var decisionMarks: [UInt64]
    /// By rank: has failed, and is evaluated on a copy since.
    var isCareful: [Bool]
    /// By rank: what it remembered cannot be used.
    var isUnrestorable: [Bool]
    /// By rank: the event for which a trial ended last.
    var lastTrials: [UInt64?]
    /// By rank: an operator has it tried before this event, which has yet to come.
    var ordersToCome: [UInt64?]
    /// By rank: who is out of service.
    var absences: [Absence?]
    /// Those of whom there is an absence, in order.
    var absentRanks: [StrategyRank] = []
    /// Bytes of all events that are kept for them.
    var missedBytes = 0
    /// Who leaves service before the next event.
    var departures: [StrategyRank] = []
    /// While strategies are warmed up with the past.
    var history: History?
    /// No further event is taken in until everything is written down.
    package internal(set) var isPausing = false
    /// So many acts so far; see ``nextActNumber()``.
    var acts: UInt64 = 0
    /// What is already known of events to come: a run that is resumed.
    var foreseen = Foreseen()
    /// Events before this one were taken in by an earlier process, which also knew when time was over: until the core has
    /// them all again, no time that passes now has a strategy tried.
    package var repeatedEvents: UInt64 = 0

    /// To be carried out in order and removed.
    package var effects: [Effect] = []
    /// To be written and removed.
    package var output = OutputBatch()

    package init(
        _ deployment: Deployment, limits: Limits = Limits(), recordsOutcomes: Bool, firstEvent: UInt64 = 0,
        digest: @escaping @Sendable (UnsafeRawBufferPointer) -> UInt64
    ) {
        self.deployment = deployment
        self.limits = limits
        self.recordsOutcomes = recordsOutcomes
        self.digest = digest
        // Room for the events of two snapshots beside those in flight.
        window = EventWindow(
            limit: limits.eventsInFlight, historyBytes: limits.historyBytes,
            history: 2 * limits.snapshotInterval + 2 * limits.eventsInFlight, first: firstEvent, deployment)
        let size = window.size
        let plans = deployment.workers
        workers = FixedArray(count: 2 * plans.count) { index in
            index < plans.count
                ? WorkerLink(plans[index], size, first: firstEvent)
                : WorkerLink(plans[index - plans.count], .none)
        }
        for index in workers.indices {
            workers[index].captureInterval = limits.snapshotInterval
            workers[index].scheduleCapture(after: firstEvent)
        }
        let count = deployment.strategies.count
        records = Array(repeating: StrategyRecord(), count: count)
        tally = OutcomeTally(deployment.strategies)
        trails = OutcomeTrails(strategyCount: count)
        missingFeatures = MissingFeatures(deployment)
        halts = Halts(strategyCount: count)
        exclusionOffsets = Array(repeating: ExclusionOffset(), count: count)
        traits = deployment.strategies.map(StrategyTraits.init)
        breakers = deployment.strategies.map { Breaker(limits: $0.definition.breakers, unit: limits.openTimeUnit) }
        decisionMarks = Array(repeating: DecisionMark.start, count: count)
        isCareful = Array(repeating: false, count: count)
        isUnrestorable = Array(repeating: false, count: count)
        lastTrials = Array(repeating: nil, count: count)
        ordersToCome = lastTrials
        absences = Array(repeating: nil, count: count)
        parameterHashes = deployment.strategies.map { $0.parametersHash(digest) }
    }

    /// Starts every worker that has a strategy in service.
    package mutating func start(at now: MonotonicTime) {
        self.now = now
        for rank in absentRanks { goOnWaiting(rank) }
        for index in regular where !isDeserted(index) { launch(index, at: now) }
    }

    /// No further event will come.
    package mutating func endInput() {
        inputHasEnded = true
        finishIfDone()
    }

    /// Workers of the deployment.
    var regular: Range<Int> { 0..<deployment.workers.count }
    /// The worker in which strategies of this one are tried.
    func probe(of index: Int) -> Int { index + deployment.workers.count }
    func isProbe(_ index: Int) -> Bool { index >= deployment.workers.count }

    /// Accepted events so far; the next one gets this number.
    package var acceptedEvents: UInt64 { window.next }
    /// Whether another event can be taken in now.
    package var hasRoom: Bool { !window.isFull && !isPausing }
    /// Events of which everything is output.
    package var finishedEvents: UInt64 { window.first }
    /// How often workers were started again.
    package var restarts: Int { regular.reduce(0) { $0 + max(0, workers[$1].starts - 1) } }
    /// Whether every worker is attested and has its strategies.
    package var isReady: Bool { regular.allSatisfy { workers[$0].phase == .serving || isDeserted($0) } }
    /// Workers that the event loop has to do with, those included in which strategies are tried.
    package var workerCount: Int { workers.count }
    /// What a worker is to run.
    package func plan(_ worker: WorkerIndex) -> WorkerPlan { workers[worker.index].plan }
    /// Whether strategies are only tried in it.
    package func isProbe(_ worker: WorkerIndex) -> Bool { isProbe(worker.index) }

    mutating func finishIfDone() {
        guard inputHasEnded, window.isEmpty, !hasFinished else { return }
        hasFinished = true
        effects.append(.finish)
    }

    // MARK: Bytes

    /// Whether there are bytes to send to the worker.
    package func hasOutgoing(_ worker: WorkerIndex) -> Bool { !workers[worker.index].outgoing.isEmpty }
    package func outgoingCount(_ worker: WorkerIndex) -> Int { workers[worker.index].outgoing.count }
    /// Whether the worker was sent anything that it has not answered.
    package func awaitsAnswer(_ worker: WorkerIndex) -> Bool {
        // Without a copy of the whole link.
        workers[worker.index].phase != .serving
            || workers[worker.index].bytesInFlight > workers[worker.index].outgoing.count
            || workers[worker.index].pendingCapture != nil || workers[worker.index].pendingRestores > 0
    }

    /// Whether an answer of the worker has yet to come, as far as its own lengths tell: for measuring.
    package func owesAnswer(_ worker: WorkerIndex) -> Bool { workers[worker.index].replies.unansweredEvents > 0 }

    /// Gives what is to be sent to the worker; `body` returns how much it sent.
    package mutating func send<Failure: Error>(
        _ worker: WorkerIndex, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Int
    ) throws(Failure) {
        try takeOutgoing(worker, body(outgoingBytes(worker)))
    }

    private func outgoingBytes(_ worker: WorkerIndex) -> UnsafeRawBufferPointer {
        workers[worker.index].outgoing.bytes
    }

    private mutating func takeOutgoing(_ worker: WorkerIndex, _ count: Int) {
        workers[worker.index].outgoing.consume(count)
    }

    /// Whether the worker may be read: what is kept of it is bounded.
    package func wantsIncoming(_ worker: WorkerIndex) -> Bool {
        workers[worker.index].replies.count < limits.incomingBytes
    }

    /// Room for bytes that the worker sent, at least `minimum`.
    package mutating func incomingSpace(_ worker: WorkerIndex, minimum: Int) -> UnsafeMutableRawBufferPointer {
        workers[worker.index].replies.reserve(minimum)
    }

    /// So many bytes were put into that room. Follow with ``advance(at:)``.
    ///
    /// - Returns: how many answers came to their end with them, as far as the worker's own lengths tell.
    @discardableResult
    package mutating func received(_ worker: WorkerIndex, _ count: Int) -> Int {
        workers[worker.index].received(count)
    }

    /// Takes every step that is now possible: set-up, answers, dispatch.
    package mutating func advance(at now: MonotonicTime) {
        self.now = now
        for index in workers.indices where workers[index].phase != .serving { setUp(index, at: now) }
        for index in regular where workers[index].phase == .serving { catchUp(index) }
        if !absentRanks.isEmpty {
            decideDue()
            advanceProbes()
        }
        repeat {
            // Orders are given between events: never while the oldest is half settled.
            if !headIsOpen { settleBetweenEvents(at: now) }
        } while !window.isEmpty && finishHead(at: now)
        if !absentRanks.isEmpty { beginProbes(at: now) }
        if wantedHistory > 0 { growWindow() }
        if window.isFullOfHistory { makeRoom() }
        for index in regular where workers[index].phase == .serving { dispatch(index) }
        if isPausing { captureForPause() }
        for index in workers.indices { keepWatch(index, at: now) }
        finishIfDone()
    }
}
