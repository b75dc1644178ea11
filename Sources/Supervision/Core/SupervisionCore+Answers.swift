import StrategySDK
import Wire

/// Taking answers and finishing events.
extension SupervisionCore {
    /// Finishes the oldest event if every worker that it asks has answered. Allocates nothing unless there is an intent.
    mutating func finishHead(at now: MonotonicTime) -> Bool {
        let sequence = window.first
        let slot = window.slot(sequence)
        let stream = Int(window.streams[slot])
        if !headIsOpen {
            // Before it is decided who comes back with this event, nobody can be said to be out.
            if !absentRanks.isEmpty, isBeingTried(for: sequence) { return false }
            openHead(slot: slot, stream: stream)
        }
        for index in streams[stream].route.workers {
            guard takeAnswer(index, sequence, slot, streams[stream].symbol) else { return false }
        }
        if !headIntents.isEmpty {
            headIntents.sort { $0.strategy < $1.strategy }
            for intent in headIntents { output.lines.append(.intent(intent)) }
            headIntents.removeAll(keepingCapacity: true)
        }
        if recordsOutcomes {
            output.events.append(
                OutputBatch.Event(sequence: sequence, stream: stream, outcomeCount: headOutcomes.count))
            output.outcomes.append(contentsOf: headOutcomes)
        }
        headIsOpen = false
        streams[stream].finishedEvents += 1
        if window.orders[slot] == .inOrder { streams[stream].lastFinishedTime = window.eventTimes[slot] }
        finishedByTimeframe[streams[stream].timeframe] += 1
        if window.eventTimes[slot] > lastFinishedTime { lastFinishedTime = window.eventTimes[slot] }
        window.removeFirst()
        return true
    }

    /// Settles what needs no worker: strategies that the event does not reach.
    private mutating func openHead(slot: Int, stream: Int) {
        headIsOpen = true
        head = TrailEvent(sequence: window.first, stream: Int32(stream), time: window.eventTimes[slot])
        if recordsOutcomes {
            let symbol = symbols.texts[streams[stream].symbol]
            let timeframe = timeframes.texts[streams[stream].timeframe]
            headOutcomes.removeAll(keepingCapacity: true)
            for (index, strategy) in deployment.strategies.enumerated() {
                let rank = StrategyRank(index)
                if let reason = haltReason(rank) {
                    headOutcomes.append(OutcomeRecord(strategy: rank, outcome: .halted, reason: .text(reason)))
                    continue
                }
                // Every strategy without an exclusion gets its real outcome before the event is finished.
                let exclusion = Route.exclusion(strategy.definition, symbol: symbol, timeframe: timeframe)
                headOutcomes.append(
                    OutcomeRecord(strategy: rank, outcome: exclusion ?? .noSignal, reason: .none))
            }
        }
        let order = window.orders[slot].outcome
        for group in streams[stream].route.groups {
            let outcome = order ?? blockage(group.gate, slot: slot)
            if order == nil, !absentRanks.isEmpty {
                for rank in group.ranks {
                    if absences[rank.index]?.coversInPlace(window.first) == true {
                        settle(rank, .circuitOpen, .text(absences[rank.index]?.reason ?? ""))
                    } else if let outcome {
                        settle(rank, outcome, group.gate, slot: slot)
                    }
                }
            } else if let outcome {
                for rank in group.ranks { settle(rank, outcome, group.gate, slot: slot) }
            }
        }
    }

    private mutating func settle(_ rank: StrategyRank, _ outcome: Outcome, _ gate: Gate, slot: Int) {
        if outcome == .missingFeature { noteMissing(rank, slot: slot) }
        settle(rank, outcome, reason(outcome, gate, slot: slot))
    }

    /// The rule, its limit and the value seen.
    private func reason(_ outcome: Outcome, _ gate: Gate, slot: Int) -> OutcomeReason {
        switch outcome {
        case .stale: .staleness(staleness(slot: slot) ?? 0, limit: gate.maxStaleness ?? 0)
        case .missingFeature: missing(gate, slot: slot)
        default: .none
        }
    }

    private func missing(_ gate: Gate, slot: Int) -> OutcomeReason {
        let base = slot * window.presenceWords
        var first: UInt64 = 0
        var others = 0
        for word in gate.required.indices {
            let absent = gate.required[word] & ~window.presence[base + word]
            if word == 0 { first = absent } else { others += absent.nonzeroBitCount }
        }
        return .missing(first: first, others: UInt16(clamping: others))
    }

    private mutating func noteMissing(_ rank: StrategyRank, slot: Int) {
        guard !halts.isHalted[rank.index] else { return }
        for (index, column) in missingFeatures.columns(rank).enumerated() where !window.isPresent(column, slot: slot) {
            missingFeatures.add(rank, index)
        }
    }

    /// Counts and notes an outcome of the oldest event. What a halted strategy does counts as nothing else.
    mutating func settle(_ rank: StrategyRank, _ outcome: Outcome, _ reason: OutcomeReason) {
        if halts.isHalted[rank.index] {
            trails.add(.halted, .none, rank.index, head)
            return
        }
        tally.add(outcome, rank.index)
        trails.add(outcome, reason, rank.index, head)
        guard recordsOutcomes else { return }
        headOutcomes[rank.index].outcome = outcome
        headOutcomes[rank.index].reason = reason
    }

