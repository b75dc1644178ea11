import StrategySDK

/// From what a strategy wants to a line of output.
extension SupervisionCore {
    /// Applies the rules of the catalog to an intent.
    mutating func judge(
        _ intent: StrategyIntent, _ rank: StrategyRank, _ sequence: UInt64, _ slot: Int, _ symbol: Int
    ) {
        let definition = deployment.strategies[rank.index].definition
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
