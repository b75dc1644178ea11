import Supervision
import Wire
import WorkerRuntime

/// What a worker does in one turn, and what goes wrong with it.
extension Simulation {
    /// Moves bytes and has the worker work; returns whether anything happened.
    func serve(_ worker: SimulatedWorker) -> Bool {
        let target = WorkerIndex(worker.index)
        var hasMoved = false
        if worker.exit == nil {
            if core.hasOutgoing(target) {
                let room = worker.capacity - worker.requests.count
                if room > 0 {
                    let most = portion(worker, room)
                    core.send(target) { bytes in
                        let count = min(bytes.count, most)
                        worker.requests.append(UnsafeRawBufferPointer(rebasing: bytes[..<count]))
                        return count
                    }
                    hasMoved = true
                }
            }
            if work(worker) { hasMoved = true }
        }
        if now < worker.unreadUntil { return hasMoved }
        if !worker.process.answers.isEmpty, core.wantsIncoming(target) {
            let count = portion(worker, min(worker.process.answers.count, Self.readBytes))
            let space = core.incomingSpace(target, minimum: count)
            space.copyMemory(from: UnsafeRawBufferPointer(rebasing: worker.process.answers.bytes[..<count]))
            worker.process.answers.consume(count)
            core.received(target, count)
            return true
        }
        if let exit = worker.exit {
            workers[worker.index] = nil
            core.exited(target, Generation(worker.generation), exit, progress: worker.progress, at: time)
            return true
        }
        return hasMoved
    }

    /// How many bytes of `count`, which is ≥ 1, pass now.
    private func portion(_ worker: SimulatedWorker, _ count: Int) -> Int {
        if worker.slowBytes > 0 {
            worker.slowBytes -= 1
            return 1
        }
        if isSmooth || !random.once(in: 4) { return count }
        return random.within(1...count)
    }

    func kill(_ worker: SimulatedWorker) { end(worker, .killed(9)) }

    private func end(_ worker: SimulatedWorker, _ exit: WorkerExit) {
        let most = min(worker.process.answers.count, worker.capacity)
        // Everything or a part: what is lost is computed again.
        worker.end(exit, written: isSmooth || random.once(in: 2) ? most : random.within(0...most))
    }

    /// Handles some frames.
    private func work(_ worker: SimulatedWorker) -> Bool {
        guard now >= worker.stoppedUntil, worker.spinningSince == nil else { return false }
        if let flood = worker.flood {
            guard worker.process.answers.count < worker.capacity else { return false }
            while worker.process.answers.count < worker.capacity {
                flood.withUnsafeBytes { worker.process.answers.append($0) }
            }
            return true
        }
        var budget = isSmooth ? Int.max : random.within(1...64)
        var hasMoved = false
        // Who finds the pipe full waits in the middle of writing.
        while budget > 0, worker.exit == nil, worker.process.answers.count < worker.capacity {
            let header: FrameHeader
            do {
                guard let next = try worker.requests.completeFrame() else { break }
                header = next
            } catch {
                find(.wire, "worker \(worker.index) was sent a bad frame: \(error)")
                return true
            }
            budget -= 1
            hasMoved = true
            if !handle(worker, header) { break }
        }
        return hasMoved
    }

    /// Handles one frame; returns whether the worker goes on at once.
    private func handle(_ worker: SimulatedWorker, _ header: FrameHeader) -> Bool {
        var lie: ChaosAction?
        let sequence = header.sequence
        switch FrameType(rawValue: header.type) {
        case .event?:
            if injector.mayHappen(sequence) {
                lie = disturbEvaluation(worker, header)
                if worker.exit != nil || worker.spinningSince != nil || now < worker.stoppedUntil {
                    // Who does not evaluate does nothing wrong at it either.
                    Misdeed.forget()
                    return false
                }
            }
        case .hello?: lie = disturb(worker, .greeting)?.action
        case .strategy?: lie = disturb(worker, .admitting)?.action
        case .restore?: lie = disturb(worker, .restore)?.action
        case .capture?: lie = disturb(worker, .capture)?.action
        default: break
        }
        if worker.exit != nil || now < worker.stoppedUntil { return false }
        if let lie {
            tell(lie, worker, header)
        } else {
            evaluate(worker, header)
        }
        if worker.isSilent { worker.process.answers.removeAll() }
        if header.type == FrameType.event.rawValue, injector.mayHappen(sequence) {
            _ = disturb(worker, .between, sequence)
            return worker.exit == nil && worker.flood == nil && now >= worker.stoppedUntil
        }
        return true
    }

