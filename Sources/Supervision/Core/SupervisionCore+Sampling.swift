import Wire

/// Measuring one strategy. Its worker has no clock and answers for all its strategies at once, so now and then an event
/// goes in pieces: first to nobody, which shows what the way there and back takes, and then to one strategy alone. The
/// pieces are asked in the order of the strategies, so that their answers make up the one that is otherwise given.
extension SupervisionCore {
    /// A piece of an event that is sampled.
    package enum SamplePiece: Sendable {
        /// Asks no strategy.
        case empty
        /// Asks those before the one that is measured.
        case before
        case alone
        /// Asks those after it.
        case after
    }

    /// An event whose pieces are being sent.
    package struct Sample: Sendable {
        /// Who is measured.
        package let strategy: StrategyRank
        let sequence: UInt64
        let slot: Int
        /// In its worker.
        let place: Int
    }

    /// Holds further events back from a worker until one was sampled.
    package mutating func requestSample(_ worker: WorkerIndex) {
        guard workers[worker.index].phase == .serving, workers[worker.index].suspicion == nil,
            workers[worker.index].replayEnd == nil, workers[worker.index].returns.isEmpty,
            // Answers may wait for those of another worker: pieces of two events could not be told apart.
            workers[worker.index].replies.split.map({ $0.sequence < workers[worker.index].nextToAnswer }) ?? true
        else { return }
        workers[worker.index].isHeldForSample = true
    }

    /// Whether events are held back from the worker.
    package func isHeldForSample(_ worker: WorkerIndex) -> Bool { workers[worker.index].isHeldForSample }

    /// Picks the next event, and one of the strategies that it asks, each in its turn.
    ///
    /// - Returns: nil while the worker owes answers, or where no event is there. Otherwise send every ``SamplePiece`` that
    ///   ``send(_:of:to:)`` has something for, in order, and then call ``endSample(_:of:)``.
    package mutating func beginSample(_ worker: WorkerIndex) -> Sample? {
        let index = worker.index
        guard workers[index].isHeldForSample, workers[index].phase == .serving, workers[index].outgoing.isEmpty,
            workers[index].replies.unansweredEvents == 0, workers[index].pendingRestores == 0
        else { return nil }
        while workers[index].nextToSend < window.next {
            let sequence = workers[index].nextToSend
            // Who comes back with it is put back first, which the usual way does.
            if sequence == workers[index].barrier || !workers[index].returns.isEmpty {
                workers[index].isHeldForSample = false
                return nil
            }
            let slot = window.slot(sequence)
            if window.asks(workers[index].bits, slot: slot) {
                let place = placeInTurn(index, slot)
                workers[index].sampleTurn = place + 1
                return Sample(
                    strategy: workers[index].plan.ranks[place], sequence: sequence, slot: slot, place: place)
            }
            workers[index].nextToSend = sequence + 1
        }
        return nil
    }

    /// Queues a piece; false where it would ask nobody that it should.
    package mutating func send(_ piece: SamplePiece, of sample: Sample, to worker: WorkerIndex) -> Bool {
        let index = worker.index
        let count = workers[index].plan.ranks.count
        let asked =
            switch piece {
            case .empty: 0..<0
            case .before: 0..<sample.place
            case .alone: sample.place..<sample.place + 1
            case .after: sample.place + 1..<count
            }
        if piece != .empty, !asks(index, sample.slot, asked) { return false }
        workers[index].replies.addPiece(sample.sequence)
        send(index, workers[index].plan, sample.sequence, sample.slot, asked: asked)
        return true
    }

    /// Every piece is sent; the worker takes events as usual.
    package mutating func endSample(_ worker: WorkerIndex, of sample: Sample) {
        // What is released when the answer is used up: the event as if it had gone whole.
        workers[worker.index].bytesInFlight += frameLength(workers[worker.index].plan, sample.slot)
        workers[worker.index].nextToSend = sample.sequence + 1
        workers[worker.index].isHeldForSample = false
    }

    /// The first strategy asked whose turn has come, or else the first.
    private func placeInTurn(_ index: Int, _ slot: Int) -> Int {
        let count = workers[index].plan.ranks.count
        let turn = workers[index].sampleTurn
        let places = turn < count ? [turn..<count, 0..<turn] : [0..<count]
        for place in places.joined() where asks(index, slot, place..<place + 1) { return place }
        return 0
    }

    private func asks(_ index: Int, _ slot: Int, _ places: Range<Int>) -> Bool {
        let base = slot * window.bitmapWords + workers[index].plan.bits.offset
        return places.contains { window.bitmaps[base + $0 >> 6] >> UInt64($0 & 63) & 1 == 1 }
    }
}
