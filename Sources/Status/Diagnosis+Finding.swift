import Supervision
import Words

extension Diagnosis {
    /// Looks at a strategy as a person would: first whether it is in service and anything moves at all, then whether
    /// events come and reach it, then what becomes of those that do.
    package static func of(_ strategy: StrategyStatus, in host: HostStatus) -> Diagnosis {
        let dossier = StrategyDossier(strategy: strategy, host: host)
        return dossier.disabled ?? dossier.withoutHost ?? dossier.halted ?? dossier.outOfService ?? dossier.heldUp
            ?? dossier.withoutInput ?? dossier.unreached ?? dossier.stuckWorker ?? dossier.withoutFeed ?? dossier
            .heldBack ?? dossier.prevailing
    }
}

extension StrategyDossier {
    fileprivate var disabled: Diagnosis? {
        guard strategy.service == .disabled else { return nil }
        guard strategy.isError else {
            return Diagnosis(
                .switchedOff,
                "is switched off in the catalog since \(strategy.since): \(strategy.reason ?? "enabled: false")",
                advice: "set `enabled: true` in \(run.catalog) if it is meant to run")
        }
        return Diagnosis(
            .disabledByError,
            "is disabled since \(strategy.since) by an error in the catalog: \(strategy.reason ?? "")",
            advice: "mend the entry, look at it with `bulkhead check --catalog \(run.catalog)`, and run again")
    }

    /// Nothing gives intents where nothing runs.
    fileprivate var withoutHost: Diagnosis? {
        switch run.state {
        case .died:
            return Diagnosis(
                .hostDown,
                "gives nothing because no host runs: the last one, process \(run.pid), died without a word after \(run.asOf)",
                advice: "start it again; the machine's log may say what ended it (memory, a signal, a reboot)")
        case .failed:
            return Diagnosis(
                .hostDown,
                "gives nothing because no host runs: the last one failed at \(run.endedAt ?? run.asOf): \(run.problem ?? "no reason is known")",
                advice: "mend that and start it again")
        case .starting, .running, .finished, .stopped: return nil
        }
    }

    fileprivate var halted: Diagnosis? {
        guard strategy.service == .halted else { return nil }
        let isOfAll = host.haltOfAll != nil
        let whom = isOfAll ? "is halted, as all strategies are," : "is halted"
        let target = isOfAll ? "--all" : strategy.id
        return Diagnosis(
            .halted, "\(whom) since \(strategy.since): \(strategy.reason ?? "no reason was given")",
            advice: "`bulkhead resume \(target) --reason …` ends it")
    }

    /// Its breaker keeps it out.
    fileprivate var outOfService: Diagnosis? {
        guard strategy.outage != nil else { return nil }
        let teller = BreakerTeller(strategy: strategy, isRunning: isRunning)
        let kind: Diagnosis.Kind? =
            switch strategy.circuit {
            case .closed: nil
            case .open: .circuitOpen
            case .halfOpen: .circuitHalfOpen
            case .latched: .circuitLatched
            }
        return kind.map { Diagnosis($0, teller.sentence, advice: teller.remedy) }
    }

    /// What holds up every strategy.
    fileprivate var heldUp: Diagnosis? {
        guard isRunning else { return nil }
        if run.waitsFor == .output {
            return Diagnosis(
                .outputBlocked,
                "is held up, as everything is: whoever reads the output of the host does not; \(Quantity.text(run.finishedEvents, "event")) are finished",
                advice: "see to the reader; nothing is lost, and the host goes on when it does")
        }
        guard let silent = host.workers.first(where: \.isSilent) else { return nil }
        let process = silent.pid.map { ", process \($0)," } ?? ""
        let time = Quantity.span(seconds: silent.silentSeconds ?? 0)
        let subject =
            silent.name == worker?.name
            ? "waits for its worker \(silent.name)\(process) which"
            : "is held up by the worker \(silent.name)\(process) which"
        return Diagnosis(
            .workerSilent, "\(subject) has not answered for \(time), since event \(run.finishedEvents)",
            advice: silent.pid.map {
                "`ps -o stat,time,args \($0)` tells a stopped process (T) from one that computes; `kill -9 \($0)` has it started again"
            })
    }

