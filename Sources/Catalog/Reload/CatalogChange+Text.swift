import Supervision
import Words

extension CatalogChange {
    /// How many strategies each thing happens to.
    package struct Counts: Sendable, Hashable {
        /// Enter service.
        package var started = 0
        /// Leave service.
        package var stopped = 0
        /// In service before and after, with a difference.
        package var changed = 0
        /// In service before and after, without one.
        package var untouched = 0
        /// Out of service after it, by an error or by the catalog's word.
        package var disabled = 0
        package var disabledByError = 0
        /// Begin with a new state.
        package var warmingUp = 0
        /// Lose live intents, if they have any.
        package var withdrawn = 0
    }

    package var counts: Counts {
        var counts = Counts()
        for strategy in strategies {
            switch (strategy.wasRunning, strategy.willRun) {
            case (false, true): counts.started += 1
            case (true, false): counts.stopped += 1
            case (true, true) where strategy.kind == .changed: counts.changed += 1
            case (true, true): counts.untouched += 1
            case (false, false): break
            }
            if let new = strategy.new, !new.isRunning { counts.disabled += 1 }
            if strategy.new?.error != nil { counts.disabledByError += 1 }
            if strategy.warmsUp { counts.warmingUp += 1 }
            if strategy.withdraws { counts.withdrawn += 1 }
        }
        return counts
    }

    /// One line, for a log or the end of a plan.
    package var summary: String {
        let counts = counts
        var text =
            "\(counts.started) to start, \(counts.stopped) to stop, \(counts.changed) to change, "
            + "\(counts.untouched) untouched; \(counts.warmingUp) begin anew, "
            + "live intents of \(counts.withdrawn) are withdrawn"
        if counts.disabledByError > 0 { text += "; \(counts.disabledByError) disabled by an error" }
        return text
    }

    /// A plan for a terminal, with every strategy that changes, and the verdict on it.
    package func text(_ errors: ReloadErrors, usesColour: Bool) -> String {
        let changed = strategies.filter { $0.kind != .unchanged }
        var lines = ["\(old.file) → \(new.file)", ""]
        let heads = TextTable.lines(
            changed.map { ["\($0.symbol) \($0.id)", ($0.new ?? $0.old)?.plugin ?? "", $0.summary, place($0)] })
        for (head, strategy) in zip(heads, changed) {
            lines.append(Self.coloured(head, strategy.symbol, usesColour))
            lines += TextTable.lines(strategy.details.map { ["      \($0.name)", $0.text] })
        }
        lines += unchanged("untouched: state, breaker and live intents stay") { $0.willRun }
        lines += unchanged("stay out of service") { !$0.willRun }
        if workers.contains(where: { $0.kind != .kept }) {
            lines += ["", "workers"]
            let rows = workers.map { ["\($0.symbol) \($0.name)", $0.kind.text] }
            for (line, worker) in zip(TextTable.lines(rows), workers) {
                lines.append(Self.coloured(line, worker.symbol, usesColour))
            }
        }
        return (lines + ["", verdict(errors), ""]).joined(separator: "\n")
    }

    private func verdict(_ errors: ReloadErrors) -> String {
        if let refusal = refusal(errors) { return "A reload would be refused whole: \(refusal)." }
        if isEmpty { return "A reload would change nothing." }
        return "A reload would be accepted: \(summary)."
    }

    private func place(_ strategy: StrategyChange) -> String {
        if let new = strategy.new { return "\(self.new.file):\(new.line)" }
        return "\(old.file):\(strategy.old?.line ?? 1)"
    }

    private func unchanged(_ what: String, _ filter: (StrategyChange) -> Bool) -> [String] {
        let ids = strategies.filter { $0.kind == .unchanged && filter($0) }.map(\.id.text)
        return ids.isEmpty ? [] : ["= \(Words.list(ids))", "      \(what)"]
    }

    private static func coloured(_ line: String, _ symbol: String, _ usesColour: Bool) -> String {
        let code: String? =
            switch symbol {
            case "+": "32"
            case "-", "!": "31"
            case "~": "33"
            default: nil
            }
        guard usesColour, let code else { return line }
        return "\u{1B}[\(code)m\(line)\u{1B}[0m"
    }
}

extension WorkerChange {
    var symbol: String {
        switch kind {
        case .started: "+"
        case .drained: "-"
        case .replaced: "~"
        case .kept: "="
        }
    }

    /// The family, and the strategy of a worker of its own.
    package var name: String { isolated.map { "\(family) (\($0) alone)" } ?? family }
}

extension WorkerChange.Kind {
    var text: String {
        switch self {
        case .started: "started, and ready before the reload"
        case .drained: "drained and ended"
        case .replaced: "replaced: its successor is ready, with every state that is kept, before it is drained"
        case .kept: "kept"
        }
    }
}
