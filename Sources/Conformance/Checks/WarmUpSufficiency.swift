import StrategySDK
import Words

/// Whether a strategy that begins with nothing decides, after its warm-up, as one that has been there all along.
///
/// It is begun anew at many points. From each on, its decisions are compared with those of the undisturbed run wherever both
/// stand in the same position, for a stretch after the warm-up, and after longer ones to see what would be enough.
enum WarmUpSufficiency {
    static let check = Check(
        name: "warm_up.sufficiency", summary: "begun anew, it decides after warm-up as if it had always been there",
        needs: Check.renewable, run: run)

    /// Above it a warm-up is too short.
    static let allowedShare = 0.001
    private static let lengths = [100, 150, 200, 300, 500, 750]
    /// Decisions compared after each length.
    private static let stretch = 100

    private struct Tally {
        var compared: UInt64 = 0
        var differing: UInt64 = 0
        var first: String?

        var share: Double { compared > 0 ? Double(differing) / Double(compared) : 0 }
    }

    private static func run(_ examination: Examination) throws -> Finding {
        let reference = try examination.reference()
        let market = examination.market
        let warmUp = reference.warmUp
        let isPerSymbol = examination.subject.plugin.stateScope == .perSymbol
        let state = try examination.bench(market.beginning(0)).capture()
        if reference.snapshot.count <= state.count { return .skip("it remembers nothing") }

        let longest = lengths.max() ?? 0
        var tried = Set([warmUp, 2 * warmUp] + lengths.filter { $0 > warmUp }).sorted()
        let lists = isPerSymbol ? market.places : [Array(market.events.indices)]
        // What a short file has room for.
        let room = (lists.map(\.count).max() ?? 0) - stretch - 50
        tried.removeAll { $0 > min(max(longest, 2 * warmUp), room) }
        guard let reach = tried.max(), tried.contains(warmUp) else {
            return .skip("no symbol has enough events to begin anew and to compare after a warm-up of \(warmUp)")
        }
        var tallies = tried.map { _ in Tally() }
        let undisturbed = Positions.before(reference.transcript, market)
        let bench = try examination.bench()
        var random = examination.random("sufficiency")
        let points = examination.amount(quick: 1000, release: 2000, soak: 10_000)
        let total = lists.reduce(0) { $0 + max(0, $1.count - reach - stretch) }
        for list in lists where list.count > reach + stretch {
            let free = list.count - reach - stretch
            for start in random.places(max(1, (points * free + total - 1) / total), within: 0..<free) {
                let places = list[start..<start + reach + stretch]
                try bench.reset()
                let found = try bench.play(places.map { market.events[$0] })
                compare(
                    found, reference.transcript, Array(places), undisturbed, market, tried, &tallies, examination)
            }
        }
        return judge(tried, tallies, warmUp)
    }

    private static func compare(
        _ found: Transcript, _ expected: Transcript, _ places: [Int], _ undisturbed: [Position], _ market: Market,
        _ tried: [Int], _ tallies: inout [Tally], _ examination: Examination
    ) {
        var positions = Positions(symbols: market.symbols.count)
        for (index, place) in places.enumerated() {
            guard let answer = found[index], let wanted = expected[place] else { continue }
            let symbol = market.events[place].symbol
            if positions[symbol].agrees(with: undisturbed[place]) {
                let isSame = answer.isSameDecision(as: wanted)
                for (tally, length) in tried.enumerated() where index >= length && index < length + stretch {
                    tallies[tally].compared += 1
                    guard !isSame else { continue }
                    tallies[tally].differing += 1
                    if tallies[tally].first == nil {
                        tallies[tally].first =
                            "begun anew \(index) events before \(market.name(place)): expected \(examination.words(wanted)), got \(examination.words(answer))"
                    }
                }
            }
            positions.take(answer, symbol)
        }
    }

    private static func judge(_ tried: [Int], _ tallies: [Tally], _ warmUp: Int) -> Finding {
        let shares = zip(tried, tallies).map { length, tally in
            "\(length): \(Quantity.share(tally.differing, of: max(1, tally.compared)))"
        }
        let figures = "decisions that differ after \(shares.joined(separator: ", "))"
        guard let own = tried.firstIndex(of: warmUp) else { return .skip(figures) }
        guard tallies[own].compared > 0 else {
            return .warn("begun anew it is never in the position of the undisturbed run: nothing could be compared")
        }
        guard tallies[own].share > allowedShare else {
            return .pass("\(figures), of \(tallies[own].compared) compared after \(warmUp)")
        }
        let enough = zip(tried, tallies).first { $0 > warmUp && $1.share <= allowedShare && $1.compared > 0 }?.0
        return Finding(
            verdict: .fail,
            evidence: [
                "a warm-up of \(warmUp) is too short: \(tallies[own].differing) of \(tallies[own].compared) decisions differ, more than 0.1 %",
                figures,
                enough.map { "\($0) would be enough" } ?? "none of the lengths tried is enough",
            ] + (tallies[own].first.map { [$0] } ?? []))
    }
}

/// What a strategy holds of one symbol, as its intents say.
struct Position: Sendable, Hashable {
    var direction: Direction?
    var notional = 0.0

    /// Nothing is held before the first intent, as after `flat`.
    func agrees(with other: Position) -> Bool {
        (direction ?? .flat) == (other.direction ?? .flat)
            && abs(notional - other.notional) <= Self.tolerance * max(notional, other.notional)
    }

    /// Of the notional: below what any rebalancing would act on.
    static let tolerance = 0.01
}

/// What a strategy holds of every symbol.
struct Positions: Sendable {
    private var positions: [Position]

    init(symbols: Int) { positions = Array(repeating: Position(), count: symbols) }

    subscript(symbol: Int) -> Position { positions[symbol] }

    mutating func take(_ answer: Answer, _ symbol: Int) {
        guard let direction = answer.direction else { return }
        positions[symbol] = Position(direction: direction, notional: answer.intent?.targetNotional ?? 0)
    }

    /// Before each event, that of its symbol.
    static func before(_ transcript: Transcript, _ market: Market) -> [Position] {
        var positions = Positions(symbols: market.symbols.count)
        return (0..<transcript.count).map { index in
            let symbol = market.events[index].symbol
            defer { if let answer = transcript[index] { positions.take(answer, symbol) } }
            return positions[symbol]
        }
    }
}

extension Answer {
    /// Whether both want the same: nothing new, or the same direction and nearly the same notional. How sure they are, and
    /// why, is left aside.
    func isSameDecision(as other: Answer) -> Bool {
        guard direction == other.direction else { return false }
        guard let intent, let wanted = other.intent else { return true }
        return Position(direction: intent.direction, notional: intent.targetNotional).agrees(
            with: Position(direction: wanted.direction, notional: wanted.targetNotional))
    }
}
