import Foundation
package import Host
package import Simulation

/// Runs schedules with real processes: a run in which nothing goes wrong, and one for each schedule, whose output must be
/// the same but for what a plugin did wrong itself.
package final class RealTrial {
    private let setting: RealSetting
    private let catalog: ChaosCatalog
    private let directory: String
    private let executable: String
    /// What an undisturbed run wrote, by the orders that were given in it.
    private var references: [[ScheduledFault]: RunLines] = [:]

    /// A disturbed run takes longer than another, and may wait for workers that are stopped.
    private static let patience = 300.0

    /// - Parameter directory: where every run gets a directory of its own; must be there.
    package init(_ setting: RealSetting, directory: String) throws(HostError) {
        self.setting = setting
        self.directory = directory
        catalog = try ChaosCatalog(path: setting.catalog)
        guard FileManager.default.isReadableFile(atPath: setting.input) else {
            throw HostError(
                .noInput, "cannot read \(setting.input); it is read several times, so that it must be a file")
        }
        guard let executable = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") else {
            throw HostError(.internalFault, "this executable cannot be found in /proc")
        }
        self.executable = executable
    }

    /// The schedule of a seed: faults that real processes can have, for whoever is in the catalog.
    package func schedule(_ seed: UInt64) throws(HostError) -> Schedule {
        let reference = try reference(orders: [])
        return Schedule(realSeed: seed, events: reference.events, catalog) { strategy, event in
            reference.firstAsked(strategy, from: event)
        }
    }

    /// - Parameter name: of the run's directory.
    package func verdict(_ wanted: Schedule, name: String) throws(HostError) -> Verdict {
        try check(wanted)
        // An undisturbed run has one supervisor.
        let orders = wanted.faults.filter(\.action.isOrder).map { order in
            var order = order
            order.trigger.life = nil
            return order
        }
        let reference = try reference(orders: orders)
        let misdeeds = try misdeeds(wanted, reference)
        // A plugin knows an event by its time and symbol: that of another timeframe may look the same.
        var unreached = wanted.faults.filter { fault in
            fault.action.pluginFault != nil && !misdeeds.contains { $0.fault == fault }
        }
        let run = try makeDirectory(name)
        var schedule = wanted
        schedule.events = min(max(1, reference.events), Schedule.maxEvents)
        schedule.quietEvents = 0
        var own = schedule
        own.faults.removeAll { $0.action.pluginFault != nil }
        var path = setting.catalog
        if !misdeeds.isEmpty {
            path = run.path + "/catalog.yaml"
            try write(catalog.text(misdeeds), to: path)
        }
        let plan = HostPlan(setting, path, run, own, alone: misdeeds.map(\.sequence))
        let end = try SupervisorProcess(executable: executable, directory: run, patience: Self.patience).run(plan)
        var verdict = Verdict(happened: schedule)
        verdict.happened.faults = run.happenedFaults
        verdict.events = reference.events
        verdict.findings += run.lines(run.findings).map { Finding(.health, $0) }
        let pending = pending(run)
        guard case .finished(let lives) = end else {
            if case .failed(let text, _) = end { verdict.findings.append(Finding(.progress, text)) }
            verdict.unreached = (pending + unreached).map { Unreached($0, reason: nil) }
            count(&verdict)
            return verdict
        }
        let comparison = RealComparison(try RunLines(run), reference, catalog, misdeeds)
        unreached = pending + unreached
        verdict.unreached = unreached.map { Unreached($0, reason: why($0, reference)) }
        verdict.happened.faults += misdeeds.map(\.happened)
        verdict.findings += comparison.findings(isResumed: lives > 1)
        verdict.launches = run.lines(run.workers).count
        count(&verdict)
        return verdict
    }

    /// Why nothing came to a fault's trigger, if that can be told.
    private func why(_ fault: ScheduledFault, _ reference: RunLines) -> String? {
        guard let sequence = fault.trigger.sequence, fault.trigger.point != .intake else { return nil }
        let meant = catalog.entries.filter { entry in
            fault.trigger.strategy.map { $0 == entry.id } ?? fault.trigger.family.map { $0 == entry.family } ?? true
        }
        let reasons = meant.map { reference.why($0.id, notAskedAt: sequence) }
        return reasons.contains(nil) ? nil : reasons.first ?? nil
    }

    private func count(_ verdict: inout Verdict) {
        for fault in verdict.happened.faults { verdict.actions[fault.action, default: 0] += 1 }
    }

    private func check(_ schedule: Schedule) throws(HostError) {
        var guilty: Set<String> = []
        for (number, fault) in schedule.faults.enumerated() {
            var problem = ScheduleNames.realProblem(fault) ?? catalog.problem(fault)
            if problem == nil, fault.action.pluginFault != nil, let id = fault.trigger.strategy,
                !guilty.insert(id).inserted
            {
                problem = "\(id) can be told to do one thing wrong in a run, and is told a second one"
            }
            if let problem { throw HostError(.badData, "fault \(number + 1), \(fault): \(problem)") }
        }
    }

    /// What plugins do at events that they are asked about.
    private func misdeeds(_ schedule: Schedule, _ reference: RunLines) throws(HostError) -> [Misdeed] {
        let faults = schedule.faults.filter { $0.action.pluginFault != nil }
        guard !faults.isEmpty else { return [] }
        let events = try NumberedEvent.find(
            Set(faults.compactMap(\.trigger.sequence)), in: setting.input, rejected: reference.rejectedLines)
        var misdeeds: [Misdeed] = []
        for fault in faults {
            guard let strategy = fault.trigger.strategy, let sequence = fault.trigger.sequence,
                let pluginFault = fault.action.pluginFault
            else { continue }
            guard let event = events[sequence] else {
                throw HostError(
                    .badData,
                    "\(fault): there is no event \(sequence) in \(setting.input), whose events are 0 to \(reference.events - 1)"
                )
            }
            guard reference.why(strategy, notAskedAt: sequence) == nil else { continue }
            misdeeds.append(
                Misdeed(
                    fault: fault, strategy: strategy, sequence: sequence, pluginFault: pluginFault, event: event))
        }
        return misdeeds
    }

    /// What is written where nothing goes wrong. Orders are no faults, and are given there too.
    private func reference(orders: [ScheduledFault]) throws(HostError) -> RunLines {
        if let known = references[orders] { return known }
        let run = try makeDirectory(references.isEmpty ? "reference" : "reference-\(references.count)")
        let schedule = Schedule(world: 0, pace: 0, events: Schedule.maxEvents, quietEvents: 0, faults: orders)
        let plan = HostPlan(setting, setting.catalog, run, schedule, alone: [])
        let end = try SupervisorProcess(executable: executable, directory: run, patience: Self.patience).run(plan)
        if case .failed(let text, let code) = end {
            throw HostError(
                code.flatMap { HostError.Code(rawValue: $0) } ?? .failure, "the undisturbed run fails: \(text)")
        }
        let lines = try RunLines(run)
        references[orders] = lines
        return lines
    }

    private func pending(_ run: RunDirectory) -> [ScheduledFault] {
        guard let data = FileManager.default.contents(atPath: run.pending) else { return [] }
        return (try? Schedule(parsing: String(decoding: data, as: UTF8.self)))?.faults ?? []
    }

    private func makeDirectory(_ name: String) throws(HostError) -> RunDirectory {
        let path = directory + "/" + name
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        } catch {
            throw HostError(
                .cannotCreate, "cannot make \(path), which must not be there yet: \(error.localizedDescription)")
        }
        return RunDirectory(path)
    }

    private func write(_ text: String, to path: String) throws(HostError) {
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        } catch {
            throw HostError(.cannotCreate, "cannot write \(path): \(error.localizedDescription)")
        }
    }
}

extension Misdeed {
    /// As it happens whenever the event is evaluated, deaths until they are charged.
    fileprivate var happened: ScheduledFault {
        var fault = ScheduledFault(Trigger(.evaluation), fault.action)
        fault.trigger.strategy = strategy
        fault.trigger.sequence = sequence
        if fault.action.isChargedAtSecond { fault.trigger.times = 2 }
        return fault
    }
}