    /// Events of others that have come since its last one.
    private var eventsSinceItsLast: UInt64 {
        guard let last = strategy.trail.last?.lastSequence, run.finishedEvents > last else { return 0 }
        return run.finishedEvents - 1 - last
    }

    /// Its events have stopped, and others have not.
    fileprivate var withoutFeed: Diagnosis? {
        let own = ofSymbols.filter { $0.timeframe == strategy.rules?.timeframe }
        guard let newest = own.compactMap({ WallTime($0.lastEventTime) }).max(),
            let now = input.lastEventTime.flatMap({ WallTime($0) }),
            let bar = Timeframe(strategy.rules?.timeframe ?? "").nanoseconds
        else { return nil }
        let behind = now.seconds(since: newest)
        // A few bars may be missing anywhere, and one event may claim to be of the far future: others must have come too.
        guard behind > Double(bar) / 1e9 * 10, eventsSinceItsLast >= 10 else { return nil }
        let others = input.streams.filter { stream in !own.contains(stream) }
        return Diagnosis(
            .feedStopped,
            "gets no more events: the newest for it is of \(newest), \(Quantity.span(seconds: behind)) before the newest of the input, which goes on with \(Self.list(others) { "\($0.symbol) \($0.timeframe)" })",
            advice: "see that whatever feeds \(run.input) still has \(Self.list(own, by: \.symbol))")
    }

    fileprivate var withoutInput: Diagnosis? {
        let most = input.mainRejection
        let newest = run.rejectedInARow ?? 0
        if run.acceptedEvents > 0, newest >= Self.streakLength {
            let reason = most.map { ", most often so far for “\($0.name)”" } ?? ""
            return Diagnosis(
                .linesRejected,
                "gets no more events: the newest \(Quantity.text(newest, "line")) of \(run.input) were all rejected\(reason)",
                advice: "see what the feed sends now; `bulkhead run --rejects FILE` keeps such lines with their reasons"
            )
        }
        guard run.acceptedEvents == 0 else { return nil }
        guard run.rejectedLines > 0 else {
            let wait = run.state == .starting ? "; the host is still starting" : ""
            return Diagnosis(
                .noEvents, "has seen nothing: no line has come from \(run.input)\(wait)",
                advice: "see that whatever feeds \(run.input) does so")
        }
        let reason = most.map { ", most often (\(Quantity.text($0.count))×) for “\($0.name)”" } ?? ""
        let lines = run.rejectedLines == 1 ? "the only line" : "all \(Quantity.text(run.rejectedLines, "line"))"
        return Diagnosis(
            .linesRejected,
            "has seen nothing: \(lines) of \(run.input) \(run.rejectedLines == 1 ? "was" : "were") rejected\(reason)",
            advice: "`bulkhead run --rejects FILE` keeps each of them with its reason")
    }

    fileprivate var unreached: Diagnosis? {
        guard reached == 0, strategy.count(.halted) == 0, let rules = strategy.rules, run.finishedEvents > 0 else {
            return nil
        }
        let timeframe = Words.clean(rules.timeframe, limit: 64)
        if ofSymbols.isEmpty, let symbols = rules.symbols {
            let meant = symbols.compactMap(spelling)
            return Diagnosis(
                .symbolNeverOccurred,
                "never sees an event: its symbols \(Words.list(symbols.map(Self.visible))) never occurred in the input, which has "
                    + Self.list(input.streams, by: \.symbol),
                advice: !meant.isEmpty
                    ? "is \(Words.list(meant)) meant? `symbols` must spell it as the events do"
                    : "correct `symbols` in \(run.catalog), or feed it its symbols")
        }
        if ofTimeframe.isEmpty {
            return Diagnosis(
                .timeframeNeverOccurred,
                "never sees an event: its timeframe \(timeframe) never occurred in the input, which has "
                    + Self.list(input.streams, by: \.timeframe),
                advice:
                    "set `timeframe` in \(run.catalog) to one that occurs, spelled as the events do, or feed it \(timeframe)"
            )
        }
        return Diagnosis(
            .streamNeverOccurred,
            "never sees an event: its symbols occurred only as "
                + Self.list(ofSymbols) { "\($0.symbol) \($0.timeframe)" }
                + ", and its timeframe \(timeframe) only with " + Self.list(ofTimeframe, by: \.symbol),
            advice: "`symbols` and `timeframe` must both fit an event")
    }

