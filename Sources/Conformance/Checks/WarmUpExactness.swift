import StrategySDK

/// Whether a warm-up is right to the event, for a plugin that looks back over a fixed number of them.
///
/// Right after its warm-up such a plugin must answer as one that has been there for long; if it does so only some events later, it
/// decides before its window is full. And the first event of its warm-up must have left a trace in the state; if only the second one
/// has, the warm-up is one too long. Averages never forget; for those ``WarmUpSufficiency`` says how much is enough.
enum WarmUpExactness {
    static let check = Check(
        name: "warm_up.exact", summary: "needs every event of its warm-up, and none before them",
        needs: Check.renewable, run: run)

    /// Events by which a warm-up is tried to be too short.
    private static let mostMissing = 4
    private static let mostPoints = 12

    private static func run(_ examination: Examination) throws -> Finding {
        let warmUp = try examination.reference().warmUp
        let market = examination.market
        let lists =
            examination.subject.plugin.stateScope == .perSymbol ? market.places : [Array(market.events.indices)]
        // Long enough for whatever looks back a few times as far.
        let past = 3 * (warmUp + mostMissing) + 50
        var random = examination.random("exact")
        var stretches: [[MarketEvent]] = []
        for list in lists where list.count > past + 1 {
            for end in random.places(40, within: past..<list.count) {
                stretches.append(list[(end - past)...end].map { market.events[$0] })
            }
        }
        guard !stretches.isEmpty else { return .skip("no symbol has \(past) events, to look back from") }
        let bench = try examination.bench()
        if let missing = try missing(bench, stretches, warmUp), missing > 0 {
            return .fail(
                "decides before what it looks back over is complete: after \(warmUp) events it answers otherwise than one that has been there for long, after \(warmUp + missing) it does not"
            )
        }
        guard warmUp > 0 else { return .pass("it needs no warm-up") }
        let starts = stretches.prefix(mostPoints).map { $0.suffix(warmUp + 1) }
        if try !matters(0, bench, starts, warmUp) {
            let isOffByOne = try warmUp == 1 || matters(1, bench, starts, warmUp)
            let words =
                "the first event of a warm-up of \(warmUp) has left no trace by its end: \(warmUp - 1) is enough"
            return isOffByOne ? .fail(words) : .warn(words + ", or less")
        }
        return .pass("warm-up \(warmUp): complete by then, and something of its first event is left")
    }

    // MARK: Too short

    /// How many events more than its warm-up the plugin needs to answer as one that has been there for long; nil where it never does.
    private static func missing(
        _ bench: PluginBench, _ stretches: [[MarketEvent]], _ warmUp: Int
    ) throws -> Int? {
        // Whether so many more were enough at every point so far.
        var isEnough = Array(repeating: true, count: mostMissing + 1)
        for stretch in stretches.prefix(mostPoints) {
            guard let last = stretch.last else { continue }
            let past = stretch.dropLast()
            let probes = probes(last)
            let settled = try standing(after: past, bench)
            let expected = try answers(to: probes, from: settled, bench)
            for more in 0...mostMissing {
                let young = try standing(after: past.suffix(warmUp + more), bench)
                let found = try answers(to: probes, from: young, bench)
                let isSame = zip(expected, found).allSatisfy { agree($0, $1, settled.holds == young.holds) }
                if !isSame { isEnough[more] = false }
            }
        }
        return isEnough.firstIndex(of: true)
    }

    /// Whether two answers show no difference in what was remembered of the market.
    ///
    /// Whoever holds something says other things than whoever does not; but where both want the same direction, both are as sure of it
    /// and want as much.
    private static func agree(_ one: Answer?, _ other: Answer?, _ holdTheSame: Bool) -> Bool {
        if holdTheSame { return one == other }
        guard let one = one?.intent, let other = other?.intent, one.direction == other.direction else { return true }
        return one.confidence == other.confidence && one.targetNotional == other.targetNotional
    }

    private struct Standing {
        var state: [UInt8]
        /// What the last intent wanted to hold.
        var holds: Direction
    }

    private static func standing(after events: ArraySlice<MarketEvent>, _ bench: PluginBench) throws -> Standing {
        try bench.reset()
        let answers = try bench.play(events).answers
        let last = answers.compactMap { $0?.direction }.last
        return Standing(state: try bench.capture(), holds: last ?? .flat)
    }

    /// The next event, and others in its place, so that some of them lead to something: a little and far away, and not so far that a
    /// confidence is at its end.
    private static func probes(_ event: MarketEvent) -> [MarketEvent] {
        func changed(_ factor: Double, _ isWanted: (Int) -> Bool) -> MarketEvent {
            var probe = event
            for index in probe.numbers.indices where isWanted(index) {
                probe.numbers[index] = probe.numbers[index].map { $0 * factor }
            }
            return probe
        }
        let whole = [1, 0.9995, 1.0005, 0.999, 1.001, 0.996, 1.004, 0.98, 1.02, 0.9, 1.1, 0.5, 2].map {
            changed($0) { _ in true }
        }
        let single = event.numbers.indices.flatMap { column in [0.997, 1.003].map { changed($0) { $0 == column } } }
        return whole + single
    }

    private static func answers(
        to probes: [MarketEvent], from standing: Standing, _ bench: PluginBench
    ) throws -> [Answer?] {
        var answers: [Answer?] = []
        for probe in probes {
            _ = try bench.restore(standing.state)
            answers += try bench.play([probe]).answers
        }
        return answers
    }

    // MARK: Too long

    /// Whether the state at the end of warm-up depends on one of its events.
    private static func matters(
        _ index: Int, _ bench: PluginBench, _ starts: [ArraySlice<MarketEvent>], _ warmUp: Int
    ) throws -> Bool {
        guard index < warmUp else { return true }
        for start in starts {
            let events = Array(start.prefix(warmUp))
            try bench.reset()
            _ = try bench.play(events)
            let state = try bench.capture()
            for factor in [1.1, 0.5, 3] {
                var others = events
                others[index].numbers = others[index].numbers.map { $0.map { $0 * factor + 0.01 } }
                try bench.reset()
                _ = try bench.play(others)
                if try bench.capture() != state { return true }
            }
        }
        return false
    }
}
