import Wire

/// What one strategy remembers, to be shown.
package struct ShownMemories: Sendable {
    /// Of one symbol, or of all where the plugin keeps one state for all.
    package struct Memory: Sendable {
        package let symbol: String
        /// Events that it was evaluated with, as far as they matter for warm-up.
        package let seen: UInt32
        /// Its state, as ``StateCoding`` writes it.
        package let state: [UInt8]
    }

    package struct Stream: Sendable {
        package let symbol: String
        package let events: UInt64
    }

    package let strategy: StrategyID
    package let plugin: String
    package let timeframe: String
    /// Which layout its states have; nil where it remembers nothing.
    package let layout: UInt64?
    package let memories: [Memory]
    /// Symbols that had events of its timeframe, with how many.
    package let streams: [Stream]
    /// Since when and why it is out of service; what is kept of it is then older than that, and not shown.
    package let absence: (since: UInt64, reason: String)?
}

extension CoreState {
    /// Nil where there is no such strategy.
    package func shown(_ strategy: StrategyID) -> ShownMemories? {
        guard let memory = strategies.first(where: { $0.key.strategy == strategy }) else { return nil }
        let part = memory.absence == nil ? memory.part : nil
        return ShownMemories(
            strategy: strategy, plugin: "\(memory.key.plugin)", timeframe: memory.timeframe,
            layout: part.flatMap { $0.memories > 0 ? $0.layout : nil },
            memories: part.map { memories($0) } ?? [],
            streams: streams.filter { timeframes[$0.timeframe] == memory.timeframe }.map {
                ShownMemories.Stream(symbol: symbols[$0.symbol], events: $0.finishedEvents)
            },
            absence: memory.absence.map { ($0.since, $0.reason) })
    }

    private func memories(_ part: PartState) -> [ShownMemories.Memory] {
        var memories: [ShownMemories.Memory] = []
        var position = 0
        while position + 12 <= part.bytes.count {
            let index = Int(Snapshot.word32(part.bytes, position))
            let start = position + 12
            let end = start + Int(Snapshot.word32(part.bytes, position + 8))
            guard end <= part.bytes.count else { break }
            memories.append(
                ShownMemories.Memory(
                    symbol: index < symbols.count ? symbols[index] : "(symbol \(index))",
                    seen: Snapshot.word32(part.bytes, position + 4), state: Array(part.bytes[start..<end])))
            position = end
        }
        return memories
    }
}
