import Foundation
import Host

/// What a run has written.
struct RunLines {
    private let intentText: String
    private let outcomeText: String
    private let rejectText: String

    init(_ directory: RunDirectory) throws(HostError) {
        func text(_ path: String) throws(HostError) -> String {
            guard let data = FileManager.default.contents(atPath: path) else {
                throw HostError(.failure, "the run has left no \(path)")
            }
            return String(decoding: data, as: UTF8.self)
        }
        intentText = try text(directory.intents)
        outcomeText = try text(directory.outcomes)
        rejectText = try text(directory.rejects)
    }

    /// Without the first line, which names build and catalog.
    var intents: ArraySlice<Substring> { Self.lines(intentText).dropFirst() }
    var outcomes: [Substring] { Self.lines(outcomeText) }
    /// Without what was measured, which is another time and another address whenever it happens.
    var comparableOutcomes: [Substring] { outcomes.map(Self.withoutMeasures) }
    var rejects: [Substring] { Self.lines(rejectText) }
    private var header: Substring { intentText.prefix { $0 != "\n" } }

    private static func lines(_ text: String) -> [Substring] { text.split(separator: "\n") }

    /// Accepted events.
    var events: Int {
        let last = outcomeText.utf8.dropLast().lastIndex(of: UInt8(ascii: "\n"))
        let line = last.map { outcomeText[outcomeText.utf8.index(after: $0)...] } ?? outcomeText[...]
        return Self.sequence(line).map { Int($0) + 1 } ?? 0
    }

    /// Numbers of the lines that became no event.
    var rejectedLines: Set<Int> {
        Set(rejects.compactMap { Int($0.dropFirst(#"{"line":"#.count).prefix { $0 != "," }) })
    }

    /// What became of an event for a strategy.
    func outcome(_ strategy: String, _ sequence: UInt64) -> (name: String, reason: String)? {
        let start = "{\"seq\":\(sequence),"
        for line in outcomes where line.hasPrefix(start) && Self.strategy(line) == Substring(strategy) {
            guard let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] else {
                continue
            }
            return (object["outcome"] as? String ?? "", object["reason"] as? String ?? "")
        }
        return nil
    }

    /// Outcomes of events that a strategy is asked about where nothing goes wrong.
    private static let asked: Set = [
        "warming_up", "no_signal", "suppressed_cooldown", "suppressed_parallel_limit", "late", "intent",
    ]

    /// Why a strategy is not asked about an event; nil if it is.
    func why(_ strategy: String, notAskedAt sequence: UInt64) -> String? {
        guard let outcome = outcome(strategy, sequence) else {
            return "there is no event \(sequence) for \(strategy)"
        }
        return Self.asked.contains(outcome.name) ? nil : "event \(sequence) is \(outcome.name) for \(strategy)"
    }

    /// The first event from `sequence` on that a strategy is asked about.
    func firstAsked(_ strategy: String, from sequence: UInt64) -> UInt64? {
        for line in outcomes where Self.strategy(line) == Substring(strategy) {
            guard let found = Self.sequence(line), found >= sequence, why(strategy, notAskedAt: found) == nil else {
                continue
            }
            return found
        }
        return nil
    }

    /// Of an intent, a withdrawal or an outcome: the event.
    static func sequence(_ line: Substring) -> UInt64? {
        guard let start = line.range(of: #""seq":"#)?.upperBound else { return nil }
        return UInt64(line[start...].prefix { $0 != "," })
    }

    /// A quotation mark inside of a text has a backslash before it, so that this is found where it is meant.
    static func strategy(_ line: Substring) -> Substring? {
        guard let start = line.range(of: #","strategy_id":""#)?.upperBound else { return nil }
        return line[start...].prefix { $0 != "\"" }
    }

    /// How this run differs from another in everything; nil if it does not.
    func difference(from other: RunLines) -> String? {
        if header != other.header { return "the first line of the intents is \(header) instead of \(other.header)" }
        if intentText != other.intentText {
            return Self.difference("intents", Array(intents), Array(other.intents)) ?? "the intents end otherwise"
        }
        if rejectText != other.rejectText {
            return Self.difference("rejects", rejects, other.rejects) ?? "the rejects end otherwise"
        }
        guard outcomeText != other.outcomeText else { return nil }
        if outcomeText.hasSuffix("\n") != other.outcomeText.hasSuffix("\n") { return "the outcomes end otherwise" }
        return Self.difference("outcomes", comparableOutcomes, other.comparableOutcomes)
    }

    private static func withoutMeasures(_ line: Substring) -> Substring {
        guard line.contains(#""outcome":"timeout""#) || line.contains(#""outcome":"violation""#),
            let end = line.range(of: #","reason":"#)?.lowerBound
        else { return line }
        return line[..<end]
    }

    static func difference(_ what: String, _ lines: [Substring], _ expected: [Substring]) -> String? {
        for (number, (line, wanted)) in zip(lines, expected).enumerated() where line != wanted {
            return "of the \(what), \(shown(line)) stands at place \(number) instead of \(shown(wanted))"
        }
        guard lines.count != expected.count else { return nil }
        return "there are \(lines.count) lines of \(what) instead of \(expected.count)"
    }

    private static func shown(_ line: Substring) -> String { line.count > 200 ? "\(line.prefix(200))…" : String(line) }
}
