import Supervision

/// Makes a schedule that finds something as small as it can be while it still finds something of the same kind.
package struct Shrinker {
    /// Runs at most.
    private var runsLeft: Int
    private let kind: Finding.Kind
    private let sabotage: Sabotage?
    package private(set) var best: Schedule
    package private(set) var finding: Finding

    /// - Returns: nil where the schedule finds nothing.
    package init?(_ schedule: Schedule, maxRuns: Int = 2000, sabotage: Sabotage? = nil) {
        guard let finding = Trial(schedule, sabotage: sabotage).verdict().findings.first else { return nil }
        best = schedule
        self.finding = finding
        kind = finding.kind
        runsLeft = maxRuns
        self.sabotage = sabotage
    }

    /// Leaves out faults, then events, then strategies, until nothing more can be left out.
    package mutating func shrink() {
        settle()
        if best.checkpoints > 0 {
            var schedule = best
            schedule.checkpoints = 0
            attempt(schedule)
        }
        var size = Int.max
        while best.size < size, runsLeft > 0 {
            size = best.size
            shrinkFaults()
            shrinkEvents()
            shrinkStrategies()
            simplifyFaults()
        }
    }

    /// What happened is fewer faults than what was to happen, and each of them is for one moment.
    private mutating func settle() {
        let happened = Trial(best, sabotage: sabotage).verdict().happened
        if happened.faults.count <= best.faults.count { attempt(happened) }
    }

    @discardableResult
    private mutating func attempt(_ schedule: Schedule) -> Bool {
        guard runsLeft > 0 else { return false }
        runsLeft -= 1
        guard let found = Trial(schedule, sabotage: sabotage).verdict().findings.first(where: { $0.kind == kind })
        else {
            return false
        }
        best = schedule
        finding = found
        return true
    }

    /// Delta debugging: halves, quarters, and so on, down to single faults.
    private mutating func shrinkFaults() {
        var chunk = max(1, best.faults.count / 2)
        while true {
            var start = 0
            while start < best.faults.count {
                var schedule = best
                schedule.faults.removeSubrange(start..<min(start + chunk, best.faults.count))
                if !attempt(schedule) { start += chunk }
            }
            if chunk == 1 { return }
            chunk /= 2
        }
    }

    private mutating func shrinkEvents() {
        for path in [\Schedule.quietEvents, \Schedule.events] {
            let least = path == \Schedule.events ? 1 : 0
            var step = best[keyPath: path] / 2
            while step > 0 {
                var schedule = best
                schedule[keyPath: path] -= step
                if schedule[keyPath: path] < least || !attempt(schedule) { step /= 2 }
            }
        }
    }

    private mutating func shrinkStrategies() {
        let all = best.makeWorld().deployment.strategies.map(\.definition.id.text)
        for id in all {
            var schedule = best
            let left = (best.strategies ?? all).filter { $0 != id }
            guard !left.isEmpty else { return }
            schedule.strategies = left
            schedule.faults.removeAll { $0.trigger.strategy == id }
            attempt(schedule)
        }
    }

    /// A trigger that says less, and an action that does less.
    private mutating func simplifyFaults() {
        for index in best.faults.indices {
            for change in Self.simplifications {
                var schedule = best
                change(&schedule.faults[index])
                if schedule != best, ScheduleNames.problem(schedule.faults[index]) == nil { attempt(schedule) }
            }
        }
    }

    private static var simplifications: [(inout ScheduledFault) -> Void] {
        [
            { $0.trigger.life = nil }, { $0.trigger.generation = nil }, { $0.trigger.role = nil },
            { $0.trigger.symbol = nil }, { $0.trigger.skip = 0 }, { $0.trigger.times = 1 },
            { if $0.trigger.family != nil { $0.trigger.strategy = nil } },
        ]
    }
}

extension Schedule {
    fileprivate var size: Int { 1000 * faults.count + events + quietEvents + 10 * (strategies?.count ?? 100) }
}
