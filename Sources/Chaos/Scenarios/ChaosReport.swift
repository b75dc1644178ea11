import Foundation
package import Simulation

/// What simulations came to, for people and for machines.
package struct ChaosReport: Sendable, Encodable {
    package struct Failure: Sendable, Encodable {
        package var seed: UInt64?
        package var findings: [String]
        /// The one line that does it again.
        package var reproduce: String
    }

    package var schedules: Int
    package var events: Int
    package var faults: Int
    package var fewestFaults: Int
    /// How often each action happened.
    package var actions: [String: Int]
    package var seconds: Double
    package var failures: [Failure]
    /// Faults whose triggers were not reached, of a schedule that somebody wrote down for real processes.
    package var notHappened: [String]?

    /// - Parameter seconds: that all of it took.
    package init(_ report: Campaign.Report, _ campaign: Campaign, seconds: Double) {
        schedules = report.schedules
        events = report.events
        faults = report.faults
        fewestFaults = report.schedules > 0 ? report.fewestFaults : 0
        actions = Dictionary(uniqueKeysWithValues: report.actions.map { ($0.key.rawValue, $0.value) })
        self.seconds = seconds
        let options = campaign.events.map { " --events \($0)" } ?? ""
        failures = report.findings.map { seed, findings in
            Failure(
                seed: seed, findings: findings.map(\.description),
                reproduce: "bulkhead chaos run --seed \(seed) --runs 1\(options)")
        }
    }

    /// Of one schedule.
    package init(_ verdict: Verdict, reproduce: String, seconds: Double) {
        schedules = 1
        events = verdict.events
        faults = verdict.actions.values.reduce(0, +)
        fewestFaults = faults
        actions = Dictionary(uniqueKeysWithValues: verdict.actions.map { ($0.key.rawValue, $0.value) })
        self.seconds = seconds
        failures =
            verdict.findings.isEmpty
            ? [] : [Failure(seed: nil, findings: verdict.findings.map(\.description), reproduce: reproduce)]
    }

    /// Of schedules with real processes.
    ///
    /// - Parameter reproduce: gives the line that does the schedule of a seed again.
    package init(
        _ verdicts: [(seed: UInt64, verdict: Verdict)], seconds: Double, reproduce: (UInt64) -> String
    ) {
        schedules = verdicts.count
        events = 0
        faults = 0
        fewestFaults = Int.max
        actions = [:]
        failures = []
        self.seconds = seconds
        for (seed, verdict) in verdicts {
            let count = verdict.actions.values.reduce(0, +)
            events += verdict.events
            faults += count
            fewestFaults = min(fewestFaults, count)
            for (action, count) in verdict.actions { actions[action.rawValue, default: 0] += count }
            guard !verdict.findings.isEmpty else { continue }
            failures.append(
                Failure(
                    seed: seed, findings: verdict.findings.map(\.description), reproduce: reproduce(seed)))
        }
        if verdicts.isEmpty { fewestFaults = 0 }
    }

    package var text: String {
        var lines = (notHappened ?? []).map { "not happened, since nothing came to its trigger: \($0)" }
        for failure in failures {
            lines.append(failure.seed.map { "seed \($0):" } ?? "this schedule:")
            lines += failure.findings.map { "  \($0)" }
            lines.append("  do it again: \(failure.reproduce)")
        }
        let rate = seconds > 0 ? Int(Double(schedules) * 60 / seconds) : 0
        lines.append(
            "\(schedules) \(schedules == 1 ? "schedule" : "schedules"), \(events) events, \(faults) faults in "
                + "\((seconds * 100).rounded() / 100) s (\(rate) schedules a minute): "
                + (failures.isEmpty ? "everything held" : "\(failures.count) found something"))
        return lines.joined(separator: "\n") + "\n"
    }

    package func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }
}

/// Everything that a schedule or a scenario may name.
package enum ChaosPoints {
    package static var text: String {
        var lines = ["points, where a fault can happen:"]
        let width = ChaosAction.allCases.map(\.rawValue.count).max() ?? 0
        func pad(_ text: String) -> String { text + String(repeating: " ", count: max(0, width - text.count)) }
        lines += ChaosPoint.allCases.map { "  \(pad($0.rawValue))  \($0.summary)" }
        lines.append("actions, and the points that each can happen at:")
        lines += ChaosAction.allCases.map { action in
            let real = action.realPoints
            let points = action.points.map { real.contains($0) ? "\($0.rawValue)*" : $0.rawValue }
            return "  \(pad(action.rawValue))  \(points.joined(separator: " "))"
                + (action.unit.map { " (amount: \($0))" } ?? "")
        }
        lines.append("* also with real processes (--real); plugins that do wrong there are of the family misbehaving")
        lines.append("triggers: \(ScheduleNames.triggers.joined(separator: " "))")
        return lines.joined(separator: "\n") + "\n"
    }

    package static func json() throws -> String {
        struct Points: Encodable {
            var points: [String]
            var actions: [String: [String]]
            /// Those of each action that there are with real processes.
            var real: [String: [String]]
            var triggers: [String]
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let points = Points(
            points: ChaosPoint.allCases.map(\.rawValue),
            actions: Dictionary(
                uniqueKeysWithValues: ChaosAction.allCases.map { ($0.rawValue, $0.points.map(\.rawValue)) }),
            real: Dictionary(
                uniqueKeysWithValues: ChaosAction.real.map { ($0.rawValue, $0.realPoints.map(\.rawValue)) }),
            triggers: ScheduleNames.triggers)
        return String(decoding: try encoder.encode(points), as: UTF8.self) + "\n"
    }
}
