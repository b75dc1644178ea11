import StrategySDK

/// When a fault happens. It depends on State and event alone, so that a fault happens again wherever its event is evaluated
/// again: in the same process, after a restart, in a replay.
enum FaultSchedule: Sendable, Equatable {
    /// At the evaluation `first` of a state, counted from 0, and at every `every`-th after it; 0: not again.
    ///
    /// A host that leaves no trace of a failed event gives the state back as it was before. Its count has then not moved,
    /// and the next event meets the fault too. What is to happen once is asked for by ``event(_:)``.
    case evaluation(first: Int, every: Int)
    /// At events of this time.
    case event(EventTime)
    /// At about one event in so many, chosen by its time and symbol.
    case oneIn(Int)

    /// - Parameter evaluation: how many events the state has seen before this one.
    func hasCome(evaluation: Int, _ context: StrategyContext) -> Bool {
        switch self {
        case .evaluation(let first, let every):
            guard evaluation >= first else { return false }
            return every == 0 ? evaluation == first : (evaluation - first) % every == 0
        case .event(let time):
            return context.eventTime == time
        case .oneIn(let count):
            var digest = UInt64(bitPattern: context.eventTime.nanoseconds).mixed
            for byte in context.symbol.utf8 { digest = (digest ^ UInt64(byte)).mixed }
            return digest % UInt64(count) == 0
        }
    }
}

extension UInt64 {
    /// A number in which every bit depends on every bit of this one (the finish of SplitMix64).
    var mixed: UInt64 {
        var value = self &+ 0x9E37_79B9_7F4A_7C15
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }

    /// This number as one from 0.5 to below 1.
    var share: Double { 0.5 + Double(self >> 12) * 0x1p-53 }
}
