import Sandbox
import StrategySDK
import Supervision
import Wire
import WorkerTrial

/// A fresh sealed worker with strategies of one plugin, to which events can be given one by one.
///
/// It speaks to the worker as the supervisor does, and so sees what the supervisor is told, before any of its rules.
final class PluginBench {
    /// What the plugin says to the parameters of each strategy, by slot.
    let admissions: [AdmissionFrame.Verdict]
    let plugins: [PluginDescriptor]
    private let worker: TrialWorker
    private let encoder: EventEncoder
    private var market: Market
    private let everyStrategy: [UInt64]
    /// Of the next event.
    private var sequence: UInt64 = 0

    /// - Parameters:
    ///   - plugin: position among what the worker offers.
    ///   - market: its columns and symbols count, and its events give names.
    ///   - strategies: the parameters of each.
    init(
        _ subject: Subject, plugin: Int? = nil, _ market: Market, _ strategies: [[Parameter]],
        surroundings: WorkerSurroundings = .usual
    ) throws(WorkerFailure) {
        self.market = market
        do {
            worker = try TrialWorker(
                subject.launcher, surroundings == .usual ? subject.seal : subject.sealWithRandomness,
                family: subject.plugin.identity.family, surroundings: surroundings,
                evaluationLimit: subject.evaluationLimit)
        } catch {
            throw WorkerFailure(end: error, cause: nil)
        }
        encoder = EventEncoder(columns: market.columns, strategyWords: (strategies.count + 63) / 64)
        everyStrategy = (0..<encoder.strategyWords).map { word in
            let rest = strategies.count - word * 64
            return rest >= 64 ? .max : 1 << UInt64(rest) - 1
        }
        do {
            plugins = try worker.greet()
            admissions = try Self.admit(
                worker, plugin ?? subject.index, market, strategies)
        } catch {
            throw WorkerFailure(end: error, cause: worker.cause)
        }
    }

    private static func admit(
        _ worker: TrialWorker, _ plugin: Int, _ market: Market, _ strategies: [[Parameter]]
    ) throws(TrialEnd) -> [AdmissionFrame.Verdict] {
        try worker.queue { (queue) throws(WireError) in
            try market.columns.frame.write(generation: 1, into: &queue)
            for (slot, parameters) in strategies.enumerated() {
                try StrategyFrame(
                    slot: UInt32(slot), plugin: UInt16(clamping: plugin), timeframe: market.timeframe,
                    parameters: parameters
                ).write(generation: 1, into: &queue)
            }
            for (index, name) in market.symbols.enumerated() {
                try SymbolFrame(index: UInt32(index), name: name).write(generation: 1, into: &queue)
            }
        }
        var verdicts: [AdmissionFrame.Verdict] = []
        for _ in strategies {
            let payload = try worker.receive(.admission)
            do {
                verdicts.append(
                    try payload.withUnsafeBytes { (bytes) throws(WireError) in try AdmissionFrame(bytes) }.verdict)
            } catch {
                throw .unexpected("the worker's verdict on a strategy cannot be read: \(error)")
            }
        }
        return verdicts
    }

    /// Has the strategies evaluate events.
    ///
    /// - Parameters:
    ///   - batch: events sent before an answer is waited for.
    ///   - strategies: those that are to evaluate the event of a place in `events`; nil: all.
    func play(
        _ events: some RandomAccessCollection<MarketEvent>, batch: Int = 8192,
        strategies: ((Int) -> [UInt64])? = nil
    ) throws(WorkerFailure) -> Transcript {
        let slots = admissions.count
        var transcript = Transcript(slots: slots)
        transcript.answers.reserveCapacity(events.count * slots)
        var start = events.startIndex
        var place = 0
        let first = sequence
        do {
            while start != events.endIndex {
                let end = events.index(start, offsetBy: batch, limitedBy: events.endIndex) ?? events.endIndex
                let count = events.distance(from: start, to: end)
                try worker.queue { (queue) throws(WireError) in
                    for event in events[start..<end] {
                        encoder.append(
                            event, strategies: strategies?(place) ?? everyStrategy, sequence: sequence, to: &queue)
                        sequence += 1
                        place += 1
                    }
                }
                for answered in 0..<count {
                    try collect(sequence - UInt64(count - answered), into: &transcript)
                }
                start = end
            }
        } catch {
            throw failure(error, events, from: first)
        }
        return transcript
    }

