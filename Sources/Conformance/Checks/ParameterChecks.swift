import StrategySDK
import Wire

/// What the plugin says to parameters: it takes what it declares, refuses the rest with a reason, and never ends over one.
enum ParameterChecks {
    static let all = [
        Check(name: "parameters.defaults", summary: "takes its own defaults", needs: [], run: defaults),
        Check(name: "parameters.bounds", summary: "keeps to its bounds, to the last bit", needs: [], run: bounds),
        Check(name: "parameters.types", summary: "refuses values of another type", needs: [], run: types),
        Check(
            name: "parameters.unknown", summary: "refuses a parameter that it does not have", needs: [], run: unknown),
        Check(
            name: "parameters.seeded", summary: "1,000 sets: taken or refused with a reason, and no worker ends",
            needs: Check.affordable + ["run.errors", "output.bounds"], run: seeded),
    ]

    private static func defaults(_ examination: Examination) throws -> Finding {
        let plugin = examination.subject.plugin
        let required = plugin.requiredParameters
        let verdicts = try judge(
            examination,
            [
                required,
                required
                    + plugin.parameters.compactMap { declaration in
                        declaration.defaultValue.map { Parameter(declaration.name, $0) }
                    },
            ])
        var problems: [String] = []
        for verdict in verdicts {
            switch verdict {
            case .refused(let error): problems.append("its own defaults are refused: \(error)")
            case .admitted(let warmUp, _, let parameters):
                for declaration in plugin.parameters {
                    let inForce = parameters.first { $0.name == declaration.name }?.value
                    let expected =
                        declaration.defaultValue ?? required.first { $0.name == declaration.name }?.value
                    if inForce.map({ try? declaration.accept($0) }) != expected.map({ try? declaration.accept($0) }) {
                        problems.append(
                            "\(declaration.name) is \(inForce.map { "\($0)" } ?? "not there") by default, and declared as \(expected.map { "\($0)" } ?? "?")"
                        )
                    }
                }
                if required.isEmpty, warmUp != plugin.defaultWarmUp {
                    problems.append(
                        "warm-up is \(warmUp) with defaults, and declared as \(plugin.defaultWarmUp)")
                }
            }
        }
        return .failing(problems, else: "\(plugin.parameters.count) parameters, \(required.count) of them required")
    }

    /// Both ends of every range, and the next value on either side.
    private static func bounds(_ examination: Examination) throws -> Finding {
        var cases: [(name: String, value: ParameterValue, isInside: Bool)] = []
        for declaration in examination.subject.plugin.parameters {
            switch declaration.kind {
            case .number(let range):
                for end in [range.lower, range.upper] where end.isFinite {
                    for value in [end.nextDown, end, end.nextUp] {
                        cases.append((declaration.name, .number(value), range.contains(value)))
                    }
                }
                for value in [Double.nan, .infinity, -.infinity] {
                    cases.append((declaration.name, .number(value), false))
                }
                // As far as a range without an end goes.
                for value in [-Double.greatestFiniteMagnitude, -1e19, 1e19, .greatestFiniteMagnitude] {
                    cases.append((declaration.name, .number(value), range.contains(value)))
                }
            case .integer(let range):
                for end in [range.lowerBound, range.upperBound] {
                    for step in [Int64(-1), 0, 1] {
                        let (value, hasOverflown) = end.addingReportingOverflow(step)
                        guard !hasOverflown else { continue }
                        cases.append((declaration.name, .integer(value), range.contains(value)))
                    }
                }
            case .boolean, .text: break
            }
        }
        guard !cases.isEmpty else { return .skip("it has no parameter with bounds") }
        let verdicts = try judge(
            examination, cases.map { examination.subject.plugin.requiredParameters.replacing($0.name, with: $0.value) })
        var problems: [String] = []
        for (tried, verdict) in zip(cases, verdicts) {
            switch verdict {
            case .admitted where !tried.isInside:
                problems.append("\(tried.name) \(tried.value) is taken, and is out of bounds")
            // A rule that spans several parameters may refuse what its own bounds allow.
            case .refused(let error) where error.problem.isEmpty:
                problems.append("\(tried.name) \(tried.value) is refused without a reason")
            default: break
            }
        }
        return .failing(problems, else: "\(cases.count) values at the ends of ranges")
    }

