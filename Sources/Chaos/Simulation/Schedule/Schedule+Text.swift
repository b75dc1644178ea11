/// A schedule as text: a line for each thing, the same bytes for the same schedule.
///
/// ```
/// bulkhead-schedule 1
/// world 7
/// pace 7
/// events 800
/// quiet 300
/// evaluation strategy=s2 sequence=417 times=2 -> crash
/// between family=trail from=120 -> stop amount=4000
/// ```
extension Schedule: CustomStringConvertible {
    package var description: String {
        var lines = [
            "bulkhead-schedule 1", "world \(world)", "pace \(pace)", "events \(events)", "quiet \(quietEvents)",
        ]
        if checkpoints > 0 { lines.append("checkpoints \(checkpoints)") }
        if let live { lines.append("live \(live)") }
        if let strategies { lines.append("strategies \(strategies.joined(separator: ","))") }
        lines += faults.map(\.description)
        return lines.joined(separator: "\n") + "\n"
    }
}

extension ScheduledFault: CustomStringConvertible {
    package var description: String {
        var words = [trigger.point.rawValue]
        func add(_ name: String, _ value: (some CustomStringConvertible)?) {
            if let value { words.append("\(name)=\(value)") }
        }
        add("family", trigger.family)
        add("strategy", trigger.strategy)
        add("symbol", trigger.symbol)
        add("sequence", trigger.sequence)
        add("from", trigger.from)
        add("generation", trigger.generation)
        add("life", trigger.life)
        add("role", trigger.role?.rawValue)
        if trigger.skip > 0 { add("skip", trigger.skip) }
        if trigger.times > 1 { add("times", trigger.times) }
        words += ["->", action.rawValue]
        add("amount", amount)
        return words.joined(separator: " ")
    }
}