    /// Has the real session handle the frame.
    private func evaluate(_ worker: SimulatedWorker, _ header: FrameHeader) {
        let isEvent = header.type == FrameType.event.rawValue
        if isEvent {
            worker.evaluations &+= 1
            worker.worked(1000)
            if injector.hasMisdeeds(header.sequence) { injector.orderMisdeeds(header.sequence, of: worker.ranks) }
        }
        if sabotage == .forgets, isEvent, header.sequence < core.finishedEvents, worker.role == .regular {
            for rank in worker.ranks { Misdeed.differ.order(of: world.parameters[rank].key) }
        }
        do {
            try worker.process.handle(header, worker.requests.payload(header))
        } catch {
            find(.wire, "worker \(worker.index) cannot follow: \(error)")
        }
        if isEvent { Misdeed.forget() }
        worker.requests.consume(header.length)
    }

    // MARK: Faults

    /// What happens at a point that belongs to no event of its own, or after one.
    func disturb(_ worker: SimulatedWorker, _ point: ChaosPoint, _ sequence: UInt64? = nil) -> Injector.Order? {
        let occasion = Injector.Occasion(
            point: point, worker: worker.home, role: worker.role, sequence: sequence ?? core.finishedEvents, symbol: -1,
            generation: worker.generation)
        guard injector.mayHappen(occasion.sequence) else { return nil }
        var answer: Injector.Order?
        while answer == nil, worker.exit == nil, let order = injector.take(occasion, asks: { _ in true }) {
            // Refusals name the first strategy.
            injector.didHappen(order, occasion, rank: order.action == .cannotTell ? worker.ranks[0] : order.rank)
            switch order.action {
            case .kill: kill(worker)
            case .stop: worker.stoppedUntil = now + UInt64(order.amount) * 1_000_000
            case .slow: worker.slowBytes += order.amount
            case .unread: worker.unreadUntil = now + UInt64(order.amount) * 1_000_000
            default: answer = order
            }
        }
        return answer
    }

    /// What happens at an evaluation; returns the lie to be told of it.
    private func disturbEvaluation(_ worker: SimulatedWorker, _ header: FrameHeader) -> ChaosAction? {
        let payload = worker.requests.payload(header)
        func asks(_ rank: Int) -> Bool {
            guard let slot = worker.slot(rank) else { return false }
            let word = payload.loadUnaligned(fromByteOffset: 16 + 8 * (slot / 64), as: UInt64.self)
            return word >> UInt64(slot % 64) & 1 == 1
        }
        let point: ChaosPoint =
            worker.role == .trial ? .probe : header.sequence < core.finishedEvents ? .replay : .evaluation
        let occasion = Injector.Occasion(
            point: point, worker: worker.home, role: worker.role, sequence: header.sequence,
            symbol: world.tape.entries[Int(header.sequence)].symbol, generation: worker.generation)
        while let order = injector.take(occasion, asks: asks) {
            guard let rank = order.rank >= 0 ? order.rank : worker.ranks.first(where: asks),
                let slot = worker.slot(rank)
            else { continue }
            injector.didHappen(order, occasion, rank: rank)
            let place = WorkProgress(
                sequence: header.sequence, slot: UInt32(slot), evaluations: worker.evaluations &+ 1)
            func end(_ exit: WorkerExit) -> ChaosAction? {
                worker.progress = place
                self.end(worker, exit)
                return nil
            }
            switch order.action {
            case .kill: return end(.killed(9))
            case .crash: return end(.signalled(11, said: ""))
            case .exit: return end(.exited(0, said: ""))
            case .outOfMemory: return end(.outOfMemory(""))
            case .violation: return end(.violation(call: "openat", description: "openat(\"/etc/passwd\")"))
            case .spin:
                worker.progress = place
                worker.spinningSince = now
                return nil
            case .stop:
                worker.stoppedUntil = now + UInt64(order.amount) * 1_000_000
                return nil
            case .slow: worker.slowBytes += order.amount
            case .unread: worker.unreadUntil = now + UInt64(order.amount) * 1_000_000
            case .differ: Misdeed.differ.order(of: world.parameters[rank].key)
            default: return order.action
            }
        }
        return nil
    }

    /// Has the worker say something else than it ought to.
    private func tell(_ lie: ChaosAction, _ worker: SimulatedWorker, _ header: FrameHeader) {
        let before = Array(worker.process.answers.bytes)
        worker.process.answers.removeAll()
        evaluate(worker, header)
        let frame = Array(worker.process.answers.bytes)
        worker.process.answers.removeAll()
        before.withUnsafeBytes { worker.process.answers.append($0) }
        let told: [UInt8]
        switch lie {
        case .neverTold: told = []
        case .silence:
            worker.isSilent = true
            told = []
        case .tooLarge: told = Lie.endlessSnapshot(frame)
        case .cannotTell, .refuseRestore: told = Lie.refusal(0, of: header)
        case .flood:
            worker.flood = frame
            told = frame
        default: told = Lie.told(lie, frame)
        }
        told.withUnsafeBytes { worker.process.answers.append($0) }
    }
}