    /// Takes the worker's answer to the oldest event, if it asks the worker and the answer has come.
    private mutating func takeAnswer(_ index: Int, _ sequence: UInt64, _ slot: Int, _ symbol: Int) -> Bool {
        if workers[index].nextToApply > sequence { return true }
        if !workers[index].charges.isEmpty { settleCharges(index, sequence) }
        guard window.asks(workers[index].bits, slot: slot) else {
            workers[index].passed(sequence)
            return true
        }
        guard workers[index].phase == .serving, workers[index].replayEnd == nil else { return false }
        do {
            try serveAside(index)
            guard workers[index].phase == .serving, sequence < workers[index].nextToSend else { return false }
            guard let answer = try workers[index].takeAnswer(sequence) else { return false }
            if let pending = workers[index].pendingCapture, pending <= sequence {
                throw ProtocolFault("an answer instead of the snapshot before event \(pending)")
            }
            let plan = workers[index].plan
            try validate(answer, plan, slot, symbol)
            let frameBytes = frameLength(plan, slot)
            let leftTrace = try apply(answer, index, plan, sequence, slot, symbol)
            workers[index].lastAsked = sequence
            workers[index].lastAnswered = sequence
            workers[index].faultsInARow = 0
            workers[index].releaseAnswer(frameBytes: frameBytes)
            workers[index].passed(sequence)
            // At once, also where somebody leaves service and takes the worker with it: a snapshot that is under way
            // would hold the trace.
            if leftTrace { goBack(index) }
            return true
        } catch {
            end(index, .said(error), verdict: .protocolError, at: sequence)
            return false
        }
    }

    /// Looks through a whole answer before any of it counts: exactly the strategies asked, in order, each with an answer
    /// that is possible for it.
    private func validate(_ answer: UnsafeRawBufferPointer, _ plan: WorkerPlan, _ slot: Int, _ symbol: Int) throws {
        var reader = try ResultReader(answer)
        guard Int(reader.symbol) == symbol else { throw ProtocolFault("an answer for another symbol") }
        let base = slot * window.bitmapWords + plan.bits.offset
        for word in 0..<plan.bits.words {
            var bits = window.bitmaps[base + word]
            while bits != 0 {
                let expected = word * 64 + bits.trailingZeroBitCount
                bits &= bits - 1
                guard let record = try reader.next(), Int(record.slot) == expected else {
                    throw ProtocolFault("no answer for strategy \(expected), or one for another")
                }
                let rank = plan.ranks[expected].index
                if record.kind == .thrown { continue }
                let isWarmingUp = records[rank].isWarmingUp(traits[rank].memory(symbol), traits[rank].warmUp)
                guard isWarmingUp == (record.kind == .warmingUp) else {
                    throw ProtocolFault("a decision \(isWarmingUp ? "during" : "or none, but not") warm-up")
                }
                switch record.kind {
                case .noSignal:
                    guard Int(record.detail) < traits[rank].reasonCount else {
                        throw ProtocolFault("reason \(record.detail), which is not declared")
                    }
                case .intent:
                    _ = try readIntent(record)
                case .warmingUp, .thrown, .oversize:
                    break
                }
            }
        }
        guard try reader.next() == nil else { throw ProtocolFault("an answer for a strategy that was not asked") }
    }

    /// Returns whether a failure has left a trace in the worker.
    private mutating func apply(
        _ answer: UnsafeRawBufferPointer, _ index: Int, _ plan: WorkerPlan, _ sequence: UInt64, _ slot: Int,
        _ symbol: Int
    ) throws -> Bool {
        var reader = try ResultReader(answer)
        var eventMark = DecisionMark.start
        var leftTrace = false
        while let record = try reader.next() {
            let rank = plan.ranks[Int(record.slot)]
            switch record.kind {
            case .warmingUp:
                let seen = records[rank.index].countWarmUp(traits[rank.index].memory(symbol))
                settle(rank, .warmingUp, .warmUp(seen: seen, of: traits[rank.index].warmUp))
            case .noSignal:
                if !halts.isHalted[rank.index] { tally.addReason(Int(record.detail), rank.index) }
                settle(rank, .noSignal, .declared(Int(record.detail)))
            case .thrown, .oversize:
                fail(rank, record.kind == .thrown ? .error : .badOutput, Self.problem(record), sequence, slot)
                isCareful[rank.index] = true
                if record.detail != ResultFrame.stateKept { leftTrace = true }
                continue
            case .intent:
                switch try readIntent(record) {
                case .success(let intent):
                    let limit = deployment.strategies[rank.index].definition.maxTargetNotional
                    if let fault = IntentRules.fault(intent, maxTargetNotional: limit) {
                        fail(rank, .badOutput, fault, sequence, slot)
                        leftTrace = true
                        continue
                    }
                    judge(intent, rank, sequence, slot, symbol)
                case .failure(let fault):
                    fail(rank, .badOutput, fault.description, sequence, slot)
                    leftTrace = true
                    continue
                }
            }
            breakers[rank.index].succeeded()
            let mark = DecisionMark.of(record, sequence)
            decisionMarks[rank.index] = DecisionMark.fold(decisionMarks[rank.index], mark)
            eventMark = DecisionMark.fold(eventMark, mark)
        }
        workers[index].eventMarks[slot] = eventMark
        return leftTrace
    }

    /// Why a strategy has no decision, in its worker's words; what is not UTF-8 is replaced.
    static func problem(_ record: ResultRecord) -> String {
        String(decoding: record.payload.prefix(ResultFrame.maxProblemBytes), as: UTF8.self)
    }

    /// An intent as it was sent; a failure is a fault of value, a thrown error one of framing.
    func readIntent(_ record: ResultRecord) throws -> Result<StrategyIntent, WireError> {
        guard let direction = Direction(rawValue: record.detail) else {
            throw ProtocolFault("direction \(record.detail), which there is not")
        }
        do {
            return .success(try IntentRecord.read(direction: direction, record.payload))
        } catch .notUTF8(let what) {
            return .failure(.notUTF8(what))
        }
    }
}
