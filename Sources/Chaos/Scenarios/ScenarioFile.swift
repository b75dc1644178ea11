package import Simulation
import Words
import Yams

/// A scenario: faults that a tester has written down, as YAML.
///
/// ```yaml
/// world: 7            # from which strategies, limits and events are made
/// events: 720         # while faults happen
/// quiet: 300          # after that
/// checkpoints: 100    # events between two, about; without any a supervisor that is killed begins with the first event
/// live: 100           # breakers count seconds, and so many milliseconds pass, at most, before events are taken in
/// faults:
///   - at: evaluation
///     strategy: s2
///     sequence: 417
///     times: 2
///     do: crash
/// ```
package enum ScenarioFile {
    /// A scenario is not larger. Bytes.
    package static let maxBytes = 1 << 20

    /// - Parameter seed: stands for `world` and `pace` where the scenario does not say them.
    package static func read(_ text: String, seed: UInt64) throws(ScheduleError) -> Schedule {
        guard text.utf8.count <= maxBytes else {
            throw ScheduleError(line: 1, column: 1, "the scenario is larger than \(maxBytes) bytes")
        }
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch {
            throw failure(error)
        }
        guard let root, case .mapping(let top) = root else {
            throw ScheduleError(line: 1, column: 1, "a scenario is a mapping with the key `faults`")
        }
        var schedule = Schedule(world: seed, pace: seed, events: 720, quietEvents: 300, faults: [])
        var seen: Set<String> = []
        for (key, value) in top {
            let name = try unique(key, &seen)
            switch name {
            case "world": schedule.world = try number(value, name, 0...UInt64.max)
            case "pace": schedule.pace = try number(value, name, 0...UInt64.max)
            case "events": schedule.events = Int(try number(value, name, 1...UInt64(Schedule.maxEvents)))
            case "quiet": schedule.quietEvents = Int(try number(value, name, 0...UInt64(Schedule.maxEvents)))
            case "checkpoints":
                schedule.checkpoints = Int(try number(value, name, 0...UInt64(Schedule.maxEvents)))
            case "live": schedule.live = Int(try number(value, name, 0...UInt64(Schedule.maxLive)))
            case "faults": schedule.faults = try faults(value)
            default:
                throw error(
                    key, unknown("key", name, ["world", "pace", "events", "quiet", "checkpoints", "live", "faults"]))
            }
        }
        guard seen.contains("faults") else { throw error(root, "the scenario has no key `faults`") }
        return schedule
    }

    private static func faults(_ node: Node) throws(ScheduleError) -> [ScheduledFault] {
        guard case .sequence(let entries) = node else { throw error(node, "`faults` is a list") }
        guard entries.count <= Schedule.maxFaults else { throw error(node, "more than \(Schedule.maxFaults) faults") }
        var faults: [ScheduledFault] = []
        for entry in entries { faults.append(try fault(entry)) }
        return faults
    }

    private static func fault(_ node: Node) throws(ScheduleError) -> ScheduledFault {
        guard case .mapping(let mapping) = node else {
            throw error(node, "a fault is a mapping with the keys `at` and `do`")
        }
        var point: ChaosPoint?
        var action: ChaosAction?
        var trigger = Trigger(.intake)
        var amount: Int?
        var seen: Set<String> = []
        for (key, value) in mapping {
            let name = try unique(key, &seen)
            do {
                switch name {
                case "at": point = try ScheduleNames.point(try text(value, name))
                case "do": action = try ScheduleNames.action(try text(value, name))
                case "amount": amount = Int(try number(value, name, 0...UInt64(Int32.max)))
                case "role":
                    let text = try text(value, name)
                    guard let role = WorkerRole(rawValue: text) else {
                        throw error(value, unknown("role", text, WorkerRole.allCases.map(\.rawValue)))
                    }
                    trigger.role = role
                case "family": trigger.family = try text(value, name)
                case "strategy": trigger.strategy = try text(value, name)
                case "symbol": trigger.symbol = try text(value, name)
                case "sequence": trigger.sequence = try number(value, name, 0...UInt64.max)
                case "from": trigger.from = try number(value, name, 0...UInt64.max)
                case "generation": trigger.generation = UInt32(try number(value, name, 1...UInt64(UInt32.max)))
                case "life": trigger.life = Int(try number(value, name, 1...UInt64(Int32.max)))
                case "skip": trigger.skip = Int(try number(value, name, 0...UInt64(Int32.max)))
                case "times": trigger.times = Int(try number(value, name, 1...UInt64(Int32.max)))
                default:
                    throw error(key, unknown("key", name, ["at", "do", "amount"] + ScheduleNames.triggers))
                }
            } catch let unknown as UnknownName {
                throw error(value, unknown.description)
            } catch let problem as ScheduleError {
                throw problem
            } catch {
                throw Self.error(value, "\(error)")
            }
        }
        guard let point else { throw error(node, "the fault has no key `at`, a point") }
        guard let action else { throw error(node, "the fault has no key `do`, an action") }
        trigger.point = point
        let fault = ScheduledFault(trigger, action, amount: amount)
        if let problem = ScheduleNames.problem(fault) { throw error(node, problem) }
        return fault
    }

    // MARK: Nodes

    private static func unique(_ key: Node, _ seen: inout Set<String>) throws(ScheduleError) -> String {
        let name = try text(key, "a key")
        guard seen.insert(name).inserted else { throw error(key, "`\(name)` stands here a second time") }
        return name
    }

    private static func text(_ node: Node, _ name: String) throws(ScheduleError) -> String {
        guard case .scalar(let scalar) = node else { throw error(node, "`\(name)` is a text") }
        return scalar.string
    }

    private static func number(
        _ node: Node, _ name: String, _ range: ClosedRange<UInt64>
    ) throws(ScheduleError) -> UInt64 {
        guard case .scalar(let scalar) = node, let value = UInt64(scalar.string), range.contains(value) else {
            throw error(node, "`\(name)` is a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    private static func unknown(_ kind: String, _ name: String, _ known: [String]) -> String {
        let nearest = NearestName.of(name, in: known).map { "; did you mean \($0)?" } ?? ""
        return "there is no \(kind) \(Words.quote(name))\(nearest)"
    }

    private static func error(_ node: Node, _ problem: String) -> ScheduleError {
        ScheduleError(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1, problem)
    }

    private static func failure(_ error: any Error) -> ScheduleError {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _)?, .parser(_, let problem, let mark, _)?,
            .composer(_, let problem, let mark, _)?:
            ScheduleError(line: mark.line, column: mark.column, "is not YAML here: \(problem)")
        default: ScheduleError(line: 1, column: 1, "is not YAML: \(Words.clean("\(error)", limit: 200))")
        }
    }
}
