import StrategySDK

/// No strategy and no symbol knows of another.
enum IsolationChecks {
    static let all = [
        Check(
            name: "isolation.symbols", summary: "decides on a symbol as if it were the only one", needs: Check.causal,
            run: symbols),
        Check(
            name: "isolation.strategies", summary: "a strategy does not notice others in its worker",
            needs: Check.causal, run: strategies),
        Check(
            name: "isolation.parameters", summary: "each strategy has its own parameters", needs: Check.causal,
            run: parameters),
    ]

    private static func symbols(_ examination: Examination) throws -> Finding {
        guard examination.subject.plugin.stateScope == .perSymbol else {
            return .skip("it keeps one state for all symbols, on purpose")
        }
        let market = examination.market.withCompany
        let together = try examination.bench(market).play(market.events)
        var problems: [String] = []
        let places = market.places
        for symbol in market.symbols.indices {
            let alone = market.only(symbol)
            let found = try examination.bench(alone).play(alone.events)
            for (index, place) in places[symbol].enumerated() where together[place] != found[index] {
                problems.append(
                    "alone: at \(market.name(place)) expected \(examination.words(together[place])) as among others, got \(examination.words(found[index]))"
                )
                break
            }
        }
        return .failing(problems, else: "\(market.symbols.count) symbols, each alone")
    }

    /// The same strategy several times, of which some miss events.
    private static func strategies(_ examination: Examination) throws -> Finding {
        let events = examination.market.events
        var random = examination.random("strategies")
        let masks = events.map { _ in random.next() & 0b1110 | 1 }
        let reference = try examination.reference()
        let bench = try examination.bench(Array(repeating: examination.parameters, count: 4))
        let found = try bench.play(events) { [masks[$0]] }
        var problems: [String] = []
        if let difference = examination.difference(
            reference.transcript, found, slot: 0, at: 0..<events.count, "with others after it")
        {
            problems.append(difference)
        }
        for slot in 1..<4 {
            let places = events.indices.filter { masks[$0] >> UInt64(slot) & 1 == 1 }
            let alone = try examination.bench().play(places.map { events[$0] })
            for (index, place) in places.enumerated() where alone[index] != found[place, slot] {
                problems.append(
                    "strategy \(slot) of four: at \(examination.market.name(place)) expected \(examination.words(alone[index])) as alone, got \(examination.words(found[place, slot]))"
                )
                break
            }
        }
        return .failing(problems, else: "four in one worker, of which three miss half of the events")
    }

    private static func parameters(_ examination: Examination) throws -> Finding {
        var source = ParameterSets(examination, "isolation")
        var sets = try source.admitted(3)
        guard !sets.isEmpty else { return .skip("it has no parameters that could differ") }
        sets.append(examination.parameters)
        let events = examination.market.events
        let found = try examination.bench(sets).play(events)
        var problems: [String] = []
        for (slot, set) in sets.enumerated() {
            let alone = try examination.bench([set]).play(events)
            if let difference = examination.difference(
                alone, found, slot: slot, at: 0..<events.count,
                "with \(ParameterSets.words(set)) beside others")
            {
                problems.append(difference)
            }
        }
        return .failing(problems, else: "\(sets.count) sets of parameters in one worker")
    }
}

extension Market {
    /// With a second symbol where there is only one.
    var withCompany: Market {
        guard symbols.count == 1 else { return self }
        var market = self
        market.symbols.append("\(symbols[0])2")
        market.events = events.flatMap { event in
            var other = event
            other.symbol = 1
            other.numbers = event.numbers.map { $0.map { $0 * 1.01 } }
            return [event, other]
        }
        return market
    }
}
