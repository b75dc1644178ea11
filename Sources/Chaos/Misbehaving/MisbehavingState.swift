import StrategySDK

/// The well-behaved part of the plugin and all that it remembers.
///
/// A real strategy in small: every third event it compares the price with the mean of the last 16 and says what it wants.
/// How much, and how sure it is, comes from a digest of every price and time that it has seen, so that an event which was
/// lost, doubled or moved shows in every later intent.
package struct MisbehavingState: StrategyState {
    /// How many events it has taken in.
    package private(set) var evaluations = 0
    /// How many of them count for when a fault is due.
    private(set) var counted = 0
    private var prices = RollingWindow()
    /// What was decided last.
    private var position = Direction.flat
    /// A digest of every price and time in order.
    private(set) var history: UInt64 = 0

    package init() {}

    private static let window = 16
    private static let cadence = 3

    /// Takes an event in and decides on it.
    mutating func decide(
        _ features: MisbehavingFeatures, _ context: StrategyContext, targetNotional: Double, isCounted: Bool = true
    ) -> Decision<MisbehavingReason> {
        defer { prices.append(features.price, keeping: Self.window) }
        evaluations += 1
        if isCounted { counted += 1 }
        history = (history ^ features.price.bitPattern).mixed
        history = (history ^ UInt64(bitPattern: context.eventTime.nanoseconds)).mixed
        guard evaluations % Self.cadence == 0 else { return .noSignal(position == .flat ? .quiet : .holding) }

        let reason: String
        (position, reason) = view(of: features)
        return .intent(
            StrategyIntent(
                direction: position, confidence: history.mixed.share,
                targetNotional: position == .flat ? 0 : targetNotional * history.share, rationale: [reason],
                meta: [MetaEntry("evaluation", .integer(Int64(evaluations - 1)))]))
    }

    /// Leaves a state that the events did not make. Whoever keeps it decides differently from now on.
    mutating func spoil() { history = (~history).mixed }

    private func view(of features: MisbehavingFeatures) -> (Direction, String) {
        let mean = prices.mean()
        if features.price > mean {
            return (features.ema12 ?? mean) > features.price ? (.flat, "averages_disagree") : (.long, "above_mean")
        }
        if features.price < mean {
            return (features.ema12 ?? mean) < features.price ? (.flat, "averages_disagree") : (.short, "below_mean")
        }
        return (.flat, "at_mean")
    }
}
