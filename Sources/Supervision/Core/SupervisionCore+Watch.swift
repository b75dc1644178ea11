import StrategySDK
import Wire

/// Watching workers that owe an answer: what counts against a strategy is processor time, so that neither a busy machine nor
/// a stopped process is its fault.
extension SupervisionCore {
    /// Has a worker looked at as long as it owes something.
    mutating func keepWatch(_ index: Int, at now: MonotonicTime) {
        let owes = workers[index].phase == .serving && owes(index)
        if owes == (workers[index].watch.due != nil) { return }
        if owes {
            workers[index].watch = WorkWatch(due: now + limits.lookMilliseconds)
            effects.append(.arm(.look(WorkerIndex(index)), now + limits.lookMilliseconds))
        } else {
            workers[index].watch = WorkWatch()
            effects.append(.disarm(.look(WorkerIndex(index))))
        }
    }

    /// Whether it was sent what it has not answered, and nothing of ours keeps it from answering.
    private func owes(_ index: Int) -> Bool {
        guard workers[index].replies.count < limits.incomingBytes else { return false }
        return workers[index].replies.unansweredEvents > 0 || workers[index].replies.unansweredAsides > 0
    }

    mutating func look(_ index: Int, at now: MonotonicTime) {
        guard workers[index].phase == .serving, workers[index].watch.due != nil else { return }
        effects.append(.look(WorkerIndex(index), Generation(workers[index].generation)))
        workers[index].watch.due = now + limits.lookMilliseconds
        effects.append(.arm(.look(WorkerIndex(index)), now + limits.lookMilliseconds))
    }

    /// How a worker was found that was to be looked at; nil where it could not be seen.
    package mutating func observed(
        _ worker: WorkerIndex, _ generation: Generation, _ observation: WorkObservation?, at now: MonotonicTime
    ) {
        let index = worker.index
        guard isCurrent(worker, generation), workers[index].phase == .serving, workers[index].watch.due != nil,
            let observation
        else { return }
        let answered = workers[index].replies.answeredFrames
        let since = workers[index].watch.lastLook
        workers[index].watch.lastLook = now
        if let limit = exceeds(index, answered, observation.processorTime) {
            let cause = WorkerLossCause(
                .protocolError,
                "protocol error: the worker used more than \(limit / 1_000_000_000) s of processor time and gave no answer, whatever it says of its progress"
            )
            return end(index, cause, verdict: .protocolError)
        }
        guard let first = workers[index].watch.first, first.answered == answered,
            first.observation.progress == observation.progress
        else {
            workers[index].watch.first = (observation, answered)
            workers[index].watch.idleNanoseconds = 0
            workers[index].watch.stoppedNanoseconds = 0
            return
        }
        let used = observation.processorTime - min(first.observation.processorTime, observation.processorTime)
        let deadline = UInt64(deadlineMilliseconds(index, observation.progress)) * 1_000_000
        if used >= deadline {
            let cause = WorkerLossCause(
                .timeout,
                "used \(used / 1_000_000) ms of processor time in one evaluation, more than \(deadline / 1_000_000) ms")
            return end(index, cause, verdict: .timeout)
        }
        // Who uses the processor is at work. A long pause between two looks is the supervisor's own.
        let pause = since.map { now.nanoseconds - min($0.nanoseconds, now.nanoseconds) } ?? 0
        let seen = min(pause, 2 * limits.lookMilliseconds * 1_000_000)
        if observation.isStopped {
            workers[index].watch.stoppedNanoseconds += seen
        } else {
            workers[index].watch.idleNanoseconds += seen
        }
        giveUp(index, used: used)
    }

    /// What a worker says of its progress may be a lie: for one answer it may not use more of the processor than all of its
    /// strategies together, and as much besides as it may be stopped. Returns the limit where it has, in nanoseconds.
    private mutating func exceeds(_ index: Int, _ answered: UInt64, _ processorTime: UInt64) -> UInt64? {
        guard let last = workers[index].watch.sinceAnswer, last.answered == answered else {
            workers[index].watch.sinceAnswer = (answered, processorTime, 0)
            return nil
        }
        let usedSince = processorTime - min(last.processorTime, processorTime)
        let used = last.used + min(usedSince, 2 * limits.lookMilliseconds * 1_000_000)
        workers[index].watch.sinceAnswer = (answered, processorTime, used)
        // Most are far from what is always allowed.
        guard used > limits.stallMilliseconds * 1_000_000 else { return nil }
        let deadlines = workers[index].plan.ranks.reduce(UInt64(0)) {
            $0 + UInt64(deployment.strategies[$1.index].definition.deadlineMilliseconds)
        }
        let limit = (limits.stallMilliseconds + deadlines) * 1_000_000
        return used > limit ? limit : nil
    }

    /// Who was stopped for long is replaced, and who does nothing for as long is accused. Time in which it was stopped
    /// does not count as its own.
    private mutating func giveUp(_ index: Int, used: UInt64) {
        let seconds = limits.stallMilliseconds / 1000
        let limit = limits.stallMilliseconds * 1_000_000
        if workers[index].watch.stoppedNanoseconds >= limit {
            end(index, WorkerLossCause(.stalled, "was stopped from outside for \(seconds) s"), verdict: nil)
        } else if workers[index].watch.idleNanoseconds >= limit, used < workers[index].watch.idleNanoseconds / 10 {
            let cause = WorkerLossCause(
                .protocolError, "protocol error: the worker owed an answer for \(seconds) s and did not work on it")
            end(index, cause, verdict: .protocolError)
        }
    }

    /// Of the strategy that is being evaluated, or else the longest of all.
    private func deadlineMilliseconds(_ index: Int, _ progress: WorkProgress?) -> Int {
        let ranks = workers[index].plan.ranks
        if let slot = progress.map({ Int($0.slot) }), slot < ranks.count {
            return deployment.strategies[ranks[slot].index].definition.deadlineMilliseconds
        }
        return ranks.map { deployment.strategies[$0.index].definition.deadlineMilliseconds }.max() ?? 1000
    }
}
