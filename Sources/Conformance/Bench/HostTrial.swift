import StrategySDK
import Supervision

/// The plugin in a host, as its only strategy.
struct HostTrial {
    /// What became of one line.
    struct LineOutcome: Sendable, Hashable {
        var outcome: Outcome
        /// The rule, its limit and the value seen.
        var reason: String?
        /// What was written, without what names the event.
        var intent: String?

        var words: String { [outcome.name, reason, intent].compactMap { $0 }.joined(separator: ": ") }
    }

    private let session: HostSession

    init(_ examination: Examination, maxStalenessMilliseconds: Double? = nil) throws {
        let reference = try examination.reference()
        var definition = StrategyDefinition(
            id: StrategyID("conform"), plugin: examination.subject.plugin.identity,
            timeframe: Timeframe(examination.market.timeframe), symbols: .every, parameters: examination.parameters,
            maxTargetNotional: .greatestFiniteMagnitude)
        definition.breakers = .unlimited
        definition.maxStalenessMilliseconds = maxStalenessMilliseconds
        let strategy = AdmittedStrategy(
            definition: definition, descriptor: examination.subject.plugin,
            pluginIndex: UInt16(clamping: examination.subject.index), warmUp: UInt32(clamping: reference.warmUp),
            stateLayout: reference.layout, parameters: reference.parameters)
        session = HostSession(
            host: examination.subject.host,
            deployment: Deployment(strategies: [strategy], disabled: [], plugins: examination.subject.plugins))
    }

    /// - Parameters:
    ///   - lines: of JSON, each one event.
    ///   - kills: before which lines the worker is killed.
    /// - Returns: nil for a line that is no event.
    func run(_ lines: [[UInt8]], killedBefore kills: Set<Int> = []) throws -> [LineOutcome?] {
        var outcomes: [LineOutcome?] = lines.map { _ in nil }
        // By number of the event.
        var places: [Int] = []
        try session.run(lines, killedBefore: kills) {
            places.append($0)
        } take: { core, output in
            for (event, record) in zip(output.events, output.outcomes) {
                outcomes[places[Int(event.sequence)]] = LineOutcome(
                    outcome: record.outcome, reason: core.deployment.text(record.reason, for: record.strategy))
            }
            for case .intent(let line) in output.lines {
                outcomes[places[Int(line.sequence)]]?.intent = "\(line.intent)"
            }
        }
        return outcomes
    }
}
