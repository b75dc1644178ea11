/// One thing that somebody who has taken over a worker would try.
package struct Attempt: Sendable, Hashable {
    package let group: AttemptGroup
    /// What the prober knows it by; unique.
    package let name: String
    /// What it does, in a few words.
    package let summary: String
    /// What must become of it in a sealed worker: one of these.
    package let expected: [AttemptOutcome]
    /// Why it may pass, or what else stands against it, where it is not simply stopped; empty elsewhere.
    package let remark: String

    /// Whether it must be stopped before the kernel has done anything.
    package var mustBeStopped: Bool {
        expected.allSatisfy { outcome in
            switch outcome {
            case .denied, .stopped, .clockRead: true
            default: false
            }
        }
    }

    /// Every attempt, group by group.
    package static let all: [Attempt] = AttemptGroup.allCases.flatMap { $0.attempts }

    /// The attempt with this name.
    package static func named(_ name: String) -> Attempt? { all.first { $0.name == name } }
}

/// What attempts have in common.
package enum AttemptGroup: String, Sendable, CaseIterable {
    case open = "open a file"
    case change = "change files and names"
    case look = "look at files"
    case memoryOfOthers = "memory of others"
    case nameless = "files without names"
    case executable = "executable memory"
    case oddMemory = "odd memory"
    case descriptors
    case moveData = "move data"
    case terminal
    case network
    case signals
    case scheduling
    case processes
    case namespaces = "namespaces and mounts"
    case doors = "other kernels' doors"
    case loosen = "loosening the seal"
    case sharedState = "shared state"
    case waiting
    case time
    case chance
    case identity
    case privilege
    case otherWays = "other ways in"
    case exhaust
    case leave
    case spy

    var attempts: [Attempt] {
        let rows =
            switch self {
            case .open: Self.openRows
            case .change: Self.changeRows
            case .look: Self.lookRows
            case .memoryOfOthers: Self.memoryOfOthersRows
            case .nameless: Self.namelessRows
            case .executable: Self.executableRows
            case .oddMemory: Self.oddMemoryRows
            case .descriptors: Self.descriptorRows
            case .moveData: Self.moveDataRows
            case .terminal: Self.terminalRows
            case .network: Self.networkRows
            case .signals: Self.signalRows
            case .scheduling: Self.schedulingRows
            case .processes: Self.processRows
            case .namespaces: Self.namespaceRows
            case .doors: Self.doorRows
            case .loosen: Self.loosenRows
            case .sharedState: Self.sharedStateRows
            case .waiting: Self.waitingRows
            case .time: Self.timeRows
            case .chance: Self.chanceRows
            case .identity: Self.identityRows
            case .privilege: Self.privilegeRows
            case .otherWays: Self.otherWayRows
            case .exhaust: Self.exhaustRows
            case .leave: Self.leaveRows
            case .spy: Self.spyRows
            }
        return rows.map { row in
            Attempt(
                group: self, name: row.name, summary: row.summary, expected: row.expected, remark: row.remark)
        }
    }
}

/// A line of a group's list.
struct AttemptRow: Sendable {
    let name: String
    let summary: String
    let expected: [AttemptOutcome]
    let remark: String

    /// A call that must be stopped and reported by its name, which is the attempt's.
    static func denied(_ name: String, _ summary: String) -> AttemptRow { denied(name, name, summary) }

    /// The same of a call by another name.
    static func denied(_ name: String, _ call: String, _ summary: String) -> AttemptRow {
        AttemptRow(name: name, summary: summary, expected: [.denied(call: call)], remark: "")
    }

    /// Anything else.
    static func expects(
        _ name: String, _ expected: AttemptOutcome..., because remark: String = "", does summary: String
    ) -> AttemptRow {
        AttemptRow(name: name, summary: summary, expected: expected, remark: remark)
    }
}
