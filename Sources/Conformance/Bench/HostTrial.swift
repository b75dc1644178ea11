import Host
import Intake
import LinuxSystem
import StrategySDK
import Supervision
import Wire

/// A host in small: the core, the loop and a sealed worker as every run has them, fed with lines from memory.
///
/// It shows what an operator would see of the plugin, after every rule of the host and with whatever happens to its worker.
final class HostTrial {
    /// What became of one line.
    struct LineOutcome: Sendable, Hashable {
        var outcome: Outcome
        /// The rule, its limit and the value seen.
        var reason: String?
        /// What was written, without what names the event.
        var intent: String?

        var words: String { [outcome.name, reason, intent].compactMap { $0 }.joined(separator: ": ") }
    }

    private let examination: Examination
    private let deployment: Deployment

    init(_ examination: Examination, maxStalenessMilliseconds: Double? = nil) throws {
        self.examination = examination
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
        deployment = Deployment(strategies: [strategy], disabled: [], plugins: examination.subject.plugins)
    }

    /// - Parameters:
    ///   - lines: of JSON, each one event.
    ///   - kills: before which lines the worker is killed.
    /// - Returns: nil for a line that is no event.
    func run(_ lines: [[UInt8]], killedBefore kills: Set<Int> = []) throws -> [LineOutcome?] {
        var limits = SupervisionCore.Limits()
        limits.eventsInFlight = Self.eventsInFlight
        let core = SupervisionCore(
            deployment, limits: limits, recordsOutcomes: true, digest: examination.subject.host.shortDigest)
        let watch = Watch()
        let loop = try EventLoop(
            core, starter: examination.subject.host.starter, signals: EventLoop.stopSignals()
        ) { (report) throws(HostError) in try watch.take(report) }
        defer { loop.retireWorkers() }
        var outcomes: [LineOutcome?] = lines.map { _ in nil }
        // By number of the event.
        var places: [Int] = []
        var parser = try EventParser(deployment.columns)
        var row = EventRow(deployment.columns)
        var next = 0
        loop.core.start(at: loop.now)
        while !loop.isFinished {
            while loop.core.isReady, next < lines.count, loop.core.hasRoom {
                if kills.contains(next), watch.killed.insert(next).inserted {
                    loop.killWorkers()
                }
                Self.withPadding(lines[next]) { line in
                    guard case .event = parser.parse(line, into: &row) else { return }
                    if case .accepted = loop.core.offer(row) { places.append(next) }
                }
                next += 1
            }
            if next == lines.count { loop.core.endInput() }
            try loop.advance()
            take(&loop.core.output, places, &outcomes)
            guard !loop.isFinished else { break }
            if try loop.moveBytes(all: true) {
                try loop.advance()
                take(&loop.core.output, places, &outcomes)
            } else {
                _ = try loop.wait(atMostMilliseconds: Self.longestWait)
            }
            if let signal = loop.stopSignal { throw HostError(.failure, "ended by \(signal)") }
        }
        // What came while it was waited for, and ended the run.
        take(&loop.core.output, places, &outcomes)
        return outcomes
    }

    private static let eventsInFlight = 512
    private static let longestWait: Int32 = 100

    private func take(_ output: inout OutputBatch, _ places: [Int], _ outcomes: inout [LineOutcome?]) {
        for (event, record) in zip(output.events, output.outcomes) {
            outcomes[places[Int(event.sequence)]] = LineOutcome(
                outcome: record.outcome, reason: deployment.text(record.reason, for: record.strategy))
        }
        for case .intent(let line) in output.lines {
            outcomes[places[Int(line.sequence)]]?.intent = "\(line.intent)"
        }
        output.removeAll()
    }

    private static func withPadding(_ line: [UInt8], _ body: (UnsafeRawBufferPointer) -> Void) {
        let padded = line + [UInt8](repeating: 0, count: LineReader.padding)
        padded.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[..<line.count])) }
    }

    /// Ends a trial that cannot come to an end.
    private final class Watch {
        var killed: Set<Int> = []
        private var losses = 0

        func take(_ report: Report) throws(HostError) {
            guard case .workerLost(_, _, let cause, _, _) = report else { return }
            losses += 1
            guard losses > killed.count + Self.mostLosses else { return }
            throw HostError(.failure, "its worker was lost \(losses) times, the last time since it \(cause)")
        }

        private static let mostLosses = 64
    }
}
