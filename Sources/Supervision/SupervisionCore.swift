import Wire

/// Decides everything and does nothing: takes inputs with a time, and leaves effects, bytes for the workers and output to
/// be picked up. It reads no clock, file or random number, so that the event loop and a simulator run the very same code.
///
/// An event is kept in the window until every worker that it asks has answered. Answers are taken off a worker's queue
/// only when their event is the oldest, so that output comes in order without being stored twice, and so that whatever a
/// worker said too early dies with it.
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
        /// From launch to ready.
        package var startMilliseconds: UInt64 = 10_000

        package init() {}
    }

    package let deployment: Deployment
    package let limits: Limits
    /// The first 64 bits of SHA-256.
    let digest: @Sendable (UnsafeRawBufferPointer) -> UInt64
    /// Whether every outcome is output, or only counted.
    package let recordsOutcomes: Bool

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
    var workers: [WorkerLink]
    var records: [StrategyRecord]
    package internal(set) var tally: OutcomeTally
    var trails: OutcomeTrails
    var missingFeatures: MissingFeatures
    var halts: Halts
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

    /// To be carried out in order and removed.
    package var effects: [Effect] = []
    /// To be written and removed.
    package var output = OutputBatch()

    package init(
        _ deployment: Deployment, limits: Limits = Limits(), recordsOutcomes: Bool,
        digest: @escaping @Sendable (UnsafeRawBufferPointer) -> UInt64
    ) {
        self.deployment = deployment
        self.limits = limits
        self.recordsOutcomes = recordsOutcomes
        self.digest = digest
        window = EventWindow(capacity: limits.eventsInFlight, deployment)
        workers = deployment.workers.map(WorkerLink.init)
        records = Array(repeating: StrategyRecord(), count: deployment.strategies.count)
        tally = OutcomeTally(deployment.strategies)
        trails = OutcomeTrails(strategyCount: deployment.strategies.count)
        missingFeatures = MissingFeatures(deployment)
        halts = Halts(strategyCount: deployment.strategies.count)
        traits = deployment.strategies.map(StrategyTraits.init)
        parameterHashes = deployment.strategies.map { strategy in
            var encoding = CanonicalEncoding()
            encoding.parameters(strategy.parameters)
            return encoding.bytes.withUnsafeBytes(digest)
        }
    }

    /// Starts every worker.
    package mutating func start(at now: MonotonicTime) {
        for index in workers.indices { launch(index, at: now) }
    }

    /// No further event will come.
    package mutating func endInput() {
        inputHasEnded = true
        finishIfDone()
    }

    /// Accepted events so far; the next one gets this number.
    package var acceptedEvents: UInt64 { window.next }
    /// Whether another event can be taken in now.
    package var hasRoom: Bool { !window.isFull }
    /// Events of which everything is output.
    package var finishedEvents: UInt64 { window.first }
    /// How often workers were started again.
    package var restarts: Int { workers.reduce(0) { $0 + max(0, $1.starts - 1) } }
    /// Whether every worker is attested and has its strategies.
    package var isReady: Bool { workers.allSatisfy { $0.phase == .serving } }

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
    }

    /// Whether an answer of the worker has yet to come, as far as its own lengths tell: for measuring.
    package func owesAnswer(_ worker: WorkerIndex) -> Bool { workers[worker.index].unansweredFrames > 0 }

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
        workers[worker.index].incoming.count < limits.incomingBytes
    }

    /// Room for bytes that the worker sent, at least `minimum`.
    package mutating func incomingSpace(_ worker: WorkerIndex, minimum: Int) -> UnsafeMutableRawBufferPointer {
        workers[worker.index].incoming.reserve(minimum)
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
        for index in workers.indices where workers[index].phase != .serving { setUp(index, at: now) }
        repeat {
            // Orders are given between events: never while the oldest is half settled.
            if halts.hasOrders, !headIsOpen { applyHalts() }
        } while !window.isEmpty && finishHead(at: now)
        for index in workers.indices where workers[index].phase == .serving { dispatch(index) }
        finishIfDone()
    }
}
