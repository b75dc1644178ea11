package import Wire

/// Starting, greeting and losing workers.
extension SupervisionCore {
    // MARK: Inputs

    /// The sealed process runs. `hello` is what it must do before any plugin code runs.
    package mutating func launched(
        _ worker: WorkerIndex, _ generation: Generation, hello: HelloFrame, at now: MonotonicTime
    ) {
        guard isCurrent(worker, generation), workers[worker.index].phase == .launching else { return }
        workers[worker.index].phase = .greeting
        effects.append(.report(.workerStarting(worker, generation)))
        queue(worker.index) { (queue) throws(WireError) in try hello.write(generation: generation.number, into: &queue)
        }
    }

    /// The process could not be started.
    ///
    /// - Parameter signal: the one by which it was killed before it could be greeted; nil where it was not.
    package mutating func launchFailed(
        _ worker: WorkerIndex, _ generation: Generation, cause: String, killedBy signal: Int32? = nil,
        at now: MonotonicTime
    ) {
        guard isCurrent(worker, generation) else { return }
        self.now = now
        let cause = signal.map { WorkerLossCause(.killed($0)) } ?? WorkerLossCause(.launchFailed, cause)
        lose(worker.index, cause, progress: nil, at: now)
    }

    /// The worker is what its policy says.
    package mutating func attested(_ worker: WorkerIndex, _ generation: Generation, at now: MonotonicTime) {
        guard isCurrent(worker, generation), workers[worker.index].phase == .attesting else { return }
        let plan = workers[worker.index].plan
        let strategies = deployment.strategies
        workers[worker.index].phase = .admitting(next: 0)
        queue(worker.index) { (queue) throws(WireError) in
            try plan.columnsFrame.write(generation: generation.number, into: &queue)
            for (slot, rank) in plan.ranks.enumerated() {
                let strategy = strategies[rank.index]
                let frame = StrategyFrame(
                    slot: UInt32(slot), plugin: strategy.pluginIndex, timeframe: strategy.definition.timeframe.text,
                    parameters: strategy.definition.parameters)
                try frame.write(generation: generation.number, into: &queue)
            }
        }
    }

    /// The worker is not what its policy says; it is ended without having seen an event.
    package mutating func attestationFailed(_ worker: WorkerIndex, _ generation: Generation, cause: String) {
        guard isCurrent(worker, generation) else { return }
        end(worker.index, WorkerLossCause(.attestationFailed, cause), verdict: nil)
    }

    package mutating func timerFired(_ timer: Timer, at now: MonotonicTime) {
        switch timer {
        case .start(let worker):
            guard workers[worker.index].phase != .serving else { return }
            end(
                worker.index,
                WorkerLossCause(.startTimeout, "was not ready within \(limits.startMilliseconds) ms of its start"),
                verdict: nil)
        case .restart(let worker):
            guard workers[worker.index].phase == .waiting, !isDeserted(worker.index) else { return }
            // Whoever was being tried may have been latched meanwhile.
            guard !isProbe(worker.index) || workers[worker.index].run != nil else { return }
            launch(worker.index, at: now)
        case .look(let worker): look(worker.index, at: now)
        // With the next step, as for whatever was due while it had to wait.
        case .due: break
        }
    }

    // MARK: Steps

    mutating func launch(_ index: Int, at now: MonotonicTime) {
        workers[index].beginGeneration()
        let worker = WorkerIndex(index)
        effects.append(.launch(worker, Generation(workers[index].generation)))
        effects.append(.arm(.start(worker), now + limits.startMilliseconds))
    }

