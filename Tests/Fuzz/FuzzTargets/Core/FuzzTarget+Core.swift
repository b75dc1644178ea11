import Supervision
import Wire

extension FuzzTarget {
    /// What a worker says and does after it was set up, and in which order, as the supervisor's core takes it. The input is
    /// a script: each byte is a deed (low half) with its measure (high half), and some are followed by bytes of their own.
    package static let core = FuzzTarget("core") { (bytes, meter) throws(BrokenProperty) in
        var coverage = Coverage()
        // Whatever is said, no more is kept of it than one snapshot, one answer and what may be queued.
        let result = try meter.bounded("the core", readFrom: 0, plus: 48 << 20) { () throws(BrokenProperty) in
            let trial = CoreTrial()
            try trial.settle()
            var script = TrialScript(bytes)
            while try script.play(trial) { try trial.settle() }
            try trial.finish()
            return trial.reached
        }
        coverage.reached = try result.get()
        return coverage
    }
}

/// Reads deeds off an input and has them done.
private struct TrialScript {
    private var bytes: UnsafeRawBufferPointer.SubSequence
    /// Which worker does them: the suspect one, or the one in which its strategies are tried.
    private var index = TrialDeployment.suspects[0]
    private var lastWords: [UInt8] = []

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes[...] }

    private mutating func byte() -> UInt8 { bytes.popFirst() ?? 0 }

    private mutating func take(_ count: UInt8) -> [UInt8] {
        let taken = bytes.prefix(Int(count))
        bytes = bytes.dropFirst(taken.count)
        return Array(taken)
    }

    /// Does the next deed. False at the end.
    mutating func play(_ trial: CoreTrial) throws(BrokenProperty) -> Bool {
        guard let next = bytes.popFirst() else { return false }
        let measure = next >> 4
        switch next & 15 {
        case 0: trial.offer(TrialEvent(byte()))
        case 1: for event in take(measure) { trial.offer(TrialEvent(event)) }
        case 2: try work(trial, Int(measure) + 1)
        case 3: try work(trial, 16 * (Int(measure) + 1))
        case 4: distort(trial, measure)
        case 5: say(trial, frame(trial, flags: UInt16(measure)))
        case 6: say(trial, frame(trial, flags: UInt16(measure), strays: true))
        case 7: say(trial, take(byte()))
        case 8: for _ in 0...4 * measure { trial.say(index, lastWords) }
        case 9: exit(trial, measure)
        case 10: look(trial, measure)
        case 11: index = TrialDeployment.suspects[Int(measure & 1)]
        case 12: trial.reset(Int(measure) % 2)
        case 13: try work(trial, Int(measure) + 1, honest: true)
        case 14: _ = trial.work(index)
        default: refuse(trial, measure)
        }
        return true
    }

    private mutating func say(_ trial: CoreTrial, _ words: [UInt8]) {
        lastWords = words
        trial.say(index, words)
    }

    /// Answers as it should. The other worker always does, but not always at once.
    private mutating func work(_ trial: CoreTrial, _ count: Int, honest: Bool = false) throws(BrokenProperty) {
        for _ in 0..<count {
            for worker in honest ? TrialDeployment.honest : [index] {
                guard let answer = trial.work(worker) else { continue }
                trial.say(worker, answer)
                if !honest { lastWords = answer }
            }
            try trial.settle()
        }
    }

    /// Answers otherwise than it should in a few bytes.
    private mutating func distort(_ trial: CoreTrial, _ measure: UInt8) {
        guard var answer = trial.work(index), !answer.isEmpty else { return }
        for _ in 0...measure & 3 { answer[Int(byte()) % answer.count] ^= byte() }
        if measure & 4 != 0 { answer.withUnsafeMutableBytes { FrameStream.repairSnapshots($0) } }
        say(trial, answer)
    }

    /// A frame of any type and content, with the numbers that are due, or with others.
    private mutating func frame(_ trial: CoreTrial, flags: UInt16, strays: Bool = false) -> [UInt8] {
        let due = trial.request(index)
        let type = UInt16(byte() & 15)
        var payload = take(byte())
        payload += [UInt8](repeating: 0, count: -payload.count & 7)
        var header = FrameHeader(
            length: FrameHeader.byteCount + payload.count, type: .result, flags: flags,
            generation: due?.generation ?? 1, round: due?.round ?? 0, sequence: due?.sequence ?? 0)
        header.type = type
        if strays {
            header.generation &+= UInt32(byte() & 3) &- 1
            header.round &+= UInt32(byte() & 3) &- 1
            header.sequence &+= UInt64(byte() & 7) &- 3
        }
        var bytes = [UInt8](repeating: 0, count: FrameHeader.byteCount)
        bytes.withUnsafeMutableBytes { header.store(into: $0) }
        bytes += payload
        bytes.withUnsafeMutableBytes { FrameStream.repairSnapshots($0) }
        return bytes
    }

    private mutating func exit(_ trial: CoreTrial, _ measure: UInt8) {
        let exits: [WorkerExit] = [
            .signalled(11, said: ""), .exited(0, said: ""), .killed(9), .killed(11), .outOfMemory(""),
            .violation(call: "socket", description: "socket()"), .failed("of its own"), .signalled(6, said: "told"),
        ]
        var progress: WorkProgress?
        if measure & 8 != 0 {
            let due = trial.request(index)?.sequence ?? 0
            progress = WorkProgress(sequence: due &+ UInt64(byte() & 7) &- 3, slot: UInt32(byte() & 3))
        }
        trial.exit(index, exits[Int(measure & 7)], progress: progress)
    }

    private mutating func look(_ trial: CoreTrial, _ measure: UInt8) {
        let sequence = trial.request(index)?.sequence ?? 0
        trial.observation = WorkObservation(
            progress: measure & 4 == 0 ? nil : WorkProgress(sequence: sequence, slot: UInt32(measure & 1)),
            processorTime: UInt64(byte()) * 100_000_000, isStopped: measure & 8 != 0)
        for _ in 0...measure & 3 { trial.fireTimer() }
    }

    /// Answers that it cannot.
    private mutating func refuse(_ trial: CoreTrial, _ measure: UInt8) {
        guard let due = trial.request(index) else { return }
        _ = trial.work(index)
        var queue = ByteQueue()
        let slot: UInt32? = measure & 8 == 0 ? UInt32(measure & 3) : nil
        try? RestoredFrame(refusal: .init(slot: slot, problem: "refused")).write(
            generation: due.generation, round: due.round, sequence: due.sequence, into: &queue)
        say(trial, Array(queue.bytes))
    }
}
