/// What can go wrong.
package enum ChaosAction: String, Sendable, CaseIterable {
    // MARK: To a worker, by nobody's fault
    /// SIGKILL from outside.
    case kill
    /// SIGSTOP, and SIGCONT after `amount` milliseconds.
    case stop
    /// The next `amount` bytes of its pipes pass one at a time.
    case slow
    /// The supervisor does not read from it for `amount` milliseconds.
    case unread
    /// Its process cannot be started.
    case launchFails = "launch_fails"
    /// It is not what its policy says.
    case attestationFails = "attestation_fails"
    /// What it says while it is set up makes no sense.
    case garble

    // MARK: By the plugin, as a process
    case crash
    case exit
    case outOfMemory = "out_of_memory"
    case spin
    case violation

    // MARK: By the plugin, as a function: at the event whenever it is evaluated
    case `throw`
    case throwAfterChange = "throw_after_change"
    case nanConfidence = "nan_confidence"
    case notionalAboveLimit = "notional_above_limit"
    case oversizeIntent = "oversize_intent"
    /// Decides otherwise than before.
    case differ

    // MARK: By a worker that lies
    case wrongSequence = "wrong_sequence"
    case wrongGeneration = "wrong_generation"
    case wrongRound = "wrong_round"
    case wrongSlot = "wrong_slot"
    case wrongSymbol = "wrong_symbol"
    case wrongType = "wrong_type"
    case truncated
    case oversizeLength = "oversize_length"
    case duplicate
    case early
    case unasked
    case flood
    case silence

    // MARK: With snapshots
    case flippedBit = "flipped_bit"
    case wrongVersion = "wrong_version"
    case tooLarge = "too_large"
    case neverTold = "never_told"
    case cannotTell = "cannot_tell"
    case refuseRestore = "refuse_restore"

    // MARK: With the supervisor
    case supervisorKill = "supervisor_kill"
    /// It is stopped for `amount` milliseconds.
    case supervisorStop = "supervisor_stop"
    case halt
    case resume
    case reset
}

extension ChaosAction {
    /// Where it can happen.
    package var points: [ChaosPoint] {
        switch self {
        case .kill: ChaosPoint.allCases.filter { $0 != .intake }
        case .stop: [.greeting, .admitting, .restore, .capture, .evaluation, .replay, .probe, .between]
        case .slow, .unread: [.greeting, .restore, .evaluation, .replay, .probe, .between]
        case .launchFails: [.launch]
        case .attestationFails: [.attesting]
        case .garble: [.greeting, .admitting]
        case .crash, .exit, .outOfMemory, .spin, .violation: [.evaluation, .replay, .probe]
        case .throw, .throwAfterChange, .nanConfidence, .notionalAboveLimit, .oversizeIntent: [.evaluation]
        case .differ: [.replay]
        case .wrongSequence, .wrongGeneration, .wrongRound, .wrongSlot, .wrongSymbol, .wrongType, .truncated,
            .oversizeLength, .duplicate, .early, .unasked, .flood, .silence:
            [.evaluation, .replay, .probe]
        case .flippedBit, .wrongVersion, .tooLarge, .neverTold, .cannotTell: [.capture]
        case .refuseRestore: [.restore]
        case .supervisorKill, .supervisorStop, .halt, .resume, .reset: [.intake]
        }
    }

    /// Whom it may cost something.
    enum Blame: Sendable {
        /// Nobody: the output is the same.
        case nobody
        /// The strategy, from the second time on: once is chance.
        case strategyAtSecond
        case strategy
        /// Every strategy of the plugin versions in the worker.
        case worker
    }

    var blame: Blame {
        switch self {
        case .kill, .stop, .slow, .unread, .launchFails, .attestationFails, .garble, .supervisorKill, .supervisorStop,
            .halt, .resume, .reset:
            .nobody
        case .crash, .exit, .outOfMemory, .spin: .strategyAtSecond
        case .throw, .throwAfterChange, .nanConfidence, .notionalAboveLimit, .oversizeIntent, .differ, .cannotTell:
            .strategy
        case .violation, .wrongSequence, .wrongGeneration, .wrongRound, .wrongSlot, .wrongSymbol, .wrongType,
            .truncated,
            .oversizeLength, .duplicate, .early, .unasked, .flood, .silence, .flippedBit, .wrongVersion, .tooLarge,
            .neverTold, .refuseRestore:
            .worker
        }
    }

    /// Whether the output is the same as without it.
    var isHarmless: Bool {
        if case .nobody = blame { true } else { false }
    }

    /// What a plugin does at the event whenever it is asked: a property of the plugin, and no accident.
    var misdeed: Misdeed? {
        switch self {
        case .throw: .throw
        case .throwAfterChange: .throwAfterChange
        case .nanConfidence: .nanConfidence
        case .notionalAboveLimit: .notionalAboveLimit
        case .oversizeIntent: .oversizeIntent
        default: nil
        }
    }

    /// Whether it is an order of an operator, and so part of the input.
    package var isOrder: Bool { self == .halt || self == .resume || self == .reset }

    /// Whether it is done by one strategy.
    var needsStrategy: Bool {
        switch self {
        case .crash, .exit, .outOfMemory, .spin, .violation, .differ: true
        default: misdeed != nil
        }
    }

    /// What `amount` counts; nil where it has no meaning.
    package var unit: String? {
        switch self {
        case .stop, .unread, .supervisorStop: "milliseconds"
        case .slow: "bytes"
        default: nil
        }
    }
}
