private import Digest
import StateCoding
import Supervision

/// What a strategy remembers after an event, as text and as JSON.
package struct StateReport {
    private let sequence: UInt64
    private let memories: ShownMemories
    private let warmUp: UInt32
    private let isPerSymbol: Bool
    private let symbols: [Symbol]

    private struct Symbol {
        let name: String
        let events: UInt64?
        let seen: UInt32
        let digest: String
        let hex: String
        let count: Int
        let outline: OutlinedValue?
    }

    /// - Parameter names: of fields that may occur.
    init(
        after sequence: UInt64, _ memories: ShownMemories, warmUp: UInt32, isPerSymbol: Bool, names: FieldNames
    ) {
        self.sequence = sequence
        self.memories = memories
        self.warmUp = warmUp
        self.isPerSymbol = isPerSymbol
        let roots = names.roots
        symbols = memories.memories.map { memory in
            Symbol(
                name: memory.symbol, events: memories.streams.first { $0.symbol == memory.symbol }?.events,
                seen: memory.seen, digest: memory.state.withUnsafeBytes { SHA256Digest(of: $0) }.labelled,
                hex: memory.state.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(),
                count: memory.state.count, outline: StateOutline.read(memory.state, shapes: names.shapes, roots: roots))
        }
    }

    package var text: String {
        var lines = ["\(memories.strategy) (\(memories.plugin), \(memories.timeframe)) after event \(sequence)"]
        if let absence = memories.absence {
            lines.append("  out of service since event \(absence.since): \(absence.reason)")
            if absence.since > 0 {
                lines.append("  what it remembered until then: --until \(absence.since - 1)")
            }
        } else {
            lines.append("  in service")
            if symbols.isEmpty { lines.append("  it remembers nothing") }
        }
        for symbol in symbols {
            let events = symbol.events.map { ", \($0) events so far" } ?? ""
            let warmUp =
                if symbol.seen < warmUp {
                    "warming up: \(symbol.seen) of \(warmUp) events seen"
                } else {
                    warmUp > 0 ? "warmed up with \(warmUp) events" : "needs no warm-up"
                }
            lines.append("  \(isPerSymbol ? symbol.name : "for all symbols")\(isPerSymbol ? events : ""): \(warmUp)")
            if let outline = symbol.outline {
                OutlineText.append(outline, to: &lines)
            } else {
                lines.append("    cannot be taken apart")
            }
            lines.append("    \(symbol.count) bytes, \(symbol.digest)")
            lines.append("    \(symbol.hex)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    package var json: String {
        var text = JSONText()
        text.raw("{\"strategy_id\":")
        text.string(memories.strategy.text)
        text.raw(",\"plugin\":")
        text.string(memories.plugin)
        text.raw(",\"timeframe\":")
        text.string(memories.timeframe)
        text.raw(",\"seq\":")
        text.integer(sequence)
        text.raw(",\"in_service\":")
        text.boolean(memories.absence == nil)
        if let absence = memories.absence {
            text.raw(",\"out_since\":")
            text.integer(absence.since)
            text.raw(",\"out_because\":")
            text.string(absence.reason)
        }
        text.raw(",\"warm_up\":")
        text.integer(warmUp)
        if let layout = memories.layout {
            text.raw(",\"layout\":")
            text.hash(layout)
        }
        text.raw(",\"states\":[")
        for (index, symbol) in symbols.enumerated() {
            if index > 0 { text.raw(",") }
            append(symbol, to: &text)
        }
        text.raw("]}\n")
        return String(decoding: text.bytes, as: UTF8.self)
    }

    private func append(_ symbol: Symbol, to text: inout JSONText) {
        text.raw("{\"symbol\":")
        if isPerSymbol { text.string(symbol.name) } else { text.raw("null") }
        text.raw(",\"events\":")
        if isPerSymbol, let events = symbol.events { text.integer(events) } else { text.raw("null") }
        text.raw(",\"warm_up_seen\":")
        text.integer(symbol.seen)
        text.raw(",\"warming_up\":")
        text.boolean(symbol.seen < warmUp)
        text.raw(",\"state\":")
        if let outline = symbol.outline { OutlineText.append(outline, to: &text) } else { text.raw("null") }
        text.raw(",\"digest\":")
        text.string(symbol.digest)
        text.raw(",\"bytes\":")
        text.string(symbol.hex)
        text.raw("}")
    }
}
