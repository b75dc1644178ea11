import Status

/// A message that was not written so often.
struct LogRepetition: Sendable {
    let line: LogLine
    let count: UInt64
    /// From the first of its kind.
    let seconds: UInt64
}

/// Folds like messages: the first of a window are written, and of the others there is one line at its end.
///
/// Nothing here knows when a window ends but what is called: the next line of any kind, or ``expire(at:)``.
struct LogFolding {
    enum Output {
        case line(LogLine)
        case repetition(LogRepetition)
    }

    static let maxKinds = 256
    static let written: UInt64 = 3
    static let windowNanoseconds: Int64 = 60_000_000_000

    private struct Kind {
        let line: LogLine
        let since: WallTime
        var count: UInt64
    }

    private var kinds: [[String]: Kind] = [:]
    /// Keys of ``kinds``, by the beginning of their window.
    private var order: [[String]] = []

    init() {}

    /// What is to be written, in order, now that a line comes.
    mutating func take(_ line: LogLine, at time: WallTime) -> [Output] {
        var outputs = expire(at: time)
        let key = line.foldingKey
        if var kind = kinds[key] {
            kind.count += 1
            kinds[key] = kind
            if kind.count <= Self.written { outputs.append(.line(line)) }
            return outputs
        }
        if kinds.count == Self.maxKinds, let oldest = order.first {
            outputs += end([oldest], at: time)
            order.removeFirst()
        }
        kinds[key] = Kind(line: line, since: time, count: 1)
        order.append(key)
        outputs.append(.line(line))
        return outputs
    }

    /// Ends the windows that are over, and all of them after the clock was set back.
    mutating func expire(at time: WallTime) -> [Output] {
        let over = order.prefix { key in
            guard let kind = kinds[key] else { return true }
            let age = time.nanoseconds &- kind.since.nanoseconds
            return age >= Self.windowNanoseconds || age < 0
        }
        guard !over.isEmpty else { return [] }
        let outputs = end(over, at: time)
        order.removeFirst(over.count)
        return outputs
    }

    /// Ends every window.
    mutating func flush(at time: WallTime) -> [Output] {
        defer { order = [] }
        return end(order[...], at: time)
    }

    private mutating func end(_ keys: ArraySlice<[String]>, at time: WallTime) -> [Output] {
        keys.compactMap { key in
            guard let kind = kinds.removeValue(forKey: key), kind.count > Self.written else { return nil }
            let seconds = UInt64(max(0, time.seconds(since: kind.since)).rounded())
            return .repetition(LogRepetition(line: kind.line, count: kind.count - Self.written, seconds: seconds))
        }
    }
}
