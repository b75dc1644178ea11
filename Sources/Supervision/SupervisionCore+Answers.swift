import StrategySDK
import Wire

/// Taking answers and finishing events.
extension SupervisionCore {
    /// Finishes the oldest event if every worker that it asks has answered. Allocates nothing unless there is an intent.
    mutating func finishHead(at now: MonotonicTime) -> Bool {
        let sequence = window.first
        let slot = window.slot(sequence)
        let stream = Int(window.streams[slot])
        if !headIsOpen { openHead(slot: slot, stream: stream) }
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
            guard let outcome = order ?? blockage(group.gate, slot: slot) else { continue }
            let reason = reason(outcome, group.gate, slot: slot)
            for rank in group.ranks {
                if outcome == .missingFeature { noteMissing(rank, slot: slot) }
                settle(rank, outcome, reason)
            }
        }
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
    private mutating func settle(_ rank: StrategyRank, _ outcome: Outcome, _ reason: OutcomeReason) {
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
        guard window.asks(workers[index].plan, slot: slot) else {
            workers[index].passed(sequence)
            return true
        }
        if let charge = workers[index].takeCharge(sequence) {
            for rank in askedRanks(index, slot: slot) { settle(rank, charge.outcome, .text(charge.cause)) }
            workers[index].passed(sequence)
            return true
        }
        guard workers[index].phase == .serving else { return false }
        do {
            guard let answer = try workers[index].takeAnswer(sequence) else { return false }
            try validate(answer, index, slot, symbol)
            try apply(answer, index, sequence, slot, symbol)
            workers[index].releaseAnswer(frameBytes: frameLength(workers[index].plan, slot))
            workers[index].passed(sequence)
            return true
        } catch {
            end(index, .said(error), verdict: .protocolError, at: sequence)
            return false
        }
    }

    private func askedRanks(_ index: Int, slot: Int) -> [StrategyRank] {
        let plan = workers[index].plan
        let base = slot * window.bitmapWords + plan.bitmapOffset
        return plan.ranks.indices.filter { window.bitmaps[base + $0 >> 6] >> UInt64($0 & 63) & 1 == 1 }
            .map { plan.ranks[$0] }
    }

