import StrategySDK

/// When a decision counts for the first time, and whether the state is complete by then.
enum WarmUpChecks {
    static let all = [
        Check(
            name: "warm_up.boundary", summary: "no decision during warm-up, the first one right after it",
            needs: Check.restorable, run: boundary),
        WarmUpExactness.check,
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