    fileprivate var stuckWorker: Diagnosis? {
        guard isRunning, let worker, worker.state != .serving, worker.state != .ended, worker.lastLoss != nil else {
            return nil
        }
        let loss =
            worker.lastLoss.map { "; the last start ended at \($0.at): \(Words.clean($0.detail, limit: 300))" } ?? ""
        return Diagnosis(
            .workerDown,
            "waits for its worker \(worker.name), which has been started \(worker.generation) times and is not ready\(loss)",
            advice: "`bulkhead doctor` says whether workers can be sealed here; the log has every start")
    }

    /// Intents that it has, and that do not come out.
    fileprivate var heldBack: Diagnosis? {
        let recent = recent
        let newest = strategy.trail.last
        // What was held back some time ago is not what keeps it silent while something else has done so ever since.
        if let newest, newest.count >= Self.streakLength, newest.outcome.outcomeClass != .quiet,
            ![.badOutput, .suppressedCooldown, .suppressedParallelLimit].contains(newest.outcome)
        {
            return nil
        }
        // A strategy whose every entry is refused may still give intents to get out, and look alive.
        let refused = strategy.count(.badOutput)
        if recent.count(.badOutput) > 0 || refused >= max(1, strategy.count(.intent)) { return badOutput(refused) }
        let cooldown = recent.count(.suppressedCooldown)
        if cooldown > 0, newest?.outcome == .suppressedCooldown || isCoolingDown { return coolingDown(cooldown) }
        let parallel = recent.count(.suppressedParallelLimit)
        if parallel > 0, newest?.outcome == .suppressedParallelLimit || holdsAllSlots {
            return atParallelLimit(parallel)
        }
        return nil
    }

    private func badOutput(_ count: UInt64) -> Diagnosis {
        let reason = newest(.badOutput)?.reason.map { "; the last one: \($0)" } ?? ""
        return Diagnosis(
            .badOutput, "has had \(Quantity.text(count, "intent")) refused because they break a rule\(reason)",
            advice: reason.isEmpty || reason.contains("max_target_notional")
                ? "lower the strategy's notional in `params`, or raise `max_target_notional`, in \(run.catalog)"
                : "this is a fault of the plugin \(strategy.plugin); tell its author")
    }

    private func coolingDown(_ count: UInt64) -> Diagnosis {
        let length = strategy.rules?.cooldownSeconds ?? 0
        let last = newest(.suppressedCooldown)?.reason.map { "; of the newest, \($0)" } ?? ""
        return Diagnosis(
            .cooldown,
            "is cooling down: \(Quantity.text(count, "intent")) since its last one came within cooldown_seconds \(Quantity.text(length)) and \(count == 1 ? "was" : "were") swallowed\(last)",
            advice: "a flat or a reversal would pass; `cooldown_seconds` in \(run.catalog) sets the length")
    }

    private func atParallelLimit(_ count: UInt64) -> Diagnosis {
        let limit = strategy.rules?.maxParallelPositions ?? 0
        let held = strategy.liveIntents.filter { $0.direction != "flat" }.map(\.symbol)
        let holders = held.isEmpty ? "" : "; open are \(Words.list(held))"
        return Diagnosis(
            .parallelLimit,
            "is at its limit: \(Quantity.text(count, "intent")) since its last one would have exceeded max_parallel_positions \(limit) and \(count == 1 ? "was" : "were") swallowed\(holders)",
            advice:
                "a position ends at flat or at its valid_until (`intent_ttl_bars`); `max_parallel_positions` in \(run.catalog) sets the limit"
        )
    }

    private var isCoolingDown: Bool {
        guard let last = strategy.lastIntent, let rules = strategy.rules, rules.cooldownSeconds > 0,
            let then = WallTime(last.eventTime), let now = input.lastEventTime.flatMap({ WallTime($0) })
        else { return false }
        return now.seconds(since: then) < rules.cooldownSeconds
    }

    private var holdsAllSlots: Bool {
        guard let limit = strategy.rules?.maxParallelPositions else { return false }
        return strategy.liveIntents.count { $0.direction != "flat" } + strategy.otherLiveIntents >= limit
    }
}
