/// What can go wrong with real processes, which nobody has at every point in hand.
extension ChaosAction {
    /// Where it can happen with real processes; empty: nowhere.
    package var realPoints: [ChaosPoint] {
        switch self {
        case .kill, .stop, .slow, .unread, .launchFails, .attestationFails, .supervisorKill, .supervisorStop, .halt,
            .resume, .reset:
            points
        // A plugin does it whenever the event is evaluated; of what it remembers and replays it knows nothing.
        default: pluginFault == nil ? [] : [.evaluation]
        }
    }

    /// The fault of the `misbehaving` plugin that does it; nil where none does.
    package var pluginFault: String? {
        switch self {
        case .crash: "segfault"
        case .exit: "exit_0"
        case .outOfMemory: "balloon"
        case .spin: "spin"
        case .violation: "open_file"
        case .throw: "throw"
        case .throwAfterChange: "throw_after_change"
        case .nanConfidence: "nan_confidence"
        case .notionalAboveLimit: "notional_above_limit"
        case .oversizeIntent: "oversize_meta"
        case .wrongGeneration: "wrong_generation"
        case .wrongSlot: "wrong_strategy"
        case .wrongSymbol: "wrong_symbol"
        case .wrongType: "wrong_type"
        case .oversizeLength: "oversized_frame"
        case .early: "early_answer"
        case .flood: "flood_stdout"
        default: nil
        }
    }

    /// What becomes of the event for the strategy whose plugin does it, by the outcome's name.
    package var realOutcome: String? {
        switch self {
        case .crash, .exit: "crash"
        case .outOfMemory: "out_of_memory"
        case .spin: "timeout"
        case .violation: "violation"
        case .throw, .throwAfterChange: "error"
        case .nanConfidence, .notionalAboveLimit, .oversizeIntent: "bad_output"
        default: pluginFault == nil ? nil : "protocol_error"
        }
    }

    /// Who of a real worker is held to account for what one of its strategies does.
    package enum RealBlame: Sendable {
        case strategy
        /// Every strategy of the plugin's version.
        case version
        /// Every strategy of the worker: which of them lied no answer tells.
        case family
    }

    package var realBlame: RealBlame {
        realOutcome == "protocol_error" ? .family : self == .violation ? .version : .strategy
    }

    /// Whether it is a death that is only charged when it comes again, as a plugin's does.
    package var isChargedAtSecond: Bool { if case .strategyAtSecond = blame { true } else { false } }

    /// What can happen with real processes.
    package static var real: [ChaosAction] { allCases.filter { !$0.realPoints.isEmpty } }
}

extension ScheduleNames {
    /// Why a fault that a simulation knows cannot happen with real processes; nil where it can.
    package static func realProblem(_ fault: ScheduledFault) -> String? {
        let (action, trigger) = (fault.action, fault.trigger)
        func list(_ names: [String]) -> String { names.joined(separator: ", ") }
        guard !action.realPoints.isEmpty else {
            return "\(action.rawValue) is not possible with real processes; what is: "
                + list(ChaosAction.real.map(\.rawValue))
        }
        guard action.realPoints.contains(trigger.point) else {
            let possible = ChaosAction.real.filter { $0.realPoints.contains(trigger.point) }.map(\.rawValue)
            return "\(action.rawValue) at \(trigger.point.rawValue) is not possible with real processes; it is at "
                + "\(list(action.realPoints.map(\.rawValue))), and at \(trigger.point.rawValue) there is: \(list(possible))"
        }
        if action.pluginFault != nil {
            guard trigger.strategy != nil, trigger.sequence != nil else {
                return "\(action.rawValue) is done by a real plugin, which is told beforehand: "
                    + "it needs `strategy` and `sequence`"
            }
            let others = [
                ("skip", trigger.skip > 0), ("generation", trigger.generation != nil), ("life", trigger.life != nil),
                ("role", trigger.role != nil),
            ].filter(\.1).map { "`\($0.0)`" }
            if !others.isEmpty {
                return "\(action.rawValue) is done by a real plugin whenever it evaluates the event: "
                    + "\(others.joined(separator: ", ")) cannot be kept to"
            }
        } else if trigger.sequence != nil, trigger.point.isSetUp {
            return
                "at \(trigger.point.rawValue) real workers are at no event of their own, and how far the others are is "
                + "chance: use `from`, `generation` or `skip` instead of `sequence`"
        }
        return nil
    }
}

extension ChaosPoint {
    /// Whether it belongs to no event.
    package var isSetUp: Bool {
        switch self {
        case .launch, .greeting, .attesting, .admitting, .restore, .capture: true
        case .evaluation, .replay, .probe, .between, .intake: false
        }
    }
}
