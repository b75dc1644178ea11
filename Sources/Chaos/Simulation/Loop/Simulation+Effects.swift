import StrategySDK
import Supervision
import Wire

/// Carrying out what the core wants done.
extension Simulation {
    func carryOut() -> Bool {
        guard !core.effects.isEmpty else { return false }
        swap(&effects, &core.effects)
        for effect in effects {
            trace?("\(now / 1000) µs, \(core.finishedEvents) finished of \(core.acceptedEvents): \(effect)")
            switch effect {
            case .launch(let worker, let generation): launch(worker, generation)
            case .attest(let worker, let generation): attest(worker, generation)
            case .kill(let worker, let generation):
                if let target = workers[worker.index], target.generation == generation.number { kill(target) }
            case .arm(let timer, let deadline): setTimer(timer, deadline.nanoseconds)
            case .disarm(let timer): setTimer(timer, .max)
            case .look(let worker, let generation):
                let observation = workers[worker.index]?.observation(at: now)
                core.observed(worker, generation, observation, at: time)
            case .keep(let input): keep(input)
            case .report(let report): note(report)
            case .finish: isFinished = true
            }
        }
        effects.removeAll(keepingCapacity: true)
        return true
    }

    private func note(_ report: Report) {
        switch report {
        case .leftService(let rank, let outage):
            latches.left(rank.index, outage)
            leftSince[rank.index] = outage.since
        case .backInService(let rank, let from):
            if !latches.returned(rank.index) {
                find(
                    .latch,
                    "\(world.deployment.strategies[rank.index].definition.id) was latched and came back with event \(from), though nobody reset it"
                )
            }
            if isLost.remove(rank.index) != nil { anew.append((rank.index, from)) }
        case .memoryLost(let rank): isLost.insert(rank.index)
        default: break
        }
    }

    private func launch(_ worker: WorkerIndex, _ generation: Generation) {
        launches += 1
        let plan = core.plan(worker)
        let isTrial = core.isProbe(worker)
        let home = isTrial ? worker.index - world.deployment.workers.count : worker.index
        let simulated = SimulatedWorker(
            index: worker.index, home: home, role: isTrial ? .trial : .regular, generation: generation.number,
            ranks: plan.ranks.map(\.index), capacity: isSmooth ? 1 << 16 : random.pick([1 << 12, 1 << 14, 1 << 16]),
            registrations)
        workers[worker.index] = simulated
        if let order = disturb(simulated, .launch), order.action == .launchFails {
            workers[worker.index] = nil
            core.launchFailed(worker, generation, cause: "told to fail", at: time)
            return
        }
        core.launched(worker, generation, hello: HelloFrame(family: plan.family, unmap: []), at: time)
    }

    private func attest(_ worker: WorkerIndex, _ generation: Generation) {
        if let target = workers[worker.index], target.exit == nil, let order = disturb(target, .attesting),
            order.action == .attestationFails
        {
            core.attestationFailed(worker, generation, cause: "told to fail")
        } else {
            core.attested(worker, generation, at: time)
        }
    }

    func takeOutput() {
        guard !core.output.isEmpty else { return }
        let deployment = world.deployment
        recording.take(core.output) { deployment.text($0, for: $1) }
        core.output.removeAll()
        disk.took(recording.position, kept: kept.count, events: core.acceptedEvents)
        if let text = recording.problem { find(injector.life > 1 ? .resumed : .outcome, text) }
    }
}
