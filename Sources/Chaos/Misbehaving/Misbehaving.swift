import CMisbehaving
package import StrategySDK

/// `misbehaving@1.0.0`: a well-behaved strategy that breaks on purpose where its parameters say so.
///
/// For those who test a host. What can go wrong is listed in ``Fault``. It reads more of its worker than a plugin may, and
/// so is kept away from the families that are installed: only `bulkhead-chaos-worker` offers it.
package enum Misbehaving_1_0_0: StrategyPlugin {
    package static let identity = PluginIdentity(family: "misbehaving", version: SemanticVersion(1, 0, 0))
    package static let summary = "Breaks on purpose, to test a host."

    package static func evaluate(
        _ features: MisbehavingFeatures, _ parameters: MisbehavingParameters, _ context: StrategyContext,
        _ state: inout MisbehavingState
    ) throws -> Decision<MisbehavingReason> {
        try Misbehaviour.evaluate(features, parameters, context, &state)
    }
}

/// `misbehaving@1.1.0`: the same, for tests in which one version is taken out of service and another goes on.
package enum Misbehaving_1_1_0: StrategyPlugin {
    package static let identity = PluginIdentity(family: "misbehaving", version: SemanticVersion(1, 1, 0))
    package static let summary = "Breaks on purpose, to test a host; the same as 1.0.0 under another version."

    package static func evaluate(
        _ features: MisbehavingFeatures, _ parameters: MisbehavingParameters, _ context: StrategyContext,
        _ state: inout MisbehavingState
    ) throws -> Decision<MisbehavingReason> {
        try Misbehaviour.evaluate(features, parameters, context, &state)
    }
}

/// `misbehaving@2.0.0`: the same with one state for all symbols, for tests in which two majors run side by side.
package enum Misbehaving_2_0_0: StrategyPlugin {
    package static let identity = PluginIdentity(family: "misbehaving", version: SemanticVersion(2, 0, 0))
    package static let summary = "Breaks on purpose, to test a host; with one state for all symbols."
    package static let stateScope = StateScope.perStrategy

    package static func evaluate(
        _ features: MisbehavingFeatures, _ parameters: MisbehavingParameters, _ context: StrategyContext,
        _ state: inout MisbehavingState
    ) throws -> Decision<MisbehavingReason> {
        try Misbehaviour.evaluate(features, parameters, context, &state)
    }
}

/// What the plugin reads of an event.
package struct MisbehavingFeatures: StrategyFeatures {
    let price: Double
    let ema12: Double?
    /// Where the event's presence bits lie, within the frame that the supervisor sent; 0 while declaring.
    let presenceAddress: UInt

    package init(from reader: inout FeatureReader) {
        price = reader.number("price")
        ema12 = reader.optionalNumber("ema12")
        presenceAddress = reader.source.map { UInt(bitPattern: $0.presence) } ?? 0
    }
}

package enum MisbehavingReason: String, QuietReason {
    /// A position is held, and it is not time to look again.
    case holding
    /// There is no position, and it is not time to look again.
    case quiet
}

/// One evaluation, with or without a fault.
enum Misbehaviour {
    static func evaluate(
        _ features: MisbehavingFeatures, _ parameters: MisbehavingParameters, _ context: StrategyContext,
        _ state: inout MisbehavingState
    ) throws -> Decision<MisbehavingReason> {
        let evaluation = state.evaluations
        let processEvaluation = bulkhead_chaos_count_evaluation()
        let isDue = parameters.isDue(evaluation: state.counted, features, context)
        if isDue, parameters.fault == .throw { throw Misdeed("told to throw at evaluation \(evaluation)") }

        let decision = state.decide(
            features, context, targetNotional: parameters.targetNotional, isCounted: parameters.counts(features))
        guard isDue else { return decision }
        if parameters.fault == .throwAfterChange {
            state.spoil()
            throw Misdeed("told to throw at evaluation \(evaluation), having changed its state")
        }
        let occasion = Occasion(
            decision: decision, evaluation: evaluation, processEvaluation: processEvaluation,
            history: state.history, presenceAddress: features.presenceAddress, amount: parameters.amount,
            targetNotional: parameters.targetNotional)
        return try occasion.commit(parameters.fault)
    }
}

/// What the plugin throws.
struct Misdeed: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
