import Intake
import Status
import StrategySDK
import Supervision

/// The events of a run that concern some strategies, up to the one at which a violation happened.
struct RecordedEvents {
    var lines = EventLines()
    /// Lines that the strategies have seen, and kept something of.
    var items: [Int] = []
    /// By line: its event in the numbers of the run; nil for one with which the strategies were warmed up.
    var numbers: [UInt64?] = []
}

/// Picks them out of the lines of an input, which it numbers as the run has.
final class EventCollector {
    private var events = RecordedEvents()
    private var next: UInt64 = 0
    private var skipped: Set<UInt64> = []
    /// Whether the event of the violation was found.
    private(set) var isComplete = false

    private let violation: Violation
    private let sequence: UInt64
    private let routes: [StrategyDefinition]
    private var parser: EventParser
    private var row: EventRow

    /// - Parameters:
    ///   - sequence: the event of the violation.
    ///   - deployment: of the strategies whose events are wanted.
    init(_ violation: Violation, at sequence: UInt64, _ deployment: Deployment) throws(HostError) {
        self.violation = violation
        self.sequence = sequence
        routes = deployment.strategies.map(\.definition)
        parser = try FileRun.parser(deployment)
        row = EventRow(deployment.columns)
    }

    /// Another run begins, so that what came before belongs to none that matters; the past stays.
    func beginRun() {
        let past = events.numbers.prefix { $0 == nil }.count
        events.lines.truncate(to: past)
        events.numbers.removeLast(events.numbers.count - past)
        next = 0
        skipped = []
    }

    /// A line of the input.
    func take(_ line: UnsafeRawBufferPointer) throws(HostError) {
        guard !isComplete, case .event = parser.parse(line, into: &row) else { return }
        let number = next
        next += 1
        if number >= violation.source.firstSequence ?? 0, isWanted { try keep(line, number) }
        guard number == sequence else { return }
        try checkEvent()
        isComplete = true
    }

    /// A line of the past, with which the strategies were warmed up. All of it comes before anything else.
    func takePast(_ line: UnsafeRawBufferPointer) throws(HostError) {
        guard case .event = parser.parse(line, into: &row), isWanted else { return }
        try keep(line, nil)
    }

    /// The strategies have lost the event: it has left no trace in them.
    func skip(_ number: UInt64) { if number != sequence { skipped.insert(number) } }

    func finish() -> RecordedEvents {
        var result = events
        result.lines.seal()
        result.items = events.numbers.indices.filter { index in
            events.numbers[index].map { !skipped.contains($0) } ?? true
        }
        return result
    }

    private var isWanted: Bool {
        routes.contains { definition in
            definition.timeframe.text.utf8.elementsEqual(row.timeframe)
                && definition.symbols.contains(String(decoding: row.symbol, as: UTF8.self))
        }
    }

    private func keep(_ line: UnsafeRawBufferPointer, _ number: UInt64?) throws(HostError) {
        guard events.lines.append(line) else {
            throw HostError(
                .badData,
                "the events up to the violation have more than \(EventLines.maxBytes >> 30) GiB, which are not kept in memory; name a shorter input that leads to it with --input"
            )
        }
        events.numbers.append(number)
    }

    private func checkEvent() throws(HostError) {
        let symbol = String(decoding: row.symbol, as: UTF8.self)
        let time = String(decoding: row.eventTimeText, as: UTF8.self)
        guard let expected = violation.eventSymbol, let expectedTime = violation.eventTime,
            expected != symbol || expectedTime != time
        else { return }
        throw HostError(
            .badData,
            "event \(sequence) of this input is another one than that of the violation (\(expected) at \(expectedTime)); give the input of that run"
        )
    }
}
