import Words

/// Why a schedule or a scenario cannot be used.
package struct ScheduleError: Error, Sendable, Equatable, CustomStringConvertible {
    /// From 1.
    package let line: Int
    /// In bytes, from 1.
    package let column: Int
    package let problem: String

    package init(line: Int, column: Int, _ problem: String) {
        self.line = line
        self.column = column
        self.problem = problem
    }

    package var description: String { "line \(line), column \(column): \(problem)" }
}

/// Names of points, actions and triggers that somebody wrote.
package enum ScheduleNames {
    /// Of a trigger.
    package static let triggers = [
        "family", "strategy", "symbol", "sequence", "from", "generation", "life", "role", "skip", "times",
    ]

    package static func point(_ text: String) throws(UnknownName) -> ChaosPoint {
        guard let point = ChaosPoint(rawValue: text) else {
            throw UnknownName("point", text, ChaosPoint.allCases.map(\.rawValue))
        }
        return point
    }

    package static func action(_ text: String) throws(UnknownName) -> ChaosAction {
        guard let action = ChaosAction(rawValue: text) else {
            throw UnknownName("action", text, ChaosAction.allCases.map(\.rawValue))
        }
        return action
    }

    /// What is wrong with a fault whose names are all known; nil if nothing is.
    package static func problem(_ fault: ScheduledFault) -> String? {
        let action = fault.action
        guard action.points.contains(fault.trigger.point) else {
            return "\(action.rawValue) does not happen at \(fault.trigger.point.rawValue), but at "
                + action.points.map(\.rawValue).joined(separator: ", ")
        }
        if fault.trigger.sequence != nil, fault.trigger.from != nil {
            return "`sequence` and `from` exclude each other"
        }
        if action.unit == nil, fault.amount != nil { return "\(action.rawValue) has no amount" }
        if action.misdeed != nil, fault.trigger.strategy == nil || fault.trigger.sequence == nil {
            return "\(action.rawValue) is a property of a strategy and an event: it needs `strategy` and `sequence`"
        }
        return nil
    }
}

/// A name that there is not.
package struct UnknownName: Error, CustomStringConvertible {
    package let description: String

    package init(_ kind: String, _ name: String, _ known: [String]) {
        var text = "there is no \(kind) \(Words.quote(name))"
        if let nearest = NearestName.of(name, in: known) { text += "; did you mean \(nearest)?" }
        description = text + " `bulkhead chaos points` lists them"
    }
}

extension Schedule {
    /// Reads what ``description`` writes. Empty lines and those that begin with `#` say nothing.
    package init(parsing text: String) throws(ScheduleError) {
        var schedule = Schedule(world: 0, pace: 0, events: 1, quietEvents: 0, faults: [])
        var seen: Set<String> = []
        var number = 0
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            number += 1
            var reader = LineReader(line, number)
            guard let first = reader.next(), !first.text.hasPrefix("#") else { continue }
            if seen.isEmpty {
                guard first.text == "bulkhead-schedule", reader.next()?.text == "1" else {
                    throw ScheduleError(
                        line: number, column: 1, "a schedule begins with the line `bulkhead-schedule 1`")
                }
                seen.insert("bulkhead-schedule")
                continue
            }
            let words = ["world", "pace", "events", "quiet", "checkpoints", "live", "strategies"]
            guard words.contains(first.text) else {
                guard schedule.faults.count < Self.maxFaults else {
                    throw ScheduleError(line: number, column: 1, "more than \(Self.maxFaults) faults")
                }
                schedule.faults.append(try reader.fault(first))
                continue
            }
            guard seen.insert(first.text).inserted else {
                throw ScheduleError(line: number, column: first.column, "`\(first.text)` stands here a second time")
            }
            switch first.text {
            case "world": schedule.world = try reader.number(first, 0...UInt64.max)
            case "pace": schedule.pace = try reader.number(first, 0...UInt64.max)
            case "events": schedule.events = Int(try reader.number(first, 1...UInt64(Self.maxEvents)))
            case "quiet": schedule.quietEvents = Int(try reader.number(first, 0...UInt64(Self.maxEvents)))
            case "checkpoints": schedule.checkpoints = Int(try reader.number(first, 0...UInt64(Self.maxEvents)))
            case "live": schedule.live = Int(try reader.number(first, 0...UInt64(Self.maxLive)))
            default: schedule.strategies = reader.next()?.text.split(separator: ",").map(String.init) ?? []
            }
            try reader.expectEnd()
        }
        guard !seen.isEmpty else { throw ScheduleError(line: 1, column: 1, "the schedule is empty") }
        self = schedule
    }
}

