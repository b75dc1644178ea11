import Catalog
import Digest
import LinuxSystem
import PolicyFiles
import Status
import StrategySDK
import Supervision
import Words

/// Plays the events of a run again until a violation happens, and finds the fewest events with which it does.
package struct ViolationReproduction {
    private var lines: [UInt8] = []
    /// What was found, for whoever reads along.
    package private(set) var summary: [String] = []
    /// What is not as it was, or not known.
    package private(set) var remarks: [String] = []

    private let violation: Violation
    private let host: WorkerHost
    private let output: OutputFile
    private let deadline: UInt64
    private let began = MonotonicClock.now

    /// How often all events are played before it is said that nothing happens.
    private static let attempts = 3

    /// - Parameters:
    ///   - directory: of the state.
    ///   - input: the input file of the run, where it is not where it was.
    ///   - output: where the events are to go; `-` is standard output.
    ///   - seconds: after which nothing more is left out.
    /// - Throws: exit 1 where it does not happen again; 65 where the input is another; 66 where there is none.
    package init(
        of id: Int64, directory: String, input: String?, output: String, seconds: Double,
        openHost: () throws(HostError) -> WorkerHost
    ) throws(HostError) {
        violation = try StateQuery(directory).storedViolation(id)
        deadline = MonotonicClock.now + UInt64(min(max(seconds, 0), 1e6) * 1e9)
        guard let sequence = violation.sequence else {
            throw HostError(
                .failure,
                "violation \(id) happened at no event, so that no event leads to it; `bulkhead violations show \(id) --state \(directory)` says when"
            )
        }
        guard let entries = violation.source.entries else {
            throw HostError(
                .failure,
                "violation \(id) was kept without its strategies, by an older version or since they were too many; nothing can be played again"
            )
        }
        self.output = try Self.open(output, notTo: input ?? violation.source.input)
        host = try openHost()
        compareDigests()
        let resolved = try host.resolve(Array(entries.utf8), name: "the entries of violation \(id)")
        let source = EventSource(directory: directory, violation: violation, input: input)
        try reproduce(try candidates(resolved), source, at: sequence, resolved.deployment.plugins)
    }

    private mutating func compareDigests() {
        let executable = host.starter.executableDigest.labelled
        if let digest = violation.executableDigest, digest != executable {
            remarks.append(
                "another executable runs here than did then: \(executable), not \(digest); what follows is true of this one"
            )
        }
        if let digest = violation.policyDigest, let policy = try? host.starter.policy(for: violation.family),
            digest != policy.digest.labelled
        {
            remarks.append(
                "another policy is in force here than was then: \(policy.digest.labelled), not \(digest)")
        }
    }

    /// The strategy alone, and then all that shared its worker.
    private func candidates(_ resolved: ResolvedCatalog) throws(HostError) -> [[AdmittedStrategy]] {
        let all = resolved.deployment.strategies.map { strategy in
            var strategy = strategy
            // Each failure costs its event and nothing more, so that every event is seen.
            strategy.definition.breakers = .unlimited
            strategy.definition.isIsolated = false
            return strategy
        }
        let guilty = all.filter { $0.definition.id.text == violation.strategy }
        guard !all.isEmpty, violation.strategy == nil || !guilty.isEmpty else {
            let reason = resolved.deployment.disabled.first.map { ": \($0.reason)" } ?? ""
            throw HostError(
                .configuration, "the worker's executable does not take the strategy as it was\(reason)")
        }
        return guilty.isEmpty || guilty.count == all.count ? [all] : [guilty, all]
    }

    private mutating func reproduce(
        _ candidates: [[AdmittedStrategy]], _ source: EventSource, at sequence: UInt64, _ plugins: [PluginDescriptor]
    ) throws(HostError) {
        var instead = "nothing"
        for strategies in candidates {
            let deployment = Deployment(strategies: strategies, disabled: [], plugins: plugins)
            let collector = try EventCollector(violation, at: sequence, deployment)
            let found = try source.read(into: collector)
            let events = collector.finish()
            let deadline = deadline
            let trial = ViolationTrial(host, deployment, events, wanted: violation) { MonotonicClock.now > deadline }
            for attempt in 1...Self.attempts {
                guard trial.stopSignal == nil else { break }
                switch try trial.run(events.items) {
                case .same(let place):
                    remarks += found
                    return try shrink(events, upTo: place, trial, attempts: attempt, strategies)
                case .other(let what): instead = what
                }
            }
            remarks += found.filter { !remarks.contains($0) }
        }
        throw HostError(
            .failure,
            (remarks + [
                "violation \(violation.id) (\(violation.summary)) was not reproduced, tried \(candidates.count * Self.attempts) times: \(instead)"
            ]).joined(separator: "; "))
    }

    private mutating func shrink(
        _ events: RecordedEvents, upTo place: Int, _ trial: ViolationTrial, attempts: Int,
        _ strategies: [AdmittedStrategy]
    ) throws(HostError) {
        let deadline = deadline
        var search = DeltaDebugging(Array(events.items.prefix(place + 1))) {
            MonotonicClock.now > deadline || trial.stopSignal != nil
        } test: { (items) throws(HostError) in
            if case .same(let place) = try trial.run(items) { place + 1 } else { nil }
        }
        try search.reduce()
        for item in search.items { lines += events.lines.written(item) }
        tell(events, search, attempts, trial, strategies)
    }

    private func name(_ number: UInt64) -> String {
        guard number == violation.sequence, let symbol = violation.eventSymbol, let time = violation.eventTime else {
            return "event \(number) of the run"
        }
        return "event \(number) of the run (\(Words.clean(symbol, limit: 256)) at \(Words.clean(time, limit: 64)))"
    }

    private mutating func tell(
        _ events: RecordedEvents, _ search: DeltaDebugging, _ attempts: Int, _ trial: ViolationTrial,
        _ strategies: [AdmittedStrategy]
    ) {
        let who = violation.strategy ?? "a strategy of \(violation.family)"
        let company = strategies.count > 1 ? ", together with all that shared its worker" : ""
        let deed = trial.deed?.summary ?? violation.summary
        let place = trial.deed?.place.map { " at \($0)" } ?? ""
        summary.append("reproduced violation \(violation.id): \(who) did it again\(company): \(deed)\(place)")
        let trigger = search.items.last.flatMap { events.numbers[$0] }.map { name($0) } ?? "an event of the past"
        let verb = search.items.count == 1 ? "is" : "are"
        summary.append(
            "\(search.items.count) of \(events.items.count) events \(verb) enough; the last of them, \(trigger), triggers it"
        )
        let seconds = Double((MonotonicClock.now - began) / 1_000_000) / 1000
        let end =
            search.isMinimal
            ? "none of them can be left out" : "time was up: with more of it, fewer may be enough (--seconds)"
        summary.append("tried \(attempts + search.tests) times in \(seconds) s; \(end)")
    }
}

extension ViolationReproduction {
    /// Opens the file for the events, before any work: it must not be the input itself.
    private static func open(_ path: String, notTo input: String?) throws(HostError) -> OutputFile {
        let output = try OutputFile(path, purpose: "events")
        if let input, let file = output.identity, let other = try? FileIdentity(at: workingDirectory, input),
            other == file
        {
            throw HostError(
                .usage, "\(path) for the events is the input itself; nothing was written, name another with --output")
        }
        return output
    }

    /// `AT_FDCWD`.
    private static let workingDirectory: Int32 = -100

    /// Writes the events, one a line, as they stood in the input.
    package func write() throws(HostError) {
        try output.begin()
        try output.append(lines)
        try output.finish()
    }
}