    private static func types(_ examination: Examination) throws -> Finding {
        var cases: [(name: String, value: ParameterValue)] = []
        for declaration in examination.subject.plugin.parameters {
            let wrong: [ParameterValue] =
                switch declaration.kind {
                case .number: [.boolean(true), .text("many"), .text("0x10"), .text(" 1"), .text("")]
                case .integer: [.boolean(true), .number(20.5), .text("twenty"), .text("1e400")]
                case .boolean: [.integer(1), .number(0), .text("true")]
                case .text(let choices):
                    [.integer(1), .boolean(true)] + (choices.isEmpty ? [] : [.text("conform none")])
                }
            cases += wrong.map { (declaration.name, $0) }
        }
        guard !cases.isEmpty else { return .skip("it has no parameters") }
        let verdicts = try judge(
            examination, cases.map { examination.subject.plugin.requiredParameters.replacing($0.name, with: $0.value) })
        var problems: [String] = []
        for (tried, verdict) in zip(cases, verdicts) {
            guard case .refused(let error) = verdict else {
                problems.append("\(tried.name) takes \(tried.value), which is of another type")
                continue
            }
            if error.parameter != tried.name || error.problem.isEmpty {
                problems.append("\(tried.name) \(tried.value) is refused, but the reason is \(error)")
            }
        }
        return .failing(problems, else: "\(cases.count) values of other types")
    }

    private static func unknown(_ examination: Examination) throws -> Finding {
        let required = examination.subject.plugin.requiredParameters
        let names = ["conform_unknown", ""] + examination.subject.plugin.parameters.prefix(3).map { $0.name + "x" }
        let verdicts = try judge(examination, names.map { required + [Parameter($0, .number(1))] })
        let taken = zip(names, verdicts).filter { if case .admitted = $1 { true } else { false } }
        return .failing(
            taken.map { "a parameter \"\($0.0)\" is taken, and is not declared" }, else: "\(names.count) names")
    }

    private static func seeded(_ examination: Examination) throws -> Finding {
        var sets = ParameterSets(examination, "seeded")
        let events = examination.market.beginning(examination.amount(quick: 200, release: 500, soak: 2000))
        let count = 1000
        var taken = 0
        var problems: [String] = []
        for start in stride(from: 0, to: count, by: setsAtOnce) {
            let candidates = (start..<min(count, start + setsAtOnce)).map { sets.next(inside: $0 % 2 == 0) }
            do {
                let bench = try examination.bench(candidates, events)
                let found = try bench.play(events.events)
                for (slot, verdict) in bench.admissions.enumerated() {
                    switch verdict {
                    case .refused(let error):
                        if error.problem.isEmpty {
                            problems.append("refused without a reason: \(ParameterSets.words(candidates[slot]))")
                        }
                    case .admitted:
                        taken += 1
                        for event in 0..<found.count {
                            guard let answer = found[event, slot], let fault = RunChecks.fault(answer) else { continue }
                            problems.append(
                                "\(fault), at \(examination.market.name(event)) with \(ParameterSets.words(candidates[slot]))"
                            )
                            break
                        }
                    }
                }
            } catch {
                guard !error.isFromOutside else { throw error }
                let culprit = culprit(candidates, examination, events)
                return Finding(
                    verdict: error.verdict,
                    evidence: [
                        culprit.map { "\($0.failure.words), with \(ParameterSets.words($0.set))" } ?? error.words
                    ])
            }
        }
        return .failing(
            problems, else: "\(taken) of \(count) sets taken, and each tried over \(events.events.count) events")
    }

    private static let setsAtOnce = 100

    /// Which of the sets a worker ends over.
    private static func culprit(
        _ sets: [[Parameter]], _ examination: Examination, _ market: Market
    ) -> (set: [Parameter], failure: WorkerFailure)? {
        for set in sets {
            do throws(WorkerFailure) {
                _ = try examination.bench([set], market).play(market.events)
            } catch {
                return (set, error)
            }
        }
        return nil
    }

    private static func judge(_ examination: Examination, _ sets: [[Parameter]]) throws -> [AdmissionFrame.Verdict] {
        let market = examination.market.beginning(1)
        do {
            return try examination.bench(sets, market).admissions
        } catch {
            guard !error.isFromOutside, let culprit = culprit(sets, examination, market) else { throw error }
            var failure = culprit.failure
            failure.event = "the parameters \(ParameterSets.words(culprit.set))"
            throw failure
        }
    }
}

extension [Parameter] {
    func replacing(_ name: String, with value: ParameterValue) -> [Parameter] {
        filter { $0.name != name } + [Parameter(name, value)]
    }
}
