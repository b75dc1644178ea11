import Supervision
import Words

/// Everything that can be said of one strategy: what `bulkhead explain` prints.
package struct Explanation: Codable, Sendable, Hashable {
    /// Of whether the host that said it still runs.
    package struct Source: Codable, Sendable, Hashable {
        package var state: RunStatus.State
        package var pid: Int32
        package var asOf: WallTime
        package var problem: String?
        package var waitsFor: RunStatus.Waiting?
        package var lastLineAt: WallTime?

        /// As it stands in JSON.
        private enum CodingKeys: String, CodingKey {
            case state, pid, problem
            case asOf = "as_of"
            case waitsFor = "waits_for"
            case lastLineAt = "last_line_at"
        }
    }

    package var strategy: StrategyStatus
    package var diagnosis: Diagnosis
    /// Further observations, each a sentence.
    package var hints: [String]
    package var worker: WorkerStatus?
    package var source: Source

    package init(_ strategy: StrategyStatus, in host: HostStatus) {
        let dossier = StrategyDossier(strategy: strategy, host: host)
        self.strategy = strategy
        diagnosis = Diagnosis.of(strategy, in: host)
        hints = dossier.hints(beside: diagnosis.kind)
        worker = dossier.worker
        source = Source(
            state: host.run.state, pid: host.run.pid, asOf: host.run.asOf, problem: host.run.problem,
            waitsFor: host.run.waitsFor, lastLineAt: host.run.lastLineAt)
    }
}

extension StrategyDossier {
    /// What a person would add after the first sentence.
    func hints(beside said: Diagnosis.Kind) -> [String] {
        var hints: [String] = []
        if said != .halted, let halt = host.haltOfAll ?? strategy.halt {
            let whom = host.haltOfAll == nil ? "it is" : "all strategies are"
            hints.append("\(whom) halted as well, since \(halt.since) by user \(halt.user): \(halt.reason)")
        } else if host.haltOfAll != nil, let halt = strategy.halt {
            hints.append("it is halted by itself too, since \(halt.since) by user \(halt.user): \(halt.reason)")
        }
        if strategy.outage != nil, ![.circuitOpen, .circuitHalfOpen, .circuitLatched].contains(said) {
            let teller = BreakerTeller(strategy: strategy, isRunning: isRunning)
            hints.append("its breaker keeps it out as well: it \(teller.sentence)")
        } else if strategy.outage == nil, strategy.circuitOpenings > 0 {
            hints.append(
                "its circuit has opened \(Quantity.text(strategy.circuitOpenings, "time")) in this run; `bulkhead breaker explain \(strategy.id)` tells more"
            )
        }
        hints += feedHints(beside: said)
        for feature in strategy.missing.prefix(8) where said != .missingFeature || feature != strategy.missing.first {
            hints.append(hint(feature))
        }
        let cooldown = strategy.count(.suppressedCooldown)
        if cooldown > 0, said != .cooldown {
            let length = Quantity.text(strategy.rules?.cooldownSeconds ?? 0)
            hints.append("cooldown_seconds \(length) swallowed \(Quantity.text(cooldown, "intent")) in all")
        }
        let parallel = strategy.count(.suppressedParallelLimit)
        if parallel > 0, said != .parallelLimit {
            let limit = strategy.rules?.maxParallelPositions ?? 0
            hints.append("max_parallel_positions \(limit) swallowed \(Quantity.text(parallel, "intent")) in all")
        }
        if said != .warmingUp, strategy.trail.last?.outcome == .warmingUp, let run = newest(.warmingUp) {
            hints.append("for \(Words.clean(run.symbol, limit: 64)) it is still warming up: \(run.reason ?? "")")
        }
        for outcome in Outcome.allCases where outcome.outcomeClass == .failed && strategy.count(outcome) > 0 {
            if said == .failing || said == .badOutput, strategy.trail.last?.outcome == outcome { continue }
            let last = newest(outcome)?.reason.map { "; the last: \(Words.clean($0, limit: 200))" } ?? ""
            hints.append("\(Quantity.text(strategy.count(outcome), "event")) ended in \(outcome.name)\(last)")
        }
        for nulled in input.nulledValues where strategy.rules?.requiredFeatures.contains(nulled.name) == true {
            hints.append(
                "\(Quantity.text(nulled.count)) values of \(nulled.name) in the input were neither number, text nor null, and count as null"
            )
        }
        if let worker, worker.restarts > 0 {
            let last = worker.lastLoss.map { ", the last time because it \(Words.clean($0.detail, limit: 200))" } ?? ""
            hints.append("its worker \(worker.name) was started again \(Quantity.text(worker.restarts, "time"))\(last)")
        }
        if run.rejectedLines > 0, said != .linesRejected {
            let reason = input.mainRejection.map { ", most for “\($0.name)”" } ?? ""
            hints.append(
                "\(Quantity.text(run.rejectedLines, "line")) of the input \(run.rejectedLines == 1 ? "was" : "were") rejected\(reason)"
            )
        }
        if strategy.service == .halted, strategy.count(.halted) > 0 {
            hints.append("its state moves on while it is halted, so that it decides at once when it is resumed")
        }
        return hints
    }

    /// Symbols of its own that never came, or come no more, while others do.
    private func feedHints(beside said: Diagnosis.Kind) -> [String] {
        guard reached > 0, let rules = strategy.rules else { return [] }
        let own = ofSymbols.filter { $0.timeframe == rules.timeframe }
        var hints: [String] = []
        let absent = (rules.symbols ?? []).filter { symbol in !own.contains { $0.symbol == symbol } }
        if !absent.isEmpty {
            let meant = absent.compactMap(spelling)
            let hint = meant.isEmpty ? "" : "; is \(Words.list(meant)) meant?"
            hints.append(
                "of its symbols \(Words.list(absent.map(Self.visible))) never came as \(Words.clean(rules.timeframe, limit: 64))\(hint)"
            )
        }
        guard said != .feedStopped, let bar = Timeframe(rules.timeframe).nanoseconds,
            let newest = own.compactMap({ WallTime($0.lastEventTime) }).max()
        else { return hints }
        for stream in own {
            guard let last = WallTime(stream.lastEventTime) else { continue }
            let behind = newest.seconds(since: last)
            guard behind > Double(bar) / 1e9 * 10, hints.count < 10 else { continue }
            hints.append(
                "\(Self.visible(stream.symbol)) comes no more: its newest event is of \(stream.lastEventTime), \(Quantity.span(seconds: behind)) before the newest of its other symbols"
            )
        }
        return hints
    }

    private func hint(_ feature: NamedCount) -> String {
        let name = Words.clean(feature.name, limit: 128)
        switch presence(feature) {
        case .never(let nearest):
            let meant = nearest.map { "; is \(Words.clean($0, limit: 128)) meant, which does occur?" } ?? ""
            return "no event of the input has a feature \(name)\(meant)"
        case .withoutValue: return "the required feature \(name) was always null or no number"
        case .sometimes:
            return "the required feature \(name) was missing in \(Quantity.text(feature.count, "event"))"
        }
    }
}