    /// Looks through a whole answer before any of it counts: exactly the strategies asked, in order, each with an answer
    /// that is possible for it.
    private func validate(_ answer: UnsafeRawBufferPointer, _ index: Int, _ slot: Int, _ symbol: Int) throws {
        var reader = try ResultReader(answer)
        guard Int(reader.symbol) == symbol else { throw ProtocolFault("an answer for another symbol") }
        let plan = workers[index].plan
        let base = slot * window.bitmapWords + plan.bitmapOffset
        for word in 0..<plan.bitmapWords {
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

    private mutating func apply(
        _ answer: UnsafeRawBufferPointer, _ index: Int, _ sequence: UInt64, _ slot: Int, _ symbol: Int
    ) throws {
        var reader = try ResultReader(answer)
        while let record = try reader.next() {
            let rank = workers[index].plan.ranks[Int(record.slot)]
            switch record.kind {
            case .warmingUp:
                let seen = records[rank.index].countWarmUp(traits[rank.index].memory(symbol))
                settle(rank, .warmingUp, .warmUp(seen: seen, of: traits[rank.index].warmUp))
            case .noSignal:
                if !halts.isHalted[rank.index] { tally.addReason(Int(record.detail), rank.index) }
                settle(rank, .noSignal, .declared(Int(record.detail)))
            case .thrown:
                settle(rank, .error, .text(Self.problem(record)))
            case .oversize:
                settle(rank, .badOutput, .text(Self.problem(record)))
            case .intent:
                switch try readIntent(record) {
                case .success(let intent): judge(intent, rank, sequence, slot, symbol)
                case .failure(let fault): settle(rank, .badOutput, .text(fault.description))
                }
            }
        }
    }

    /// Why a strategy has no decision, in its worker's words; what is not UTF-8 is replaced.
    private static func problem(_ record: ResultRecord) -> String {
        String(decoding: record.payload.prefix(ResultFrame.maxProblemBytes), as: UTF8.self)
    }

    /// An intent as it was sent; a failure is a fault of value, a thrown error one of framing.
    private func readIntent(_ record: ResultRecord) throws -> Result<StrategyIntent, WireError> {
        guard let direction = Direction(rawValue: record.detail) else {
            throw ProtocolFault("direction \(record.detail), which there is not")
        }
        do {
            return .success(try IntentRecord.read(direction: direction, record.payload))
        } catch .notUTF8(let what) {
            return .failure(.notUTF8(what))
        }
    }

    /// Applies the rules of the catalog to an intent.
    private mutating func judge(
        _ intent: StrategyIntent, _ rank: StrategyRank, _ sequence: UInt64, _ slot: Int, _ symbol: Int
    ) {
        let definition = deployment.strategies[rank.index].definition
        if let fault = IntentRules.fault(intent, maxTargetNotional: definition.maxTargetNotional) {
            settle(rank, .badOutput, .text(fault))
            return
        }
        guard !halts.isHalted[rank.index] else {
            settle(rank, .halted, .none)
            return
        }
        let time = window.eventTimes[slot]
        let position = records[rank.index].position(symbol)
        // A strategy can always get out: what closes or turns a position is never held back.
        if intent.direction != .flat, !position.isReversed(by: intent.direction) {
            if let elapsed = position.elapsed(at: time), elapsed < definition.cooldown {
                settle(rank, .suppressedCooldown, .cooldown(elapsed: elapsed, of: definition.cooldown))
                return
            }
            if let limit = definition.maxParallelPositions, !position.isOpen(at: time) {
                let open = records[rank.index].openPositions(besides: symbol, at: time)
                guard open < limit else {
                    settle(rank, .suppressedParallelLimit, .openPositions(open, limit: limit))
                    return
                }
            }
        }
        emit(intent, rank, sequence, slot, symbol)
    }

    private mutating func emit(
        _ intent: StrategyIntent, _ rank: StrategyRank, _ sequence: UInt64, _ slot: Int, _ symbol: Int
    ) {
        let definition = deployment.strategies[rank.index].definition
        let time = window.eventTimes[slot]
        let validUntil = definition.timeframe.nanoseconds.flatMap { length in
            let (span, overflow) = length.multipliedReportingOverflow(by: Int64(definition.intentTTLBars))
            let (end, beyond) = time.addingReportingOverflow(span)
            return overflow || beyond ? nil : end
        }
        let featuresHash = hashFeatures(rank, slot)
        encoding.removeAll()
        encoding.text("intent")
        encoding.text(definition.id.text)
        encoding.text(definition.plugin.description)
        encoding.text(symbols.texts[symbol])
        encoding.text(definition.timeframe.text)
        encoding.word(time)
        encoding.word(parameterHashes[rank.index].bigEndian)
        encoding.word(featuresHash.bigEndian)
        let id = encoding.bytes.withUnsafeBytes(digest)
        records[rank.index].emitted(
            StrategyRecord.Position(
                direction: intent.direction, emittedAt: time, validUntil: validUntil, id: id, sequence: sequence,
                confidence: intent.confidence, targetNotional: intent.targetNotional), symbol)
        settle(rank, .intent, .direction(intent.direction))
        tally.markIntent(rank.index)
        headIntents.append(
            EmittedIntent(
                sequence: sequence, id: id, eventTime: window.eventTimeText(slot: slot), validUntil: validUntil,
                symbol: symbols.texts[symbol], strategy: rank, intent: intent, featuresHash: featuresHash))
    }

    /// Of the features that the plugin declares, as it was given them.
    private mutating func hashFeatures(_ rank: StrategyRank, _ slot: Int) -> UInt64 {
        encoding.removeAll()
        for (feature, column) in deployment.hashedFeatures[rank.index] {
            encoding.text(feature.name)
            if !window.isPresent(column, slot: slot) {
                encoding.absent()
            } else if feature.kind == .number {
                encoding.number(window.numbers[slot * window.numberCount + column])
            } else {
                encoding.textValue(window.texts[slot * window.textCount + column - window.numberCount])
            }
        }
        return encoding.bytes.withUnsafeBytes(digest)
    }
}
