import Words

/// What an evaluation costs, held against an event that no strategy evaluates in the same worker.
enum PerformanceChecks {
    static let time = Check(
        name: "performance.time", summary: "takes little processor time for an event", run: measureTime)

    static let memory = Check(
        name: "performance.memory", summary: "does not take more memory with every event",
        needs: Check.affordable + ["snapshot.size"], run: measureMemory)

    /// Times of an event that no strategy evaluates, in the same worker.
    private static let warningRatio = 50.0
    private static let allowedRatio = 250.0
    /// Processor time of one evaluation that a catalog's `soft_deadline_ms` counts, in nanoseconds.
    private static let softDeadline: UInt64 = 50_000_000
    /// Bytes by which memory may grow in a million events.
    private static let allowedGrowth = 2.0 * 1_048_576

    private static func measureTime(_ examination: Examination) throws -> Finding {
        let events = examination.market.events
        let bench = try examination.bench()
        _ = try bench.play(events.prefix(1000))
        // Several rounds of both, so that a disturbance hits both; the least of each is what it takes.
        var empty = Double.infinity
        var own = Double.infinity
        var slowest: UInt64 = 0
        var slowestPlace = 0
        let rounds = 5
        let length = max(
            1, min(events.count, examination.amount(quick: 10_000, release: 40_000, soak: 150_000)) / rounds)
        for round in 0..<rounds {
            let start = min(round * length, events.count - length)
            let part = events[start..<start + length]
            let before = try bench.processorTime()
            _ = try bench.play(part) { _ in [0] }
            let between = try bench.processorTime()
            var last = between
            for begin in stride(from: part.startIndex, to: part.endIndex, by: chunk) {
                let end = min(begin + chunk, part.endIndex)
                _ = try bench.play(part[begin..<end])
                let now = try bench.processorTime()
                if now - last > slowest { (slowest, slowestPlace) = (now - last, begin) }
                last = now
            }
            empty = min(empty, Double(between - before) / Double(length))
            own = min(own, Double(last - between) / Double(length))
        }
        let ratio = own / max(1, empty)
        let words =
            "\(Quantity.span(nanoseconds: own)) an event, \((ratio * 10).rounded() / 10) times one that nobody evaluates (\(Quantity.span(nanoseconds: empty)))"
        if slowest > softDeadline + UInt64(own * Double(chunk)) {
            return .fail(
                words,
                "among \(chunk) events from \(examination.market.name(slowestPlace)) on, which took \(slowest / 1_000_000) ms together, one takes longer than the soft deadline of 50 ms"
            )
        }
        if ratio > allowedRatio { return .fail("\(words); more than \(Int(allowedRatio)) times") }
        if ratio > warningRatio { return .warn("\(words); more than \(Int(warningRatio)) times") }
        return .pass(words)
    }

    private static let chunk = 256

    private static func measureMemory(_ examination: Examination) throws -> Finding {
        let events = examination.market.events
        let bench = try examination.bench()
        // How many fit into the time that the depth has.
        let start = try bench.processorTime()
        _ = try bench.play(events)
        let cost = Double(try bench.processorTime() - start) / Double(events.count)
        let wanted = examination.amount(quick: 1_000_000, release: 1_000_000, soak: 10_000_000)
        let seconds = Double(examination.amount(quick: 3, release: 10, soak: 120))
        let total = max(4 * events.count, min(wanted, Int(seconds * 1e9 / max(cost, 100))))
        let span = (events.last?.time ?? 0) - (events.first?.time ?? 0) + 3_600_000_000_000
        var played = events.count
        var early: (events: Int, bytes: UInt64)?
        var cycle: Int64 = 1
        while played < total {
            // Later and later, so that time never goes back.
            let shift = span &* cycle
            _ = try bench.play(
                events.map { event in
                    var event = event
                    event.time &+= shift
                    return event
                })
            played += events.count
            cycle += 1
            if early == nil, played * 4 >= total { early = (played, try bench.residentBytes()) }
        }
        guard let early, played > early.events else { return .skip("too few events") }
        let late = try bench.residentBytes()
        let growth = late > early.bytes ? Double(late - early.bytes) : 0
        let slope = growth / Double(played - early.events) * 1e6
        let words =
            "\(Words.mebibytes(slope)) for each million events, seen over \(Quantity.text(played)); \(Words.mebibytes(Double(late))) in all"
        return slope > allowedGrowth ? .fail(words) : .pass(words)
    }
}

extension Words {
    fileprivate static func mebibytes(_ bytes: Double) -> String { "\((bytes / 1_048_576 * 100).rounded() / 100) MiB" }
}
