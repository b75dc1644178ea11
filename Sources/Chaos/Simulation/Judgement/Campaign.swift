import CSimulation
import Synchronization

/// Many schedules, one for each seed, over several threads.
package struct Campaign: Sendable {
    /// What came of all of them.
    package struct Report: Sendable {
        package var schedules = 0
        package var events = 0
        package var faults = 0
        /// Of the schedule with the fewest.
        package var fewestFaults = Int.max
        package var actions: [ChaosAction: Int] = [:]
        /// By seed.
        package var findings: [(seed: UInt64, findings: [Finding])] = []
    }

    package var seeds: Range<UInt64>
    package var jobs: Int
    /// Nil: what ``Schedule/init(seed:events:quietEvents:)`` takes.
    package var events: Int?
    /// No further schedule is begun after so many findings.
    package var maxFindings = 10

    package init(seeds: Range<UInt64>, jobs: Int = 1, events: Int? = nil) {
        self.seeds = seeds
        self.jobs = max(1, jobs)
        self.events = events
    }

    /// The schedule of a seed.
    package func schedule(_ seed: UInt64) -> Schedule {
        events.map { Schedule(seed: seed, events: $0) } ?? Schedule(seed: seed)
    }

    /// - Parameters:
    ///   - spread: calls its argument so many times, at once if it can.
    ///   - progress: is told after each schedule, from any thread.
    package func run(
        spread: (_ jobs: Int, _ body: @escaping @Sendable () -> Void) -> Void,
        progress: @escaping @Sendable (Int) -> Void = { _ in }
    ) -> Report {
        // Every run takes and gives back the same few pieces of memory; the kernel need not see any of it.
        bulkhead_simulation_keep_memory()
        let next = Atomic<UInt64>(seeds.lowerBound)
        let report = Mutex(Report())
        spread(jobs) {
            while true {
                let seed = next.add(1, ordering: .relaxed).oldValue
                guard seed < seeds.upperBound else { return }
                let verdict = Trial(schedule(seed)).verdict()
                let (count, isOver) = report.withLock { report in
                    report.add(verdict, seed)
                    return (report.schedules, report.findings.count >= maxFindings)
                }
                progress(count)
                if isOver { return }
            }
        }
        var result = report.withLock { $0 }
        result.findings.sort { $0.seed < $1.seed }
        return result
    }
}

extension Campaign.Report {
    fileprivate mutating func add(_ verdict: Verdict, _ seed: UInt64) {
        schedules += 1
        events += verdict.events
        let count = verdict.actions.values.reduce(0, +)
        faults += count
        fewestFaults = min(fewestFaults, count)
        actions.merge(verdict.actions, uniquingKeysWith: +)
        if !verdict.findings.isEmpty { findings.append((seed, verdict.findings)) }
    }
}
