import Simulation

/// Compares what a disturbed run wrote with what an undisturbed one did.
struct RealComparison {
    private let run: RunLines
    private let reference: RunLines
    private let catalog: ChaosCatalog
    private let misdeeds: [Misdeed]

    init(_ run: RunLines, _ reference: RunLines, _ catalog: ChaosCatalog, _ misdeeds: [Misdeed]) {
        self.run = run
        self.reference = reference
        self.catalog = catalog
        self.misdeeds = misdeeds
    }

    func findings(isResumed: Bool) -> [Finding] {
        let kind = isResumed ? Finding.Kind.resumed : .damage
        guard !misdeeds.isEmpty else { return run.difference(from: reference).map { [Finding(kind, $0)] } ?? [] }
        var findings: [Finding] = []
        let guilty = firstMisdeeds()
        func innocent(_ lines: some Sequence<Substring>) -> [Substring] {
            lines.filter { line in RunLines.strategy(line).map { guilty[String($0)] == nil } ?? true }
        }
        let difference =
            RunLines.difference("rejects", run.rejects, reference.rejects)
            ?? RunLines.difference("intents of the others", innocent(run.intents), innocent(reference.intents))
            ?? RunLines.difference(
                "outcomes of the others", innocent(run.comparableOutcomes),
                innocent(reference.comparableOutcomes))
        if let difference { findings.append(Finding(kind, difference)) }
        // Until it does wrong, it is like the others.
        func before(_ lines: [Substring]) -> [Substring] {
            lines.filter { line in
                guard let strategy = RunLines.strategy(line), let first = guilty[String(strategy)],
                    let sequence = RunLines.sequence(line)
                else { return false }
                return sequence < first
            }
        }
        if let difference = RunLines.difference(
            "outcomes before the misdeed", before(run.comparableOutcomes), before(reference.comparableOutcomes))
        {
            findings.append(Finding(kind, difference))
        }
        return findings + misdeeds.compactMap(charge)
    }

    /// By strategy that may be held to account: the event from which on.
    private func firstMisdeeds() -> [String: UInt64] {
        var first: [String: UInt64] = [:]
        for misdeed in misdeeds {
            var strategies = [misdeed.strategy]
            if let guilty = catalog.entry(misdeed.strategy) {
                switch misdeed.fault.action.realBlame {
                case .strategy: break
                case .version: strategies = catalog.entries.filter { $0.plugin == guilty.plugin }.map(\.id)
                case .family: strategies = catalog.entries.filter { $0.family == guilty.family }.map(\.id)
                }
            }
            for strategy in strategies { first[strategy] = min(first[strategy] ?? .max, misdeed.sequence) }
        }
        return first
    }

    /// Whether the event is charged with what was done at it.
    private func charge(_ misdeed: Misdeed) -> Finding? {
        guard let outcome = run.outcome(misdeed.strategy, misdeed.sequence) else {
            return Finding(.outcome, "\(misdeed.strategy) has no outcome at event \(misdeed.sequence)")
        }
        guard outcome.name != misdeed.fault.action.realOutcome else { return nil }
        return Finding(
            .outcome,
            "\(misdeed.strategy) was told to \(misdeed.fault.action.rawValue) at event \(misdeed.sequence), which is "
                + "\(outcome.name) (\(outcome.reason)) instead of \(misdeed.fault.action.realOutcome ?? "failed")")
    }
}