    /// Takes the frames of set-up, each permitted once and in order.
    mutating func setUp(_ index: Int, at now: MonotonicTime) {
        switch workers[index].phase {
        // What it has still said before it was ended is of no interest.
        case .waiting, .launching, .ending, .serving: return
        default: break
        }
        do {
            while let header = try workers[index].replies.completeFrame() {
                guard header.generation == workers[index].generation else { throw ProtocolFault("a wrong generation") }
                guard header.round == 0, header.flags == 0 else {
                    throw ProtocolFault("a round or flags during set-up")
                }
                let payload = workers[index].replies.payload(header)
                switch (workers[index].phase, FrameType(rawValue: header.type)) {
                case (.greeting, .ready?):
                    let ready = try ReadyFrame(payload)
                    guard ready.version == WireProtocol.version else {
                        throw ProtocolFault("protocol \(ready.version) instead of \(WireProtocol.version)")
                    }
                    guard ready.plugins == deployment.plugins else {
                        throw ProtocolFault("other plugins than the same executable offered before")
                    }
                    workers[index].phase = .attesting
                    effects.append(.attest(WorkerIndex(index), Generation(workers[index].generation)))
                case (.admitting(let next), .admission?):
                    try admit(index, slot: next, AdmissionFrame(payload))
                case (.waiting, _), (.launching, _), (.ending, _):
                    return
                default:
                    throw ProtocolFault("a frame of type \(header.type), which is not permitted now")
                }
                workers[index].replies.consume(header.length)
                if workers[index].phase == .serving { return }
            }
        } catch {
            // It has not served yet: a start that failed.
            end(index, .said(error), verdict: nil)
            workers[index].badStarts += 1
            if workers[index].badStarts >= Self.maxBadStarts { giveUpStarting(index, .said(error)) }
        }
    }

    /// So many starts in a row that break the protocol are no accident: whoever waits for such a worker waits for ever.
    package static let maxBadStarts = 12

    private mutating func giveUpStarting(_ index: Int, _ cause: WorkerLossCause) {
        let detail = "\(Self.maxBadStarts) starts in a row broke the protocol, the last: \(cause.description)"
        workers[index].badStarts = 0
        if isProbe(index) {
            failProbe(index, .protocolError, detail)
        } else {
            condemn(workers[index].plan.ranks, index, .protocolError, detail)
        }
    }

    private mutating func admit(_ index: Int, slot: Int, _ admission: AdmissionFrame) throws(ProtocolFault) {
        let plan = workers[index].plan
        let strategy = deployment.strategies[plan.ranks[slot].index]
        let expected = AdmissionFrame.Verdict.admitted(
            warmUp: strategy.warmUp, layout: strategy.stateLayout, parameters: strategy.parameters)
        guard Int(admission.slot) == slot, admission.verdict == expected else {
            throw ProtocolFault("another verdict on strategy \(strategy.definition.id) than before")
        }
        guard slot + 1 == plan.ranks.count else {
            workers[index].phase = .admitting(next: slot + 1)
            return
        }
        workers[index].phase = .serving
        workers[index].badStarts = 0
        if isProbe(index) { beginProbe(index) } else { beginWork(index) }
        effects.append(.disarm(.start(WorkerIndex(index))))
        effects.append(.report(.workerReady(WorkerIndex(index), Generation(workers[index].generation))))
    }

    /// Has the worker ended; its exit is dealt with when it is reported.
    ///
    /// - Parameter sequence: the event to be charged; nil for the one that the worker turns out to have been at.
    mutating func end(_ index: Int, _ cause: WorkerLossCause, verdict: Outcome?, at sequence: UInt64? = nil) {
        guard workers[index].phase != .ending, workers[index].phase != .waiting else { return }
        workers[index].phase = .ending
        workers[index].verdict = WorkerLink.Verdict(cause: cause, outcome: verdict, sequence: sequence)
        effects.append(.kill(WorkerIndex(index), Generation(workers[index].generation)))
    }

    func isCurrent(_ worker: WorkerIndex, _ generation: Generation) -> Bool {
        workers[worker.index].generation == generation.number
    }

    private mutating func queue(_ index: Int, _ body: (inout ByteQueue) throws(WireError) -> Void) {
        do {
            try body(&workers[index].outgoing)
        } catch {
            end(index, WorkerLossCause(.hostFault, "its set-up cannot be sent: \(error)"), verdict: nil)
        }
    }
}

extension WorkerLossCause {
    /// The worker sent what it may not send.
    static func said(_ fault: any Error) -> Self { Self(.protocolError, "protocol error: the worker sent \(fault)") }
}

/// What a worker may not do.
struct ProtocolFault: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
