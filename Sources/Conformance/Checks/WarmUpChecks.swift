import StrategySDK

/// When a decision counts for the first time, and whether the state is complete by then.
enum WarmUpChecks {
    static let all = [
        Check(
            name: "warm_up.boundary", summary: "no decision during warm-up, the first one right after it",
            needs: Check.restorable, run: boundary),
        Check(
            name: "warm_up.exact", summary: "needs every event of its warm-up, and none before them",
            needs: Check.restorable + [MemoryChecks.memory, "snapshot.size"], run: exact),
        WarmUpSufficiency.check,
    ]

    private static func boundary(_ examination: Examination) throws -> Finding {
        let reference = try examination.reference()
        let market = examination.market
        let warmUp = reference.warmUp
        var problems = problems(reference.transcript, market, from: 0, seen: market.counters, warmUp, examination, "")
        // Half of it before, half of it after a restart.
        let lists = examination.subject.plugin.stateScope == .perSymbol ? market.places : [Array(market.events.indices)]
        guard warmUp > 0, let list = lists.first, list.count > warmUp else {
            return .failing(problems, else: warmUp > 0 ? "warm-up \(warmUp)" : "it needs no warm-up")
        }
        let place = list[warmUp / 2]
        let writer = try examination.bench()
        _ = try writer.play(market.events[..<place])
        let bench = try examination.bench()
        if let refusal = try bench.restore(try writer.capture()) {
            return .fail("during warm-up its own state is refused: \(refusal)")
        }
        let rest = try bench.play(market.events[place...])
        var seen = market.counters
        for event in market.events[..<place] { seen.count(event, examination.subject.plugin.stateScope) }
        problems += self.problems(rest, market, from: place, seen: seen, warmUp, examination, "after a restart, ")
        return .failing(
            problems, else: "\(warmUp) events for each \(lists.count == market.symbols.count ? "symbol" : "strategy")")
    }

    private static func problems(
        _ transcript: Transcript, _ market: Market, from start: Int, seen: EventCounters, _ warmUp: Int,
        _ examination: Examination, _ prefix: String
    ) -> [String] {
        var seen = seen
        for index in 0..<transcript.count {
            let event = market.events[start + index]
            let number = seen.count(event, examination.subject.plugin.stateScope)
            let isWarmingUp = transcript[index] == .warmingUp
            guard isWarmingUp != (number <= warmUp) else { continue }
            return [
                "\(prefix)at \(market.name(start + index)), the \(number). event of its state, expected \(number <= warmUp ? "warming up" : "a decision"), got \(examination.words(transcript[index]))"
            ]
        }
        return []
    }

    // MARK: Exactly so many

    /// Whether the state is complete when the first decision counts, and whether the first event of warm-up is still in it.
    ///
    /// A window is complete when the state has stopped growing. Averages never are; for those ``WarmUpSufficiency`` says how
    /// much is enough.
    private static func exact(_ examination: Examination) throws -> Finding {
        let reference = try examination.reference()
        let warmUp = reference.warmUp
        let market = examination.market
        guard warmUp > 0 else { return .skip("it needs no warm-up") }
        let lists = examination.subject.plugin.stateScope == .perSymbol ? market.places : [Array(market.events.indices)]
        var random = examination.random("exact")
        var starts: [[MarketEvent]] = []
        for list in lists where list.count > warmUp + 4 {
            for start in random.places(4, within: 0..<list.count - warmUp - 3) {
                starts.append(list[start..<start + warmUp + 3].map { market.events[$0] })
            }
        }
        guard !starts.isEmpty else { return .skip("no symbol has more events than its warm-up of \(warmUp)") }
        let bench = try examination.bench()
        var growing = 0
        var looked = 0
        for events in starts {
            try bench.reset()
            _ = try bench.play(events[..<(warmUp - 1)])
            let before = try bench.capture().count
            _ = try bench.play(events[(warmUp - 1)..<warmUp])
            let complete = try bench.capture().count
            let first = try bench.play(events[warmUp...warmUp])
            // A position that is taken is written down too.
            guard first[0]?.direction == nil else { continue }
            looked += 1
            let after = try bench.capture().count
            if after > complete, complete > before || warmUp == 1 { growing += 1 }
        }
        if looked > 0, growing == looked {
            return .fail(
                "the state still grows at the first event after a warm-up of \(warmUp), as it does during warm-up: decisions count before it is complete; \(warmUp + 1) would be needed, or more"
            )
        }
        if try !matters(0, bench, starts, warmUp) {
            let isOffByOne = try warmUp == 1 || matters(1, bench, starts, warmUp)
            let words =
                "the first event of a warm-up of \(warmUp) has left no trace by its end: \(warmUp - 1) is enough"
            return isOffByOne ? .fail(words) : .warn(words + ", or less")
        }
        return .pass("warm-up \(warmUp): the state is complete by then, and has something of its first event")
    }

    /// Whether the state at the end of warm-up depends on one of its events.
    private static func matters(
        _ index: Int, _ bench: PluginBench, _ starts: [[MarketEvent]], _ warmUp: Int
    ) throws -> Bool {
        guard index < warmUp else { return true }
        for events in starts {
            try bench.reset()
            _ = try bench.play(events[..<warmUp])
            let state = try bench.capture()
            for factor in [1.1, 0.5, 3] {
                var others = events
                others[index].numbers = others[index].numbers.map { $0.map { $0 * factor + 0.01 } }
                try bench.reset()
                _ = try bench.play(others[..<warmUp])
                if try bench.capture() != state { return true }
            }
        }
        return false
    }
}

/// How many events each state has seen.
struct EventCounters {
    private var counts: [Int]

    init(symbols: Int) { counts = Array(repeating: 0, count: symbols) }

    /// - Returns: which event of its state this one is, counted from 1.
    @discardableResult
    mutating func count(_ event: MarketEvent, _ scope: StateScope) -> Int {
        let index = scope == .perSymbol ? event.symbol : 0
        counts[index] += 1
        return counts[index]
    }
}

extension Market {
    var counters: EventCounters { EventCounters(symbols: symbols.count) }
}
