import StrategySDK
import Supervision

/// What the plugin makes of values that no market has, and which values it uses.
enum FeatureChecks {
    static let all = [
        Check(
            name: "features.values", summary: "lives with zero, negative, subnormal and huge values of each feature",
            needs: Check.faultless, run: values),
        Check(
            name: "features.bad_bar", summary: "one bad bar does not spoil later ones", needs: Check.faultless,
            run: badBar),
        Check(
            name: "features.declared", summary: "uses what it declares", needs: Check.causal, run: declared),
        Check(name: "features.undeclared", summary: "uses nothing else", needs: Check.causal, run: undeclared),
    ]

    /// What every double may be that JSON can write.
    static let extremes: [Double] = [
        0, -0.0, -1, 5e-324, 1e-300, -1e-300, 1e12, -1e12, 1e300, -1e300, .greatestFiniteMagnitude,
        -.greatestFiniteMagnitude,
    ]

    private static func values(_ examination: Examination) throws -> Finding {
        let market = examination.market
        let events = market.events.prefix(examination.amount(quick: 2500, release: 6000, soak: 40_000))
        var problems: [String] = []
        var thrown = 0
        var count = 0
        for column in 0..<market.columns.numberCount {
            let name = market.columns.columns[column].name
            for (number, value) in extremes.enumerated() {
                var random = examination.random("values \(name) \(number)")
                let places = Set(random.places(40, within: 0..<events.count))
                let tried = events.enumerated().map { index, event in
                    var event = event
                    if places.contains(index) { event.numbers[column] = value }
                    return event
                }
                count += places.count
                do {
                    let found = try examination.answers(tried)
                    for place in 0..<found.count {
                        guard let answer = found[place] else { continue }
                        if case .thrown = answer, places.contains(place) { thrown += 1 }
                        guard let fault = RunChecks.fault(answer) else { continue }
                        problems.append(
                            "\(name) \(value): at \(market.name(place)) bad output, \(fault)"
                                + (places.contains(place) ? "" : ", after an event with that value"))
                        break
                    }
                } catch let failure as WorkerFailure where !failure.isFromOutside {
                    return Finding(
                        verdict: failure.verdict, evidence: ["\(name) \(value): \(failure.words)"])
                }
            }
        }
        guard count > 0 else { return .skip("it reads no number") }
        return .failing(
            problems,
            else: "\(count) events with a strange value"
                + (thrown > 0 ? ", \(thrown) of which it refused by an error" : ""))
    }

    // MARK: One bad bar

    private static func badBar(_ examination: Examination) throws -> Finding {
        let reference = try examination.reference()
        let market = examination.market
        let events = market.events
        guard events.count > 200 else { return .skip("there are too few events") }
        var problems: [String] = []
        var count = 0
        // Early, so that there is time to get over it, and after warm-up.
        let lists = market.places
        guard let list = lists.max(by: { $0.count < $1.count }), list.count > reference.warmUp + 100 else {
            return .skip("no symbol has more than its warm-up of \(reference.warmUp) and 100 events")
        }
        let place = list[reference.warmUp + 20]
        for column in 0..<market.columns.numberCount {
            let name = market.columns.columns[column].name
            let usual = events[place].numbers[column] ?? 1
            for value in [0, -usual, usual * 1000, usual / 1000, 1e300, -1e300, 5e-324] {
                var tried = events
                tried[place].numbers[column] = value
                count += 1
                let found = try examination.bench().play(tried)
                if let problem = spoilt(found, reference.transcript, place, list, market, examination) {
                    problems.append("\(name) \(value) at \(market.name(place)): \(problem)")
                }
            }
        }
        return .failing(problems, else: "\(count) bad bars, each got over")
    }

