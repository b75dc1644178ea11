import LinuxSystem
import Supervision

/// Moving bytes between the core and its workers.
extension EventLoop {
    /// Bytes queued for a worker are written when there are so many, or when nothing else is at hand.
    private static let sendBytes = 48 << 10
    private static let readBytes = 128 << 10

    /// Moves bytes in both directions as far as that is possible without waiting.
    ///
    /// - Parameter all: writes small amounts too.
    /// - Returns: whether any answer came.
    package func moveBytes(all: Bool) throws(HostError) -> Bool {
        var hasMoved = false
        for index in workers.indices {
            guard let worker = workers[index] else { continue }
            // First what may already be there. Right after a write there is nothing yet, and to look would cost time.
            if core.awaitsAnswer(WorkerIndex(index)), try receive(index, worker) { hasMoved = true }
            let count = core.outgoingCount(WorkerIndex(index))
            // What is held back waits for answers to all that is queued.
            let isUrgent = all || count >= Self.sendBytes || sampler.target == WorkerIndex(index)
            if count > 0, isUrgent { try send(index, worker) }
        }
        if sampler.target != nil, try takeSample() { hasMoved = true }
        return hasMoved
    }

    /// Looks for answers for a moment, where that is quicker than to sleep. Returns whether one came.
    func spin() throws(HostError) -> Bool {
        // A worker that starts waits for decisions on its calls, which come by the poller.
        guard core.isReady, workers.indices.contains(where: { core.awaitsAnswer(WorkerIndex($0)) }),
            answerSpin.isWorthwhile()
        else { return false }
        let end = MonotonicClock.now + AnswerSpin.nanoseconds
        repeat {
            for index in workers.indices {
                guard let worker = workers[index], core.awaitsAnswer(WorkerIndex(index)) else { continue }
                if try receive(index, worker) {
                    answerSpin.ended(hasAnswer: true)
                    try advance()
                    return true
                }
            }
        } while MonotonicClock.now < end
        answerSpin.ended(hasAnswer: false)
        return false
    }

    func send(_ index: Int, _ worker: WorkerProcess) throws(HostError) {
        let finishedEvents = interference == nil ? 0 : core.finishedEvents
        let isBlocked = try guarded { () throws(SystemCallError) in
            var isBlocked = false
            var isHeldBack = false
            while !isBlocked, !isHeldBack, core.hasOutgoing(WorkerIndex(index)) {
                try core.send(WorkerIndex(index)) { (bytes) throws(SystemCallError) in
                    guard let interference else { return try send(bytes, index, worker, &isBlocked) }
                    let most = interference.portion(bytes, to: WorkerIndex(index), finishedEvents: finishedEvents)
                    isHeldBack = most == 0
                    guard !isHeldBack else { return 0 }
                    let count = try send(UnsafeRawBufferPointer(rebasing: bytes[..<most]), index, worker, &isBlocked)
                    interference.sent(UnsafeRawBufferPointer(rebasing: bytes[..<count]), to: WorkerIndex(index))
                    return count
                }
            }
            return isBlocked
        }
        try guarded { () throws(SystemCallError) in try worker.watchRequests(isBlocked, &poller) }
    }

    /// Writes once; returns how much of it needs no more care.
    private func send(
        _ bytes: UnsafeRawBufferPointer, _ index: Int, _ worker: WorkerProcess, _ isBlocked: inout Bool
    ) throws(SystemCallError) -> Int {
        switch try worker.send(bytes) {
        case .transferred(let count):
            meters[index].sent(at: MonotonicClock.now)
            return count
        case .wouldBlock:
            isBlocked = true
            return 0
        case .brokenPipe:
            // It has ended or closed its pipe; its exit tells which.
            return bytes.count
        }
    }

    /// Reads once; most of the time all that is there.
    func receive(_ index: Int, _ worker: WorkerProcess) throws(HostError) -> Bool {
        guard !worker.hasClosedReplies, core.wantsIncoming(WorkerIndex(index)) else { return false }
        let limit = try readLimit(index, worker)
        guard limit > 0 else { return false }
        let space = core.incomingSpace(WorkerIndex(index), minimum: Self.readBytes)
        let part = UnsafeMutableRawBufferPointer(rebasing: space.prefix(limit))
        let result = try guarded { () throws(SystemCallError) in try worker.receive(into: part) }
        switch result {
        case .transferred(let count):
            interference?.received(
                UnsafeRawBufferPointer(rebasing: part[..<count]), from: WorkerIndex(index),
                finishedEvents: core.finishedEvents)
            let answers = core.received(WorkerIndex(index), count)
            if answers > 0 {
                meters[index].answered(
                    answers, at: MonotonicClock.now, owesMore: core.owesAnswer(WorkerIndex(index)))
            }
            return true
        case .wouldBlock:
            return false
        case .endOfFile:
            try guarded { () throws(SystemCallError) in try worker.repliesAreClosed(&poller) }
            return false
        }
    }
}
