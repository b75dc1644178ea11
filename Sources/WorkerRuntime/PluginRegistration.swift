public import StateCoding
public import StrategySDK
public import Wire

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
    ///
    /// - Parameter deprecated: why it should not be used any more, and what to use in its place; nil where it should. It runs
    ///   as ever; check, log and metrics say so. A version is removed one release later at the earliest.
    @inlinable public static func plugin<Plugin: StrategyPlugin>(
        _ type: Plugin.Type, deprecated: String? = nil
    ) -> Self {
        Self(
            descriptor: { () throws(ParameterError) in
                var descriptor = try PluginDescriptor(of: type)
                descriptor.deprecation = deprecated
                return descriptor
            },
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
            evaluate: { event, results in runner.evaluate(event, into: &results) },
            memory: StrategyMemory(
                capture: { snapshot throws(StateCodingError) in try runner.capture(into: &snapshot) },
                restore: { part throws(MemoryRefusal) in try runner.restore(part) }, reset: { runner.reset() }),
            layout: runner.layout, warmUp: warmUp, parameters: reader.effective)
    }
}

/// What a strategy remembers, as the session sees it.
@usableFromInline struct StrategyMemory {
    let capture: (inout SnapshotWriter) throws(StateCodingError) -> Void
    let restore: (Snapshot.Part) throws(MemoryRefusal) -> Void
    let reset: () -> Void

    @usableFromInline init(
        capture: @escaping (inout SnapshotWriter) throws(StateCodingError) -> Void,
        restore: @escaping (Snapshot.Part) throws(MemoryRefusal) -> Void, reset: @escaping () -> Void
    ) {
        self.capture = capture
        self.restore = restore
        self.reset = reset
    }
}

/// A strategy that runs.
@usableFromInline struct AdmittedStrategy {
    let evaluate: Evaluation
    let memory: StrategyMemory
    /// Of its state, as snapshots name it.
    let layout: UInt64
    let warmUp: UInt32
    let parameters: [Parameter]

    @usableFromInline init(
        evaluate: @escaping Evaluation, memory: StrategyMemory, layout: UInt64, warmUp: UInt32, parameters: [Parameter]
    ) {
        self.evaluate = evaluate
        self.memory = memory
        self.layout = layout
        self.warmUp = warmUp
        self.parameters = parameters
    }
}
