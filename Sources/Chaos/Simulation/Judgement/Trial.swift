import Supervision

/// What a schedule came to.
package struct Verdict: Sendable {
    package var findings: [Finding] = []
    /// Of everything that was written.
    package var digest: UInt64 = 0
    /// The schedule as it happened: it does the same again, and nothing of it is left to chance.
    package var happened: Schedule
    /// How often each action happened.
    package var actions: [ChaosAction: Int] = [:]
    package var events = 0
    package var launches = 0
    package var lines = 0
    /// How often each outcome was written.
    package var outcomes: [String: Int] = [:]
    /// Faults whose triggers were never reached, or not as often as they say. Only of runs with real processes.
    package var unreached: [Unreached] = []

    package init(happened: Schedule) { self.happened = happened }
}

/// A fault that did not happen.
package struct Unreached: Sendable, CustomStringConvertible {
    /// With what is left of its numbers.
    package let fault: ScheduledFault
    /// Why nothing came to its trigger, where that is known.
    package let reason: String?

    package init(_ fault: ScheduledFault, reason: String?) {
        self.fault = fault
        self.reason = reason
    }

    package var description: String { "\(fault)\(reason.map { " (\($0))" } ?? "")" }
}

/// Runs a schedule and looks at everything that must hold.
package struct Trial {
    private let schedule: Schedule
    private let world: World
    private let sabotage: Sabotage?

    package init(_ schedule: Schedule, sabotage: Sabotage? = nil) {
        self.schedule = schedule
        self.sabotage = sabotage
        world = schedule.makeWorld()
    }

    /// - Parameter trace: is told in words what happens, in the run with faults.
    package func verdict(trace: ((String) -> Void)? = nil) -> Verdict {
        let faulty = Simulation(schedule, world, sabotage: sabotage, faults: { _ in true })
        faulty.trace = trace
        faulty.run()
        var verdict = Verdict(happened: schedule)
        verdict.happened.faults = faulty.injector.happened
        verdict.digest = faulty.recording.digest
        verdict.events = faulty.recording.events
        verdict.launches = faulty.launches
        verdict.lines = faulty.recording.lines.count
        for deed in faulty.injector.deeds { verdict.actions[deed.action, default: 0] += 1 }
        if let problem = faulty.problem {
            verdict.findings = [problem]
            return verdict
        }
        verdict.findings += checkHealth(faulty)
        verdict.findings += checkCounts(faulty)
        verdict.findings += checkStates(faulty)
        verdict.findings += checkDamage(faulty)
        verdict.findings += checkRepeated(faulty, trace)
        return verdict
    }

    private func id(_ rank: Int) -> String { world.deployment.strategies[rank].definition.id.text }

    // MARK: G3

    /// Counts say what was written.
    private func checkCounts(_ run: Simulation) -> [Finding] {
        let recording = run.recording
        guard recording.events == world.tape.entries.count else {
            return [Finding(.outcome, "\(recording.events) of \(world.tape.entries.count) events have outcomes")]
        }
        guard recording.isComplete else { return [Finding(.resumed, "the resumed run wrote less than the one before")] }
        for rank in 0..<recording.ranks {
            var counts = Array(repeating: UInt64(0), count: Outcome.allCases.count)
            for index in stride(from: rank, to: recording.outcomes.count, by: recording.ranks) {
                counts[Int(recording.outcomes[index].rawValue)] += 1
            }
            for (outcome, count) in run.core.outcomeCounts(StrategyRank(rank)) {
                guard counts[Int(outcome.rawValue)] == count else {
                    return [
                        Finding(
                            .outcome,
                            "\(id(rank)): \(count) outcomes \(outcome.name) are counted, \(counts[Int(outcome.rawValue)]) were written"
                        )
                    ]
                }
                counts[Int(outcome.rawValue)] = 0
            }
            if let left = counts.firstIndex(where: { $0 > 0 }) {
                return [
                    Finding(
                        .outcome,
                        "\(id(rank)): \(counts[left]) outcomes \(Outcome.allCases[left].name) were written and not counted"
                    )
                ]
            }
        }
        return []
    }

    // MARK: Health

    /// After the last fault everything serves, or is out of service for a reason and no longer than it should be.
    private func checkHealth(_ run: Simulation) -> [Finding] {
        var findings: [Finding] = []
        if !run.core.isReady { findings.append(Finding(.health, "not every worker is ready")) }
        for rank in 0..<run.recording.ranks {
            switch run.core.breaker(StrategyRank(rank)).state {
            case .closed: break
            case .latched(let outage):
                if outage.rule.text.isEmpty {
                    findings.append(Finding(.health, "\(id(rank)) is latched without a reason"))
                }
            case .halfOpen: findings.append(Finding(.health, "\(id(rank)) is half open for ever"))
            case .open(let outage):
                switch outage.duration {
                case .events(let count)? where outage.missed <= count: continue
                // That it is tried in time is seen to at every step.
                case .seconds? where run.core.millisecondsLeft(StrategyRank(rank), at: run.time) != nil: continue
                default: break
                }
                findings.append(Finding(.health, "\(id(rank)) is out of service for longer than its time"))
            }
        }
        return findings
    }

    // MARK: G5

    private func checkStates(_ run: Simulation) -> [Finding] {
        let model = Model(world, run.recording, run.injector, kept: run.kept, since: run.keptSince, anew: run.anew)
        let lines = Dictionary(grouping: run.recording.lines, by: \.rank)
        for rank in 0..<run.recording.ranks {
            if let finding = model.findings(rank, lines: lines[rank] ?? []) { return [finding] }
        }
        return []
    }

    // MARK: G4

    /// Whoever did nothing wrong has written what it writes when nothing goes wrong anywhere.
    private func checkDamage(_ run: Simulation) -> [Finding] {
        let guilty = guilty(run.injector.deeds)
        guard guilty.contains(false) else { return [] }
        let reference = Simulation(schedule, world, isSmooth: true, faults: \.isOrder)
        reference.run()
        if let problem = reference.problem { return [problem] }
        for rank in guilty.indices where !guilty[rank] {
            if let text = Self.difference(run.recording, reference.recording, rank) {
                return [Finding(.damage, "\(id(rank)), which did nothing wrong: \(text)")]
            }
        }
        return []
    }

    /// Whom it may have cost something, by rank.
    private func guilty(_ deeds: [(action: ChaosAction, rank: Int, worker: Int)]) -> [Bool] {
        let strategies = world.deployment.strategies
        var guilty = Array(repeating: false, count: strategies.count)
        var deaths = Array(repeating: 0, count: strategies.count)
        var badStarts = Array(repeating: 0, count: world.deployment.workers.count)
        for deed in deeds {
            var blame = deed.action.blame
            if deed.action == .garble, deed.worker >= 0 {
                // So many in a row are no accident.
                badStarts[deed.worker] += 1
                if badStarts[deed.worker] >= SupervisionCore.maxBadStarts { blame = .worker }
            }
            switch blame {
            case .nobody: break
            case .strategyAtSecond:
                guard deed.rank >= 0 else { break }
                deaths[deed.rank] += 1
                if deaths[deed.rank] > 1 { guilty[deed.rank] = true }
            case .strategy: if deed.rank >= 0 { guilty[deed.rank] = true }
            case .worker:
                guard deed.worker >= 0 else { break }
                let plugins = world.deployment.workers[deed.worker].ranks.map { strategies[$0.index].definition.plugin }
                for (rank, strategy) in strategies.enumerated() where plugins.contains(strategy.definition.plugin) {
                    guilty[rank] = true
                }
            }
        }
        return guilty
    }

    // MARK: G6, G7

    /// A run that is given what was kept is the same in everything.
    private func checkRepeated(_ run: Simulation, _ trace: ((String) -> Void)?) -> [Finding] {
        let repeated = Simulation(
            schedule, world, isSmooth: true, faults: { $0.misdeed != nil }, foreseen: run.kept)
        repeated.trace = trace
        trace?("the repeated run")
        repeated.run()
        if let problem = repeated.problem { return [problem] }
        for rank in 0..<run.recording.ranks {
            if let text = Self.difference(run.recording, repeated.recording, rank) {
                return [Finding(.repeated, "\(id(rank)) in the repeated run: \(text)")]
            }
        }
        if run.recording.lines != repeated.recording.lines {
            return [Finding(.repeated, "the lines of the repeated run come in another order")]
        }
        return []
    }

    /// How what a strategy has written differs from what it wrote in another run; nil if it does not.
    private static func difference(_ left: Recording, _ right: Recording, _ rank: Int) -> String? {
        guard left.events == right.events else { return "\(left.events) events instead of \(right.events)" }
        for index in 0..<left.events {
            let place = index * left.ranks + rank
            if left.outcomes[place] != right.outcomes[place] {
                return "event \(index) is \(left.outcomes[place].name) instead of \(right.outcomes[place].name)"
            }
            if left.reasons[place] != right.reasons[place] {
                return "event \(index) is \(left.outcomes[place].name) for another reason"
            }
        }
        var other = right.lines.lazy.filter { $0.rank == rank }.makeIterator()
        for line in left.lines where line.rank == rank {
            guard let match = other.next() else { return "a line of event \(line.sequence) is too much" }
            if match != line { return "a line of event \(line.sequence) is another one" }
        }
        if let line = other.next() { return "a line of event \(line.sequence) is missing" }
        return nil
    }
}
