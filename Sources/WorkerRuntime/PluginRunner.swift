public import StateCoding
public import StrategySDK
public import Wire

/// One event, as every strategy of the worker sees it.
@usableFromInline struct EvaluatedEvent {
    @usableFromInline let symbolIndex: Int
    @usableFromInline let symbol: String
    @usableFromInline let eventTime: EventTime
    @usableFromInline let presence: UnsafeRawPointer
    @usableFromInline let numbers: UnsafeRawPointer
    @usableFromInline let texts: UnsafePointer<UnsafeRawBufferPointer>
    @usableFromInline let numberCount: Int
}

/// Evaluates one strategy on an event and records what came of it.
///
/// A closure and not a method that is overridden: a closure is compiled for its plugin where that is registered, whereas
/// the methods of a generic class from another module run unspecialised, at ten times the cost.
@usableFromInline typealias Evaluation = (_ event: EvaluatedEvent, _ results: inout ResultWriter) -> Void

/// Runs one strategy of `Plugin`. An event that leads to no intent allocates nothing.
@usableFromInline final class PluginRunner<Plugin: StrategyPlugin> {
    /// A plugin's memory and how many events it has seen.
    @usableFromInline struct Memory {
        @usableFromInline var state = Plugin.State()
        @usableFromInline var seen: UInt32 = 0
        /// Whether it has been evaluated with; what has not is as at the beginning.
        @usableFromInline var isUsed = false

        @inlinable init() {}
    }

    @usableFromInline let slot: UInt32
    @usableFromInline let timeframe: String
    @usableFromInline let parameters: Plugin.Parameters
    @usableFromInline let columns: [UInt16]
    @usableFromInline let warmUp: UInt32
    @usableFromInline let reasons: [Plugin.Reason]
    /// By symbol, or one for all.
    @usableFromInline var memories: ContiguousArray<Memory> = []
    /// Whether every evaluation is made on a copy, so that one that fails leaves no trace. Where the copy costs an
    /// allocation, that is only so for a strategy that has failed before.
    @usableFromInline var isCareful: Bool
    @usableFromInline let layout: UInt64

    @inlinable init(
        slot: UInt32, timeframe: String, parameters: Plugin.Parameters, columns: [UInt16], warmUp: UInt32
    ) {
        self.slot = slot
        self.timeframe = timeframe
        self.parameters = parameters
        self.columns = columns
        self.warmUp = warmUp
        reasons = Array(Plugin.Reason.allCases)
        isCareful = _isPOD(Plugin.State.self)
        layout = StateLayout.fingerprint(of: Plugin.State())
    }

    @inlinable func evaluate(_ event: EvaluatedEvent, into results: inout ResultWriter) {
        let memory = Plugin.stateScope == .perSymbol ? event.symbolIndex : 0
        while memories.count <= memory { memories.append(Memory()) }

        memories[memory].isUsed = true
        let isWarmingUp = memories[memory].seen < warmUp
        let before = isCareful ? memories[memory].state : nil
        let decision: Decision<Plugin.Reason>
        do {
            decision = try columns.withUnsafeBufferPointer { pointer in
                var reader = FeatureReader(
                    FeatureColumns(
                        presence: event.presence, numbers: event.numbers, texts: event.texts,
                        columns: pointer.baseAddress ?? noColumns,
                        numberCount: event.numberCount))
                let context = StrategyContext(
                    symbol: event.symbol, timeframe: timeframe, eventTime: event.eventTime, isWarmingUp: isWarmingUp)
                return try Plugin.evaluate(
                    Plugin.Features(from: &reader), parameters, context, &memories[memory].state)
            }
        } catch {
            if let before { memories[memory].state = before }
            report("\(error)", .thrown, into: &results)
            return
        }
        if isWarmingUp {
            memories[memory].seen += 1
            results.record(slot: slot, .warmingUp, detail: 0)
            return
        }
        switch decision {
        case .noSignal(let reason):
            let index = reasons.firstIndex(of: reason) ?? 0
            results.record(slot: slot, .noSignal, detail: UInt8(truncatingIfNeeded: index))
        case .intent(let intent):
            if !report(intent, into: &results), let before { memories[memory].state = before }
        }
    }

    /// Returns whether the intent fits into a record.
    @inline(never) @usableFromInline func report(
        _ intent: StrategyIntent, into results: inout ResultWriter
    ) -> Bool {
        let payload = IntentRecord.write(intent)
        guard payload.count <= Int(UInt16.max) else {
            report("the intent takes \(payload.count) bytes", .oversize, into: &results)
            return false
        }
        payload.withUnsafeBytes {
            results.record(slot: slot, .intent, detail: intent.direction.rawValue, payload: $0)
        }
        return true
    }

    @inline(never) @usableFromInline func report(
        _ problem: String, _ kind: ResultFrame.Kind, into results: inout ResultWriter
    ) {
        // Cut where a character ends.
        var text = Array(problem.utf8.prefix(ResultFrame.maxProblemBytes))
        while String(validating: text, as: UTF8.self) == nil { text.removeLast() }
        let detail = isCareful ? ResultFrame.stateKept : 0
        text.withUnsafeBytes { results.record(slot: slot, kind, detail: detail, payload: $0) }
    }
}

/// What stands for the columns of a plugin that declares no feature.
@usableFromInline nonisolated(unsafe) let noColumns = UnsafePointer(UnsafeMutablePointer<UInt16>.allocate(capacity: 1))