/// Takes a line apart into words.
private struct LineReader {
    struct Word {
        let text: String
        let column: Int
    }

    private let number: Int
    private var words: [Word] = []
    private var position = 0
    private let end: Int

    init(_ line: Substring, _ number: Int) {
        self.number = number
        var column = 1
        for part in line.split(separator: " ", omittingEmptySubsequences: false) {
            if !part.isEmpty { words.append(Word(text: String(part), column: column)) }
            column += part.utf8.count + 1
        }
        end = max(1, column - 1)
    }

    mutating func next() -> Word? {
        guard position < words.count else { return nil }
        position += 1
        return words[position - 1]
    }

    func failure(_ column: Int, _ problem: String) -> ScheduleError {
        ScheduleError(line: number, column: column, problem)
    }

    mutating func expectEnd() throws(ScheduleError) {
        if let word = next() { throw failure(word.column, "nothing more is expected after what stands before") }
    }

    mutating func number(_ name: Word, _ range: ClosedRange<UInt64>) throws(ScheduleError) -> UInt64 {
        guard let word = next() else { throw failure(end, "`\(name.text)` needs a number") }
        return try Self.number(word.text, range, at: word.column, number)
    }

    static func number(
        _ text: String, _ range: ClosedRange<UInt64>, at column: Int, _ line: Int
    ) throws(ScheduleError) -> UInt64 {
        guard let value = UInt64(text), range.contains(value) else {
            throw ScheduleError(
                line: line, column: column,
                "\(Words.quote(text)) is no whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    mutating func fault(_ first: Word) throws(ScheduleError) -> ScheduledFault {
        var trigger: Trigger
        do { trigger = Trigger(try ScheduleNames.point(first.text)) } catch {
            throw failure(first.column, error.description)
        }
        var isOver = false
        while let word = next() {
            if word.text == "->" {
                isOver = true
                break
            }
            try set(word, &trigger)
        }
        guard isOver, let name = next() else { throw failure(end, "a fault is `POINT TRIGGERS -> ACTION`") }
        let action: ChaosAction
        do { action = try ScheduleNames.action(name.text) } catch { throw failure(name.column, error.description) }
        var fault = ScheduledFault(trigger, action)
        if let word = next() {
            guard word.text.hasPrefix("amount=") else {
                throw failure(word.column, "only `amount=` may follow an action")
            }
            fault.amount = Int(
                try Self.number(String(word.text.dropFirst(7)), 0...UInt64(Int32.max), at: word.column + 7, number))
        }
        try expectEnd()
        if let problem = ScheduleNames.problem(fault) { throw failure(name.column, problem) }
        return fault
    }

    private func set(_ word: Word, _ trigger: inout Trigger) throws(ScheduleError) {
        guard let equals = word.text.firstIndex(of: "=") else {
            throw failure(word.column, "\(Words.quote(word.text)) is no `name=value`; `->` stands before the action")
        }
        let name = String(word.text[..<equals])
        let value = String(word.text[word.text.index(after: equals)...])
        let column = word.column + name.utf8.count + 1
        func number(_ range: ClosedRange<UInt64>) throws(ScheduleError) -> UInt64 {
            try Self.number(value, range, at: column, self.number)
        }
        switch name {
        case "family": trigger.family = value
        case "strategy": trigger.strategy = value
        case "symbol": trigger.symbol = value
        case "sequence": trigger.sequence = try number(0...UInt64.max)
        case "from": trigger.from = try number(0...UInt64.max)
        case "generation": trigger.generation = UInt32(try number(1...UInt64(UInt32.max)))
        case "life": trigger.life = Int(try number(1...UInt64(Int32.max)))
        case "role":
            guard let role = WorkerRole(rawValue: value) else {
                throw failure(column, UnknownName("role", value, WorkerRole.allCases.map(\.rawValue)).description)
            }
            trigger.role = role
        case "skip": trigger.skip = Int(try number(0...UInt64(Int32.max)))
        case "times": trigger.times = Int(try number(1...UInt64(Int32.max)))
        default:
            throw failure(word.column, UnknownName("trigger", name, ScheduleNames.triggers).description)
        }
    }
}