    private func failure(
        _ end: TrialEnd, _ events: some RandomAccessCollection<MarketEvent>, from first: UInt64
    ) -> WorkerFailure {
        var failure = WorkerFailure(end: end, cause: worker.cause)
        if case .evaluating(let sequence, _, _) = worker.progress, sequence >= first,
            sequence - first < UInt64(events.count)
        {
            let place = Int(sequence - first)
            let event = events[events.index(events.startIndex, offsetBy: place)]
            failure.event = "event \(place) (\(market.name(event)))"
        }
        return failure
    }

    /// Takes the whole answer to one event.
    private func collect(_ expected: UInt64, into transcript: inout Transcript) throws(TrialEnd) {
        let slots = admissions.count
        let base = transcript.answers.count
        for _ in 0..<slots { transcript.answers.append(nil) }
        var isWhole = false
        while !isWhole {
            isWhole = try worker.receive { (header, payload) throws(TrialEnd) in
                guard header.type == FrameType.result.rawValue, header.sequence == expected else {
                    throw .unexpected("the worker sent a frame of type \(header.type) instead of answer \(expected)")
                }
                do throws(WireError) {
                    var reader = try ResultReader(payload)
                    while let record = try reader.next() {
                        guard Int(record.slot) < slots else { throw .tooMany("strategies of an answer", slots) }
                        transcript.answers[base + Int(record.slot)] = try Answer(record)
                    }
                } catch {
                    throw .unexpected("the worker's answer cannot be read: \(error)")
                }
                return header.flags & ResultFrame.lastPart != 0
            }
        }
    }

    // MARK: Memory

    /// What the strategies remember now.
    func capture() throws(WorkerFailure) -> [UInt8] {
        let (snapshot, refusal) = try captureOrRefusal()
        guard let refusal else { return snapshot }
        throw WorkerFailure(end: .unexpected(refusal), cause: nil)
    }

    /// What the strategies remember now, or why that cannot be written down.
    func captureOrRefusal() throws(WorkerFailure) -> (snapshot: [UInt8], refusal: String?) {
        do {
            let sequence = sequence
            try worker.queue { (queue) throws(WireError) in
                CaptureFrame.write(generation: 1, round: 0, sequence: sequence, into: &queue)
            }
            var snapshot: [UInt8] = []
            var refusal: String?
            var isWhole = false
            while !isWhole {
                isWhole = try worker.receive { (header, payload) throws(TrialEnd) in
                    if let problem = Self.refusal(header, payload) {
                        refusal = problem
                        return true
                    }
                    guard header.type == FrameType.snapshot.rawValue else {
                        throw .unexpected("the worker sent a frame of type \(header.type) instead of its state")
                    }
                    snapshot += payload
                    return header.flags & SnapshotFrames.lastPart != 0
                }
            }
            return (refusal == nil ? snapshot : [], refusal)
        } catch {
            throw WorkerFailure(end: error, cause: worker.cause)
        }
    }

    /// Has the strategies remember what `snapshot` says, and those that it does not name begin anew.
    ///
    /// - Returns: why not; nil where they do.
    func restore(_ snapshot: [UInt8]) throws(WorkerFailure) -> String? {
        do {
            let sequence = sequence
            try worker.queue { (queue) throws(WireError) in
                SnapshotFrames.write(
                    .restore, snapshot, flags: SnapshotFrames.everything, generation: 1, round: 0, sequence: sequence,
                    into: &queue)
            }
            return try worker.receive { (header, payload) throws(TrialEnd) in
                guard header.type == FrameType.restored.rawValue else {
                    throw .unexpected("the worker sent a frame of type \(header.type) after a snapshot")
                }
                return Self.refusal(header, payload)
            }
        } catch {
            throw WorkerFailure(end: error, cause: worker.cause)
        }
    }

    private static func refusal(_ header: FrameHeader, _ payload: UnsafeRawBufferPointer) -> String? {
        guard header.type == FrameType.restored.rawValue, let frame = try? RestoredFrame(payload) else { return nil }
        return frame.refusal?.problem
    }

    /// Forgets everything.
    func reset() throws(WorkerFailure) { _ = try restore(Snapshot.empty) }

    // MARK: Use

    /// Nanoseconds of processor time so far.
    func processorTime() throws(WorkerFailure) -> UInt64 {
        do { return try worker.processorTime() } catch { throw WorkerFailure(end: error, cause: worker.cause) }
    }

    /// Bytes of memory in use.
    func residentBytes() throws(WorkerFailure) -> UInt64 {
        do { return try worker.residentBytes() } catch { throw WorkerFailure(end: error, cause: worker.cause) }
    }
}
