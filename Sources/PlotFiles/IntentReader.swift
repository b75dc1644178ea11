import Foundation
import Intake
import Plot
import StrategySDK
import Supervision

/// Reads what `bulkhead run` has written as its output.
struct IntentReader: ~Copyable {
    let name: String
    let run: PlotModel.Run
    private var feed: LineFeed
    private let decoder = JSONDecoder()
    private var lastSequence: UInt64 = 0

    /// Everything that a line may have and a picture needs.
    private struct Line: Decodable {
        var kind: String
        var format: Int?
        var build: String?
        var catalog: String?
        var seq: UInt64?
        var intent_id: String?
        var event_ts: String?
        var valid_until: String?
        var symbol: String?
        var strategy_id: String?
        var strategy_type: String?
        var version: String?
        var direction: String?
        var confidence: Double?
        var target_notional: Double?
        var rationale: [String]?
        var reason: String?
    }

    /// - Throws: where the first line is not the one of a run.
    init(_ path: String) throws(PlotError) {
        var feed = try LineFeed(path)
        let name = feed.name
        guard let first = try feed.next() else {
            throw .badData(
                "\(name) is empty; an output of `bulkhead run` has a first line that names its build and catalog")
        }
        guard let line = try? decoder.decode(Line.self, from: Data(first.bytes)), line.kind == "run",
            let build = line.build, let catalog = line.catalog
        else {
            throw .badLine(
                name, first.number,
                "this is no output of `bulkhead run`, which begins with {\"kind\":\"run\",…}; give the input first and the intents second"
            )
        }
        guard line.format == 1 else {
            throw .badLine(
                name, first.number,
                "the output has format \(line.format.map(String.init) ?? "none"), and this version of bulkhead reads format 1; draw it with the version that wrote it"
            )
        }
        self.name = name
        self.feed = feed
        run = PlotModel.Run(build: build, catalog: catalog)
    }

    /// The next intent or withdrawal; nil at the end.
    mutating func next() throws(PlotError) -> IntentLine? {
        guard let read = try feed.next() else { return nil }
        guard let line = try? decoder.decode(Line.self, from: Data(read.bytes)) else {
            throw .badLine(
                name, read.number,
                "this is no line of intents; where a run was killed while it wrote, `bulkhead run --resume` completes it"
            )
        }
        guard let sequence = line.seq, let id = line.intent_id, let symbol = line.symbol,
            let strategy = line.strategy_id,
            let content = Self.content(line)
        else {
            throw .badLine(
                name, read.number, "this is neither an intent nor a withdrawal, or lacks a part of one; see Output.md")
        }
        guard sequence >= lastSequence else {
            throw .badLine(
                name, read.number,
                "seq \(sequence) comes after \(lastSequence), but lines of a run stand in the order of events; was the file sorted or put together?"
            )
        }
        lastSequence = sequence
        return IntentLine(
            number: read.number, sequence: sequence, id: id, symbol: symbol, strategy: strategy, content: content)
    }

    private static func content(_ line: Line) -> IntentLine.Content? {
        switch line.kind {
        case "withdrawal": return line.reason.map { .withdrawal(reason: $0) }
        case "intent":
            guard let eventTime = line.event_ts, let family = line.strategy_type, let version = line.version,
                let direction = Direction.allCases.first(where: { $0.name == line.direction }),
                let confidence = line.confidence, let notional = line.target_notional
            else { return nil }
            var validUntil: Int64?
            if let text = line.valid_until {
                guard let time = PlotTime.nanoseconds(text) else { return nil }
                validUntil = time
            }
            return .intent(
                IntentLine.Intent(
                    eventTime: eventTime, validUntil: validUntil, plugin: "\(family) \(version)", direction: direction,
                    confidence: confidence, notional: notional, rationale: line.rationale ?? []))
        default: return nil
        }
    }
}
