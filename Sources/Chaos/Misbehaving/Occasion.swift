import CMisbehaving
import StrategySDK

/// One evaluation at which a fault happens, and what is known there.
struct Occasion {
    /// What the plugin would decide if it behaved well.
    let decision: Decision<MisbehavingReason>
    /// How many events the state had seen before.
    let evaluation: Int
    /// How many evaluations this process had made before, of all strategies.
    let processEvaluation: UInt64
    let history: UInt64
    let presenceAddress: UInt
    let amount: Int
    let targetNotional: Double

    /// Does what is wrong, and decides as the plugin would, unless the decision is what is wrong.
    ///
    /// - Throws: ``Misdeed`` where the fault cannot be done here.
    func commit(_ fault: Fault) throws -> Decision<MisbehavingReason> {
        switch fault {
        // Done before there is a decision.
        case .wellBehaved, .throw, .throwAfterChange: break

        case .badConfidence: return spoiled { $0.confidence = 1.5 }
        case .nanConfidence: return spoiled { $0.confidence = .nan }
        case .infiniteNotional: return spoiled { $0.targetNotional = .infinity }
        case .negativeNotional: return spoiled { $0.targetNotional = -1 }
        case .notionalAboveLimit: return spoiled { $0.targetNotional = .greatestFiniteMagnitude }
        case .controlCharacters: return spoiled { $0.rationale = ["\u{1B}[2J\u{7}\nall is well"] }
        case .bidirectionalText: return spoiled { $0.rationale = ["\u{202E}gnol"] }
        case .manyRationales: return spoiled { $0.rationale = Array(repeating: "again", count: amount) }
        case .longRationale: return spoiled { $0.rationale = [String(repeating: "r", count: amount)] }
        case .oversizeMeta:
            return spoiled { $0.meta = [MetaEntry("ballast", .text(String(repeating: "m", count: amount)))] }

        case .trap: trap()
        case .segfault: bulkhead_chaos_segfault()
        case .illegalInstruction: bulkhead_chaos_illegal_instruction()
        case .abort: bulkhead_chaos_abort()
        case .stackOverflow: bulkhead_chaos_overflow_stack()
        case .divideByZero: bulkhead_chaos_divide_by_zero()
        case .exit0: bulkhead_chaos_exit(0)
        case .exit1: bulkhead_chaos_exit(1)

        case .spin: bulkhead_chaos_spin()
        case .slow: bulkhead_chaos_burn(UInt64(amount))
        case .balloon: while true { keep(amount) }
        case .hugeAllocation, .leak: keep(amount)

        case .garbageFrame: RawOutput.write(garbage(), to: RawOutput.answers)
        case .truncatedFrame, .oversizedFrame, .badLength, .duplicateAnswer, .earlyAnswer, .lateAnswer,
            .wrongGeneration,
            .wrongType, .wrongSymbol, .wrongStrategy, .wrongDirection:
            RawOutput.write(try forgery(fault), to: RawOutput.answers)
        case .floodStdout:
            let part = try forgery(fault)
            while true { RawOutput.write(part, to: RawOutput.answers) }

        case .floodStderr: RawOutput.flood(amount)
        case .stderrControlCharacters:
            RawOutput.write(
                Array("\u{1B}]0;owned\u{7}\u{1B}[2J\u{1B}[31mbulkhead: \u{202E}llew si lla\r\n".utf8),
                to: RawOutput.standardError)

        case .closePipes: bulkhead_chaos_close(RawOutput.answers)
        case .openFile: bulkhead_chaos_open_file()
        case .openSocket: bulkhead_chaos_open_socket()
        case .fork: bulkhead_chaos_fork()
        case .readClock: return decided(by: bulkhead_chaos_read_counter())
        case .clockGettime: return decided(by: bulkhead_chaos_clock_gettime())

        case .nondeterministicRandom: return decided(by: bulkhead_chaos_random())
        case .nondeterministicCounter: return decided(by: processEvaluation)
        case .crashInRecovery:
            // A state that has seen more than its process comes from an earlier one.
            if UInt64(evaluation) > processEvaluation { trap() }
        }
        return decision
    }

    /// An intent that `change` has spoiled: that of the decision, or one made for the purpose.
    private func spoiled(_ change: (inout StrategyIntent) -> Void) -> Decision<MisbehavingReason> {
        var intent = StrategyIntent.long(
            confidence: history.mixed.share, targetNotional: targetNotional * history.share,
            rationale: ["made_to_be_spoiled"])
        if case .intent(let wanted) = decision, wanted.direction != .flat { intent = wanted }
        change(&intent)
        return .intent(intent)
    }

    /// An intent whose notional is made of something that State and event do not say.
    private func decided(by number: UInt64) -> Decision<MisbehavingReason> {
        spoiled { $0.targetNotional = targetNotional * (number ^ history).mixed.share }
    }

    /// Reads beyond the end of an array.
    private func trap() {
        let nothing: [Double] = []
        _ = nothing[evaluation]
    }

    /// Takes memory, uses it, and never gives it back.
    private func keep(_ count: Int) {
        let memory = UnsafeMutableRawPointer.allocate(byteCount: count, alignment: 16)
        bulkhead_chaos_touch(memory, count)
    }

    /// Bytes that look random and are the same at each evaluation of the event.
    private func garbage() -> [UInt8] {
        var number = history
        return (0..<amount).map { _ in
            number = number.mixed
            return UInt8(truncatingIfNeeded: number)
        }
    }

    private func forgery(_ fault: Fault) throws -> [UInt8] {
        guard let event = EventInFlight(presenceAddress: presenceAddress) else {
            throw Misdeed("\(fault.rawValue) needs the frame of the event, which does not lie around its features")
        }
        return ForgedAnswer(to: event, with: fault).bytes
    }
}
