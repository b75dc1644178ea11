public import StrategySDK

/// A plugin that a worker executable offers.
///
/// ```swift
/// Worker.run([.plugin(MeanReversion_1_0_0.self), .plugin(TrendMultifactor_1_0_0.self)])
/// ```
public struct PluginRegistration {
    let descriptor: () throws(ParameterError) -> PluginDescriptor
    let admit: (AdmissionRequest) throws(ParameterError) -> AdmittedStrategy

    /// Offers `type`.
    ///
    /// Inlinable, so that the evaluation of each plugin is compiled for that plugin where it is registered.
    @inlinable public static func plugin<Plugin: StrategyPlugin>(_ type: Plugin.Type) -> Self {
        Self(
            descriptor: { () throws(ParameterError) in try PluginDescriptor(of: type) },
            admit: { request throws(ParameterError) in try request.admit(type) })
    }

    @usableFromInline init(
        descriptor: @escaping () throws(ParameterError) -> PluginDescriptor,
        admit: @escaping (AdmissionRequest) throws(ParameterError) -> AdmittedStrategy
    ) {
        self.descriptor = descriptor
        self.admit = admit
    }
}

/// A strategy that asks to be run.
@usableFromInline struct AdmissionRequest {
    @usableFromInline let slot: UInt32
    @usableFromInline let timeframe: String
    @usableFromInline let parameters: [Parameter]
    /// For each declared feature, the column that carries it.
    @usableFromInline let columns: [UInt16]

    init(slot: UInt32, timeframe: String, parameters: [Parameter], columns: [UInt16]) {
        self.slot = slot
        self.timeframe = timeframe
        self.parameters = parameters
        self.columns = columns
    }

    @inlinable func admit<Plugin: StrategyPlugin>(
        _ type: Plugin.Type
    ) throws(ParameterError) -> AdmittedStrategy {
        var reader = ParameterReader(parameters)
        let typed = try Plugin.Parameters(from: &reader)
        try reader.finish()
        let warmUp = UInt32(clamping: Plugin.warmUp(typed))
        let runner = PluginRunner<Plugin>(
            slot: slot, timeframe: timeframe, parameters: typed, columns: columns, warmUp: warmUp)
        return AdmittedStrategy(
            evaluate: { event, results in runner.evaluate(event, into: &results) }, warmUp: warmUp,
            parameters: reader.effective)
    }
}

/// A strategy that runs.
@usableFromInline struct AdmittedStrategy {
    let evaluate: Evaluation
    let warmUp: UInt32
    let parameters: [Parameter]

    @usableFromInline init(evaluate: @escaping Evaluation, warmUp: UInt32, parameters: [Parameter]) {
        self.evaluate = evaluate
        self.warmUp = warmUp
        self.parameters = parameters
    }
}
