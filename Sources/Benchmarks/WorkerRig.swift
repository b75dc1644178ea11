import Host
import LinuxSystem
import StrategySDK
import Supervision
import Wire

/// A supervisor with real sealed workers and without files: the event loop and the core as `bulkhead run` has them, fed
/// with events from memory. Its workers end with it.
final class WorkerRig {
    let loop: EventLoop
    private var row: EventRow
    private let bytes: UnsafeMutableRawBufferPointer
    private var offered = 0

    /// - Parameters:
    ///   - deployment: must not lead to intents for the events of ``SampleMarket``.
    ///   - survivesLosses: whether a worker may end while it is measured.
    init(_ host: WorkerHost, _ deployment: Deployment, survivesLosses: Bool = false) throws(HostError) {
        let core = SupervisionCore(deployment, recordsOutcomes: false, digest: host.shortDigest)
        loop = try EventLoop(core, starter: host.starter, signals: EventLoop.stopSignals()) {
            report throws(HostError) in
            if case .workerLost(_, _, let cause, _, _) = report, !survivesLosses {
                throw HostError(.failure, "a worker was lost while it was measured: \(cause)")
            }
        }
        let texts = [SampleMarket.symbol, SampleMarket.timeframe]
        bytes = .allocate(byteCount: texts.reduce(0) { $0 + $1.utf8.count }, alignment: 8)
        bytes.copyBytes(from: texts.flatMap(\.utf8))
        row = EventRow(deployment.columns)
        let split = texts[0].utf8.count
        row.symbol = UnsafeRawBufferPointer(rebasing: bytes[..<split])
        row.timeframe = UnsafeRawBufferPointer(rebasing: bytes[split...])
        for (index, column) in deployment.columns.columns.enumerated() {
            row.presence[index >> 6] |= 1 << UInt64(index & 63)
            switch column.kind {
            case .number: row.numbers[index] = SampleMarket.numbers.first { $0.name == column.name }?.value ?? 0
            case .text: row.texts[index - deployment.columns.numberCount] = Array(SampleMarket.text.value.utf8)
            case .presence: break
            }
        }
    }

    deinit {
        loop.retireWorkers()
        bytes.deallocate()
    }

    /// Starts the workers; when it returns they are attested and have their strategies.
    func start() throws(HostError) {
        loop.core.start(at: loop.now)
        try loop.advance()
        while !loop.core.isReady {
            if try loop.moveBytes(all: true) { try loop.advance() } else { try wait() }
        }
    }

    /// Sends one event and waits for the answer, with the calls that `bulkhead run` makes.
    func roundTrip() throws(HostError) {
        guard offer() else { throw HostError(.internalFault, "an event was not taken") }
        let end = loop.core.acceptedEvents
        try loop.advance()
        while loop.core.finishedEvents < end {
            if try loop.moveBytes(all: true) { try loop.advance() } else { try wait() }
        }
        loop.core.output.removeAll()
    }

    /// Sends events as fast as they are taken, and waits for all answers.
    func pipeline(_ count: Int) throws(HostError) {
        let end = loop.core.acceptedEvents + UInt64(count)
        var turn = 0
        while loop.core.finishedEvents < end {
            var hasMore = true
            for _ in 0..<Self.eventsAtOnce where hasMore {
                hasMore = loop.core.acceptedEvents < end && offer()
            }
            try loop.advance()
            loop.core.output.removeAll()
            if try loop.moveBytes(all: !hasMore) {
                try loop.advance()
                loop.core.output.removeAll()
            } else if !hasMore, loop.core.finishedEvents < end {
                try wait()
            }
            turn += 1
            if turn & 63 == 0 { try wait(atMostMilliseconds: 0) }
        }
    }

    private static let eventsAtOnce = 256

    /// The frame of the next event and the answer to it, for one worker.
    func frames() throws(HostError) -> FramePair {
        _ = offer()
        try loop.advance()
        var request: [UInt8] = []
        loop.core.send(WorkerIndex(0)) { bytes in
            // A new symbol is introduced by a frame of its own.
            var rest = bytes
            while let header = try? FrameHeader(rest), header.type != FrameType.event.rawValue {
                rest = UnsafeRawBufferPointer(rebasing: rest[header.length...])
            }
            request = Array(rest)
            return 0
        }
        var writer = ResultWriter(queue: ByteQueue())
        writer.begin(generation: 1, sequence: 0, symbol: 0)
        writer.record(slot: 0, .noSignal, detail: 0)
        writer.end()
        let end = loop.core.acceptedEvents
        while loop.core.finishedEvents < end {
            if try loop.moveBytes(all: true) { try loop.advance() } else { try wait() }
        }
        return FramePair(request: request, reply: Array(writer.queue.bytes))
    }

    func pin(_ pinning: Pinning) throws(HostError) {
        try Processors.restrict(0, to: [pinning.supervisor])
        for worker in loop.workerProcessIDs { try Processors.restrict(worker, to: [pinning.worker]) }
    }

    /// Takes the next event; false if there is no room for it now.
    private func offer() -> Bool {
        row.eventTime = SampleMarket.time(offered)
        row.identity = Fingerprint(low: UInt64(offered), high: 0)
        guard case .accepted = loop.core.offer(row) else { return false }
        offered += 1
        return true
    }

    private func wait(atMostMilliseconds limit: Int32? = nil) throws(HostError) {
        _ = try loop.wait(atMostMilliseconds: limit)
        if let signal = loop.stopSignal { throw HostError(.failure, "ended by \(signal)") }
    }
}

extension Deployment {
    /// One legacy strategy, repeated under other names, with every canonical feature in its events.
    ///
    /// - Parameter allFeatures: whether the frames carry all 17 canonical features, or only the three of the rule.
    static func legacy(
        _ strategy: AdmittedStrategy, of whole: Deployment, count: Int, allFeatures: Bool
    ) -> Deployment {
        let strategies = (0..<count).map { index in
            var copy = strategy
            copy.definition.id = StrategyID("legacy-\(index)")
            if allFeatures { copy.descriptor = copy.descriptor.with(SampleMarket.features) }
            return copy
        }
        return Deployment(strategies: strategies, disabled: [], plugins: whole.plugins)
    }
}

extension PluginDescriptor {
    /// Declares further features; those that it has stay as they are.
    fileprivate func with(_ more: [FeatureDeclaration]) -> PluginDescriptor {
        PluginDescriptor(
            identity: identity, summary: summary, stateScope: stateScope,
            features: features + more.filter { feature in !features.contains { $0.name == feature.name } },
            parameters: parameters, reasons: reasons, defaultWarmUp: defaultWarmUp)
    }
}
