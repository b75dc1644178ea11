import LinuxSystem
import Supervision

/// Carrying out what the core wants done.
extension EventLoop {
    func carryOut() throws(HostError) {
        var hasReported = false
        while !core.effects.isEmpty {
            let effects = core.effects
            core.effects.removeAll(keepingCapacity: true)
            for effect in effects {
                try carryOut(effect)
                if case .report = effect { hasReported = true }
            }
        }
        if hasReported { try reported() }
    }

    /// Keeps what the core wants kept, ahead of everything else that it wants: before an operator is told that his order holds.
    func keepAtOnce() {
        core.effects.removeAll { effect in
            guard case .keep(let input) = effect else { return false }
            keep(input)
            return true
        }
    }

    private func carryOut(_ effect: Effect) throws(HostError) {
        switch effect {
        case .launch(let worker, let generation): try launch(worker, generation)
        case .attest(let worker, let generation):
            guard let process = workers[worker.index], process.generation == generation else { return }
            if let interference, let cause = interference.attest(DisturbedStart(worker, core)) {
                return core.attestationFailed(worker, generation, cause: cause)
            }
            do throws(WorkerFault) {
                certified(worker, generation, try process.attest())
                core.attested(worker, generation, at: now)
            } catch {
                // Of a process that has ended meanwhile there is nothing to be seen; its exit tells why.
                guard !process.isEnding else { return }
                if let certificate = error.certificate { certified(worker, generation, certificate) }
                core.attestationFailed(worker, generation, cause: error.description)
            }
        case .kill(let worker, let generation):
            guard let process = workers[worker.index], process.generation == generation else { return }
            process.kill()
        case .look(let worker, let generation):
            guard let process = workers[worker.index], process.generation == generation else { return }
            core.observed(worker, generation, process.observe(), at: now)
        case .keep(let input): keep(input)
        case .arm(let timer, let deadline): timers.arm(timer, deadline)
        case .disarm(let timer): timers.disarm(timer)
        case .report(let report): try reports(report)
        case .finish: isFinished = true
        }
    }

    private func launch(_ worker: WorkerIndex, _ generation: Generation) throws(HostError) {
        if let interference, let cause = interference.launch(DisturbedStart(worker, core)) {
            return core.launchFailed(worker, generation, cause: cause, at: now)
        }
        let process: WorkerProcess
        do throws(WorkerFault) {
            process = try starter.start(core.plan(worker), worker, generation)
        } catch {
            core.launchFailed(
                worker, generation, cause: error.description, killedBy: error.signal, at: now)
            return
        }
        workers[worker.index] = process
        if let interference { interference.launched(DisturbedStart(worker, core), process) }
        try guarded { () throws(SystemCallError) in try process.watch(&poller) }
        core.launched(worker, generation, hello: process.hello, at: now)
    }
}
