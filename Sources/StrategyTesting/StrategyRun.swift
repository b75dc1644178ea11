import StateCoding
public import StrategySDK

/// One strategy, called as a host calls it, for the tests of a plugin: no process, no seal, no files.
///
/// ```swift
/// var run = try StrategyRun(MeanReversion_1_0_0.self, ["target_notional": 300, "window": 8])
/// #expect(try run.take(["price": 1.25]) == .warmingUp)
/// ```
///
/// What else a host does with an intent (limits of the catalog, cooldowns, deadlines) happens outside the plugin, and not
/// here: `bulkhead run` shows it.
public struct StrategyRun<Plugin: StrategyPlugin> {
    /// As the plugin's own initialiser made them.
    public let parameters: Plugin.Parameters
    /// What it remembers of the symbol of the last event.
    public var state: Plugin.State {
        get { memory.state }
        set { memories[key] = Memory(state: newValue, seen: memory.seen) }
    }

    private struct Memory {
        var state = Plugin.State()
        var seen = 0
    }
    private var memories: [String: Memory] = [:]
    private var symbol: String
    private let timeframe: String
    private let secondsBetweenEvents: Int64
    private var events: Int64 = 0

    private var key: String { Plugin.stateScope == .perSymbol ? symbol : "" }
    private var memory: Memory { memories[key] ?? Memory() }

    /// - Parameters:
    ///   - given: as a catalog gives them; what is left out has its default.
    ///   - symbol: of events that name no other.
    ///   - timeframe: of every event.
    ///   - secondsBetweenEvents: of event time; the first event is so long after 1970-01-01T00:00:00Z.
    /// - Throws: which parameter is refused, and why.
    public init(
        _ plugin: Plugin.Type = Plugin.self, _ given: [String: ParameterValue] = [:], symbol: String = "EURUSD",
        timeframe: String = "1Hour", secondsBetweenEvents: Int64 = 3600
    ) throws(ParameterError) {
        var reader = ParameterReader(given.map { Parameter($0.key, $0.value) })
        parameters = try Plugin.Parameters(from: &reader)
        try reader.finish()
        self.symbol = symbol
        self.timeframe = timeframe
        self.secondsBetweenEvents = secondsBetweenEvents
    }

    /// Evaluates the next event.
    ///
    /// - Parameters:
    ///   - values: its features; what is left out is absent.
    ///   - symbol: nil: that of the event before.
    /// - Throws: what the plugin throws. As in a host, that costs the event: the state is as before it.
    public mutating func take(_ values: [String: FeatureValue], symbol: String? = nil) throws -> Verdict {
        if let symbol { self.symbol = symbol }
        events += 1
        guard let features = FeatureBuilder.features(Plugin.Features.self, from: values) else { return .missingFeature }
        let time = EventTime(nanoseconds: events * secondsBetweenEvents * 1_000_000_000)
        var next = memory
        let isWarmingUp = next.seen < Plugin.warmUp(parameters)
        let context = StrategyContext(
            symbol: self.symbol, timeframe: timeframe, eventTime: time, isWarmingUp: isWarmingUp)
        let decision = try Plugin.evaluate(features, parameters, context, &next.state)
        if isWarmingUp { next.seen += 1 }
        memories[key] = next
        if isWarmingUp { return .warmingUp }
        return switch decision {
        case .intent(let intent): .intent(intent)
        case .noSignal(let reason): .quiet(reason.rawValue)
        }
    }

    /// Writes every state down and reads it back, as when a worker has died and its successor goes on.
    ///
    /// - Throws: ``RestoreProblem``: what of the state does not survive that.
    public mutating func restart() throws(RestoreProblem) {
        for (key, memory) in memories { memories[key]?.state = try Self.restored(memory.state) }
    }

    private static func restored(_ state: Plugin.State) throws(RestoreProblem) -> Plugin.State {
        var written: [UInt8] = []
        var again: [UInt8] = []
        let read: Plugin.State
        do {
            try StateEncoder.encode(state, into: &written)
            read = try written.withUnsafeBytes { try StateDecoder.decode(Plugin.State.self, from: $0) }
            try StateEncoder.encode(read, into: &again)
        } catch {
            throw RestoreProblem(description: "the state of \(Plugin.identity) cannot be restored: \(error)")
        }
        guard written == again else {
            throw RestoreProblem(
                description: "the state of \(Plugin.identity), once it was read back, is written down as other bytes")
        }
        return read
    }
}

/// Why a state does not survive the death of a worker.
public struct RestoreProblem: Error, CustomStringConvertible {
    public let description: String
}
