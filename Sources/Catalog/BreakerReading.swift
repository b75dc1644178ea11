import Supervision

extension BreakerLimits {
    private enum Cause: String, CaseIterable {
        case error
        case badOutput = "bad_output"
        case timeout
        case crash
    }

    /// Takes over what `breaker` gives; what it leaves out stays.
    mutating func read(_ reader: ValueReader, into findings: inout [Finding]) throws(Finding) {
        let path = reader.path + "."
        let mapping = try reader.mapping()
        mapping.readKeys(Cause.self, path: path, into: &findings) { cause, pair, findings throws(Finding) in
            let reader = ValueReader(pair, path: path)
            switch cause {
            case .error: try error.read(reader, into: &findings)
            case .badOutput: try badOutput.read(reader, into: &findings)
            case .timeout: try timeout.read(reader, into: &findings)
            case .crash: try crash.read(reader, into: &findings)
            }
        }
    }

    /// Evaluations that a window may span.
    fileprivate static let windows = 1...1_000_000
    /// At most a year.
    fileprivate static let openSeconds = 1...31_536_000
    fileprivate static let openEvents = 1...1_000_000_000
}

extension BreakerLimits.Ratio {
    private enum Key: String, CaseIterable {
        case consecutive, ratio, window, minimum
        case openSeconds = "open_seconds"
        case openEvents = "open_events"
    }

    fileprivate mutating func read(_ reader: ValueReader, into findings: inout [Finding]) throws(Finding) {
        let path = reader.path + "."
        let mapping = try reader.mapping()
        mapping.readKeys(Key.self, path: path, into: &findings) { key, pair, _ throws(Finding) in
            let reader = ValueReader(pair, path: path)
            switch key {
            case .consecutive: consecutive = try reader.wholeNumber(in: BreakerLimits.windows)
            case .ratio: ratio = try reader.number("a number above 0 and at most 1") { $0 > 0 && $0 <= 1 }
            case .window: window = try reader.wholeNumber(in: BreakerLimits.windows)
            case .minimum: minimum = try reader.wholeNumber(in: BreakerLimits.windows)
            case .openSeconds: openSeconds = try reader.wholeNumber(in: BreakerLimits.openSeconds)
            case .openEvents: openEvents = try reader.wholeNumber(in: BreakerLimits.openEvents)
            }
        }
        guard minimum <= window else {
            throw reader.refuse("minimum \(minimum) is above window \(window), so that it would never trip; set both")
        }
    }
}

extension BreakerLimits.Count {
    private enum Key: String, CaseIterable {
        case count, window
        case openSeconds = "open_seconds"
        case openEvents = "open_events"
    }

    fileprivate mutating func read(_ reader: ValueReader, into findings: inout [Finding]) throws(Finding) {
        let path = reader.path + "."
        let mapping = try reader.mapping()
        mapping.readKeys(Key.self, path: path, into: &findings) { key, pair, _ throws(Finding) in
            let reader = ValueReader(pair, path: path)
            switch key {
            case .count: count = try reader.wholeNumber(in: BreakerLimits.windows)
            case .window: window = try reader.wholeNumber(in: BreakerLimits.windows)
            case .openSeconds: openSeconds = try reader.wholeNumber(in: BreakerLimits.openSeconds)
            case .openEvents: openEvents = try reader.wholeNumber(in: BreakerLimits.openEvents)
            }
        }
        guard count <= window else {
            throw reader.refuse("count \(count) is above window \(window), so that it would never trip; set both")
        }
    }
}