    /// What is wrong long after a bad bar; nil where the plugin has got over it.
    private static func spoilt(
        _ found: Transcript, _ expected: Transcript, _ place: Int, _ list: [Int], _ market: Market,
        _ examination: Examination
    ) -> String? {
        // Faults at the bar itself are its own; those later come from what it left behind.
        var faults = 0
        var firstFault: String?
        for index in (place + 1)..<found.count {
            guard let answer = found[index], expected[index]?.isFailure == false else { continue }
            let fault = RunChecks.fault(answer) ?? { if case .thrown(let problem) = answer { problem } else { nil } }()
            guard let fault else { continue }
            faults += 1
            firstFault = firstFault ?? "at \(market.name(index)): \(fault)"
        }
        if let firstFault { return "\(faults) later events fail, the first \(firstFault)" }
        // In the last quarter of the symbol's events it must have found back.
        let last = list[(list.count * 3 / 4)...].filter { $0 > place }
        guard last.count > 50 else { return nil }
        let wanted = last.count { expected[$0]?.direction != nil }
        let got = last.count { found[$0]?.direction != nil }
        let differing = last.count { found[$0] != expected[$0] }
        if wanted > 3, got == 0 {
            return
                "of its last \(last.count) events \(wanted) lead to intents in the undisturbed run, and none does any more"
        }
        guard differing * 10 > last.count * 9, wanted > 0 || got > 0, got != wanted else { return nil }
        return "\(differing) of its last \(last.count) answers differ from the undisturbed run"
    }

    // MARK: What is used

    private static func declared(_ examination: Examination) throws -> Finding {
        let reference = try examination.reference()
        let market = examination.market
        var unused: [(name: String, isRequired: Bool)] = []
        for feature in examination.subject.plugin.features {
            var isUsed = false
            for change in 0..<6 where !isUsed {
                guard let tried = changed(market, feature, change, examination) else { continue }
                let bench = try examination.bench()
                let found = try bench.play(tried)
                isUsed = try found.answers != reference.transcript.answers || bench.capture() != reference.snapshot
            }
            if !isUsed { unused.append((feature.name, feature.isRequired)) }
        }
        let names = unused.map { "\($0.name) changes nothing, whatever it is" }
        guard !unused.isEmpty else {
            return .pass("each of \(examination.subject.plugin.features.count) features changes something")
        }
        if unused.contains(where: \.isRequired) {
            return Finding(
                verdict: .fail,
                evidence: names + ["an event that lacks a required feature is kept from the plugin for nothing"])
        }
        return Finding(verdict: .warn, evidence: names + ["with these parameters, on these events"])
    }

    private static func changed(
        _ market: Market, _ feature: FeatureDeclaration, _ change: Int, _ examination: Examination
    ) -> [MarketEvent]? {
        var random = examination.random("changed \(feature.name) \(change)")
        if feature.kind == .text {
            guard let column = market.columns.textColumns.firstIndex(where: { $0.name == feature.name }) else {
                return nil
            }
            let index = column - market.columns.numberCount
            return market.events.map { event in
                var event = event
                event.texts[index] = change == 5 && !feature.isRequired ? nil : "changed\(random.below(3))"
                return event
            }
        }
        guard let column = market.columns.numberColumns.firstIndex(where: { $0.name == feature.name }) else {
            return nil
        }
        return market.events.map { event in
            var event = event
            let value = event.numbers[column] ?? 1
            switch change {
            case 0: event.numbers[column] = value * (0.5 + random.unit())
            case 1: event.numbers[column] = value * 30
            case 2: event.numbers[column] = -value
            case 3: event.numbers[column] = value / 30
            case 4: event.numbers[column] = Double(random.below(2000)) - 1000
            default: event.numbers[column] = feature.isRequired ? 0 : nil
            }
            return event
        }
    }

    /// With columns that the plugin has not asked for, before, between and after its own.
    private static func undeclared(_ examination: Examination) throws -> Finding {
        let reference = try examination.reference()
        var market = examination.market
        var wanted: [FeatureColumn] = []
        for (index, column) in market.columns.numberColumns.enumerated() {
            wanted += [FeatureColumn(name: "conform_extra_\(index)", kind: .number), column]
        }
        wanted.append(FeatureColumn(name: "conform_extra_last", kind: .number))
        wanted += market.columns.textColumns
        let original = market.columns
        market.columns = ColumnTable(wanted)
        var random = examination.random("undeclared")
        var problems: [String] = []
        for run in 1...examination.amount(quick: 2, release: 4, soak: 16) {
            let events = examination.market.events.map { event in
                var event = event
                var numbers: [Double?] = []
                for number in event.numbers {
                    numbers += [random.below(3) == 0 ? nil : random.normal() * 1000, number]
                }
                numbers.append(random.normal())
                event.numbers = numbers
                return event
            }
            market.events = events
            let found = try examination.bench(market).play(events)
            if let difference = examination.difference(reference.transcript, found, "with other features, run \(run)") {
                problems.append(difference)
            }
        }
        return .failing(problems, else: "\(original.numberCount + 1) other features beside its own")
    }
}
