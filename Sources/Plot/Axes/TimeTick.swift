import Supervision

/// An instant of an axis of time, in UTC.
struct TimeTick: Sendable, Hashable {
    let time: Int64
    let text: String

    private static let second: Int64 = 1_000_000_000
    private static let day = 86_400 * second
    /// Weeks begin on a Monday, and 1970 began on a Thursday.
    private static let week = 7 * day
    private static let firstMonday = 4 * day

    /// Round instants within a range, at most `count` of them; none where it is a single instant or holds none.
    static func ticks(_ range: ClosedRange<Int64>, atMost count: Int) -> [TimeTick] {
        let length = TimeScale.distance(range.lowerBound, range.upperBound)
        guard length > 0, count > 0 else { return [] }
        for step in steps where length / Double(step) < Double(count + 1) {
            let times = multiples(of: step, in: range)
            if times.count <= count { return times.map { TimeTick(time: $0, text: text($0, step)) } }
        }
        for months in [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200]
        where length / Double(day) / 30.4 / Double(months) < Double(count + 1) {
            let times = firstDays(every: months, in: range)
            if times.count <= count { return times.map { TimeTick(time: $0, text: monthText($0, months)) } }
        }
        return []
    }

    private static let steps: [Int64] = {
        var steps: [Int64] = []
        var unit: Int64 = 1
        while unit < second {
            steps += [unit, 2 * unit, 5 * unit]
            unit *= 10
        }
        steps += [1, 2, 5, 10, 15, 30].map { $0 * second }
        steps += [1, 2, 5, 10, 15, 30].map { $0 * 60 * second }
        steps += [1, 2, 3, 6, 12].map { $0 * 3600 * second }
        return steps + [day, 2 * day, week, 2 * week]
    }()

    private static func multiples(of step: Int64, in range: ClosedRange<Int64>) -> [Int64] {
        let origin = step % week == 0 ? firstMonday : 0
        var rest = (range.lowerBound % step - origin % step) % step
        if rest < 0 { rest += step }
        var times: [Int64] = []
        var (time, overflow) = range.lowerBound.addingReportingOverflow(rest == 0 ? 0 : step - rest)
        while !overflow, time <= range.upperBound {
            times.append(time)
            (time, overflow) = time.addingReportingOverflow(step)
        }
        return times
    }

    private static func firstDays(every months: Int, in range: ClosedRange<Int64>) -> [Int64] {
        let (year, month) = yearAndMonth(range.lowerBound)
        // Counted from the year 0, so that January is among them.
        var number = (year * 12 + month - 1) / months * months
        var times: [Int64] = []
        while let time = firstDay(number / 12, number % 12 + 1), time <= range.upperBound {
            if time >= range.lowerBound { times.append(time) }
            number += months
        }
        return times
    }

    /// Nil beyond what an event can have; what is before it counts as the earliest instant.
    private static func firstDay(_ year: Int, _ month: Int) -> Int64? {
        var text = "\(year)-\(month < 10 ? "0" : "")\(month)-01T00:00:00Z"
        switch text.withUTF8({ Timestamp.nanoseconds(UnsafeRawBufferPointer($0)) }) {
        case .success(let time): return time
        case .failure: return year < 1970 ? .min : nil
        }
    }

    private static func yearAndMonth(_ time: Int64) -> (year: Int, month: Int) {
        let text = Timestamp.text(time)
        return (Int(text.prefix(4)) ?? 1970, Int(text.dropFirst(5).prefix(2)) ?? 1)
    }

    // MARK: Texts

    private static let monthNames = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func monthText(_ time: Int64, _ months: Int) -> String {
        let (year, month) = yearAndMonth(time)
        return months % 12 == 0 || month == 1 ? "\(year)" : monthNames[month - 1]
    }

    private static func text(_ time: Int64, _ step: Int64) -> String {
        let text = Timestamp.text(time)
        let clock = text.dropFirst(11).dropLast()
        if clock.hasPrefix("00:00:00"), clock.count == 8 {
            let (year, month) = yearAndMonth(time)
            let date = "\(Int(text.dropFirst(8).prefix(2)) ?? 1) \(monthNames[month - 1])"
            return date == "1 Jan" ? "1 Jan \(year)" : date
        }
        return String(step >= 60 * second ? clock.prefix(5) : clock)
    }
}

extension TimeTick {
    /// Where no round instant is near.
    init(wholeOf time: Int64) { self.init(time: time, text: Timestamp.text(time)) }
}
