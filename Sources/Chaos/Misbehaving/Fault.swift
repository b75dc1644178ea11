/// What the plugin does wrong when its moment has come. The raw value is the text of the parameter `fault`.
///
/// `Fixtures/chaos/README.md` says of each what a host must make of it, and `Fixtures/chaos/expectations.yaml` says it to
/// machines; a test holds the three together.
package enum Fault: String, Sendable, CaseIterable {
    case wellBehaved = "none"

    // MARK: Errors

    case `throw`
    /// Changes the state first.
    case throwAfterChange = "throw_after_change"

    // MARK: Intents that break a rule

    case badConfidence = "bad_confidence"
    case nanConfidence = "nan_confidence"
    case infiniteNotional = "infinite_notional"
    case negativeNotional = "negative_notional"
    case notionalAboveLimit = "notional_above_limit"
    case controlCharacters = "control_characters"
    case bidirectionalText = "bidirectional_text"
    case manyRationales = "many_rationales"
    case longRationale = "long_rationale"
    case oversizeMeta = "oversize_meta"

    // MARK: Ends

    /// An index out of range, as an author has one by mistake.
    case trap
    case segfault
    case illegalInstruction = "illegal_instruction"
    case abort
    case stackOverflow = "stack_overflow"
    case divideByZero = "divide_by_zero"
    case exit0 = "exit_0"
    case exit1 = "exit_1"

    // MARK: Time and memory

    case spin
    case slow
    case balloon
    case hugeAllocation = "huge_allocation"
    case leak

    // MARK: Bytes on the answering pipe, past the runtime

    case garbageFrame = "garbage_frame"
    case truncatedFrame = "truncated_frame"
    case oversizedFrame = "oversized_frame"
    case badLength = "bad_length"
    case duplicateAnswer = "duplicate_answer"
    case earlyAnswer = "early_answer"
    case lateAnswer = "late_answer"
    case wrongGeneration = "wrong_generation"
    case wrongType = "wrong_type"
    case wrongSymbol = "wrong_symbol"
    case wrongStrategy = "wrong_strategy"
    case wrongDirection = "wrong_direction"
    case floodStdout = "flood_stdout"

    // MARK: Bytes on standard error

    case floodStderr = "flood_stderr"
    case stderrControlCharacters = "stderr_control_characters"

    // MARK: Calls that the seal stops

    case closePipes = "close_pipes"
    case openFile = "open_file"
    case openSocket = "open_socket"
    case fork
    case readClock = "read_clock"
    case clockGettime = "clock_gettime"

    // MARK: What another process does not repeat

    case nondeterministicRandom = "nondeterministic_random"
    case nondeterministicCounter = "nondeterministic_counter"
    case crashInRecovery = "crash_in_recovery"
}

extension Fault {
    /// How large a fault can be made.
    package struct Size: Sendable {
        /// What is counted.
        package let unit: String
        /// Where the parameter `amount` says nothing.
        package let usual: Int
        package let most: Int
    }

    /// Nil for faults that come in one size.
    package var size: Size? {
        switch self {
        case .manyRationales: Size(unit: "texts", usual: 17, most: 1_000_000)
        case .longRationale: Size(unit: "bytes of text", usual: 257, most: 1 << 24)
        case .oversizeMeta: Size(unit: "bytes of text", usual: 5000, most: 1 << 24)
        case .slow: Size(unit: "microseconds of processor time", usual: 100_000, most: 3_600_000_000)
        case .balloon: Size(unit: "bytes at a time", usual: 1 << 20, most: 1 << 30)
        case .hugeAllocation: Size(unit: "bytes", usual: 1 << 40, most: 1 << 46)
        case .leak: Size(unit: "bytes", usual: 1 << 20, most: 1 << 40)
        case .garbageFrame: Size(unit: "bytes", usual: 64, most: 1 << 24)
        case .floodStderr: Size(unit: "bytes", usual: 1 << 20, most: 1 << 30)
        default: nil
        }
    }
}
