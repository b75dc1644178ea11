import LinuxSystem
import Status
import Supervision

/// Measuring what an evaluation by one strategy takes.
extension EventLoop {
    /// What evaluations by a strategy took, as far as they were measured.
    func evaluations(_ strategy: StrategyRank) -> DurationTotal { sampler.totals[strategy.index] }

    /// Measures evaluations now and then, from here on.
    func sampleEvaluations() {
        // What is held back on purpose is of no use as a measure, and an event in pieces is no point for a fault.
        guard interference == nil else { return }
        every(milliseconds: EvaluationSampler.milliseconds) { [unowned self] in
            sampler.choose(core)
            if let target = sampler.target { core.requestSample(target) }
        }
    }

    /// Takes the sample that is due, if its worker has answered all and an event is there. Returns whether it did.
    func takeSample() throws(HostError) -> Bool {
        guard let target = sampler.target else { return false }
        guard core.isHeldForSample(target), let process = workers[target.index] else {
            sampler.finish(core)
            return false
        }
        guard let sample = core.beginSample(target) else { return false }
        var times: [UInt64] = []
        var isLate = false
        for piece in [SupervisionCore.SamplePiece.empty, .before, .alone] {
            guard core.send(piece, of: sample, to: target) else { continue }
            // Once one was late, the time of the next would not be its own.
            let time = isLate ? nil : try roundTrip(target.index, process)
            if let time { times.append(time) } else { isLate = true }
        }
        _ = core.send(.after, of: sample, to: target)
        core.endSample(target, of: sample)
        if !isLate, let empty = times.first, let alone = times.last {
            sampler.add(sample.strategy, empty: empty, alone: alone)
        }
        sampler.finish(core)
        return true
    }

    /// Sends what is queued, looks for the answer without sleeping, and returns how long that took; nil where it took too
    /// long to be of use.
    private func roundTrip(_ index: Int, _ worker: WorkerProcess) throws(HostError) -> UInt64? {
        let start = MonotonicClock.now
        try send(index, worker)
        while core.owesAnswer(WorkerIndex(index)) {
            if MonotonicClock.now - start > EvaluationSampler.patience { return nil }
            _ = try receive(index, worker)
        }
        return MonotonicClock.now - start
    }
}
