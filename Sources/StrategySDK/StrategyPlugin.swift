/// A trading strategy as a pure function.
///
/// The host calls ``evaluate(_:_:_:_:)`` once for each event of the strategy's symbols and timeframe, in order. All that
/// the plugin knows arrives as an argument, and all that it remembers is in `State`, which the host keeps, snapshots
/// and restores. A plugin has no other memory: it is never instantiated.
///
/// ```swift
/// public enum Threshold_1_0_0: StrategyPlugin {
///     public static let identity = PluginIdentity(family: "threshold", version: SemanticVersion(1, 0, 0))
///     public static let summary = "Long while the RSI is low."
///
///     public struct Features: StrategyFeatures {
///         let rsi: Double
///         public init(from reader: inout FeatureReader) { rsi = reader.number("rsi14") }
///     }
///     public struct Parameters: StrategyParameters {
///         let level: Double
///         public init(from reader: inout ParameterReader) throws(ParameterError) {
///             level = try reader.number("level", .within(0...100), default: 30, "RSI below which to be long")
///         }
///     }
///     public enum Reason: String, QuietReason { case aboveLevel = "above_level" }
///
///     public static func evaluate(
///         _ features: Features, _ parameters: Parameters, _ context: StrategyContext, _ state: inout NoState
///     ) -> Decision<Reason> {
///         guard features.rsi < parameters.level else { return .noSignal(.aboveLevel) }
///         return .intent(.long(confidence: 0.5, targetNotional: 100, rationale: ["rsi_low"]))
///     }
/// }
/// ```
public protocol StrategyPlugin: Sendable {
    /// What it reads of an event. Reading a feature is what declares it.
    associatedtype Features: StrategyFeatures
    /// Its typed parameters. Reading a parameter is what declares it.
    associatedtype Parameters: StrategyParameters
    /// What it remembers between events.
    associatedtype State: StrategyState
    /// Why it emitted nothing.
    associatedtype Reason: QuietReason

    /// Family and exact version. A released version never changes.
    static var identity: PluginIdentity { get }
    /// One sentence for `bulkhead plugins list`.
    static var summary: String { get }
    /// Whether `State` is kept for each symbol or once for the strategy. Per symbol unless said otherwise.
    static var stateScope: StateScope { get }

    /// How many events a state must have seen before a decision counts. During them the plugin is called, with
    /// ``StrategyContext/isWarmingUp`` set, and its decision is ignored: return any reason.
    static func warmUp(_ parameters: Parameters) -> Int

    /// Decides on one event.
    ///
    /// - Parameters:
    ///   - features: the event's values; required ones are always there.
    ///   - parameters: this strategy's parameters, already checked.
    ///   - context: symbol, time and whether the strategy is still warming up.
    ///   - state: this strategy's memory, as the previous event left it.
    /// - Throws: any error; it costs the strategy this event.
    static func evaluate(
        _ features: Features, _ parameters: Parameters, _ context: StrategyContext, _ state: inout State
    ) throws -> Decision<Reason>
}

extension StrategyPlugin {
    public static var stateScope: StateScope { .perSymbol }
    public static func warmUp(_ parameters: Parameters) -> Int { 0 }
}

/// Where a plugin's state lives.
public enum StateScope: UInt8, Sendable {
    /// One state for each (strategy, symbol).
    case perSymbol = 0
    /// One state for each strategy, shared by its symbols: for cross-sectional work.
    case perStrategy = 1
}

/// What a plugin remembers: a plain value that can be written down and restored bit by bit.
///
/// It must hold no `Set` and no `Dictionary`: their order does not survive being restored.
public protocol StrategyState: Codable, Equatable, Sendable {
    /// The state before the first event.
    init()
}

/// The state of a plugin that remembers nothing.
public struct NoState: StrategyState {
    public init() {}
}

/// Why a plugin emitted nothing: an enum of texts, such as `case insideBand = "inside_band"`.
///
/// The host counts and shows each reason, so every case should tell an operator something.
public protocol QuietReason: RawRepresentable<String>, CaseIterable, Equatable, Sendable {}
