import StrategySDK
import Supervision

/// What a host keeps from the plugin, and what happens to its worker, leaves no trace: with the real core and loop.
enum StreamChecks {
    static let all = [
        Check(
            name: "recovery.split", summary: "killed and recovered anywhere, it goes on as if nothing had happened",
            needs: Check.restorable, run: split),
        Check(
            name: "features.missing", summary: "an event without a required feature leaves no trace",
            needs: Check.causal, run: missing),
        Check(
            name: "stream.order", summary: "stale, repeated, changed and late events leave no trace",
            needs: Check.causal, run: order),
        Check(name: "stream.gaps", summary: "goes on after a gap", needs: Check.faultless, run: gaps),
    ]

    private static func events(_ examination: Examination) -> [MarketEvent] {
        Array(examination.market.events.prefix(examination.amount(quick: 4000, release: 20_000, soak: 150_000)))
    }

    private static func split(_ examination: Examination) throws -> Finding {
        let trial = try HostTrial(examination)
        let events = events(examination)
        let writer = EventLine(market: examination.market)
        let lines = events.enumerated().map { writer.bytes($1, number: $0) }
        let undisturbed = try trial.run(lines)
        var random = examination.random("split")
        let kills = random.places(examination.amount(quick: 5, release: 25, soak: 200), within: 0..<events.count)
        let found = try trial.run(lines, killedBefore: Set(kills))
        if let difference = difference(undisturbed, found, examination, "killed \(kills.count) times") {
            return .fail(difference)
        }
        return .pass("killed \(kills.count) times in \(events.count) events")
    }

    private static func difference(
        _ expected: [HostTrial.LineOutcome?], _ found: [HostTrial.LineOutcome?], _ examination: Examination,
        _ what: String
    ) -> String? {
        for (place, (wanted, got)) in zip(expected, found).enumerated() where wanted != got {
            return
                "\(what): at \(examination.market.name(place)) expected \(wanted?.words ?? "nothing"), got \(got?.words ?? "nothing")"
        }
        return nil
    }

    // MARK: Features that are not there

    private static func missing(_ examination: Examination) throws -> Finding {
        let trial = try HostTrial(examination)
        let events = Array(events(examination).prefix(examination.amount(quick: 2000, release: 6000, soak: 40_000)))
        let writer = EventLine(market: examination.market)
        var problems: [String] = []
        var count = 0
        let unusable: [String?] = [nil, "null", "true", "[1]", "{\"a\":1}", "\"abc\"", "1e999"]
        for feature in examination.subject.plugin.features {
            var random = examination.random("missing \(feature.name)")
            let places = random.places(60, within: 0..<events.count)
            // A text of any kind is what a text feature is.
            let wrong = feature.kind == .text ? [nil, "null", "true", "1", "[1]"] : unusable
            let lines = events.enumerated().map { index, event in
                guard let place = places.firstIndex(of: index) else { return writer.bytes(event, number: index) }
                return writer.bytes(
                    event, replacing: [feature.name: wrong[place % wrong.count]], number: index)
            }
            let found = try trial.run(lines)
            // The same without what cannot be used.
            let isLeftOut = Set(places)
            let others = events.enumerated().compactMap { index, event -> [UInt8]? in
                if feature.isRequired, isLeftOut.contains(index) { return nil }
                return isLeftOut.contains(index)
                    ? writer.bytes(event, replacing: [feature.name: nil], number: index)
                    : writer.bytes(event, number: index)
            }
            let expected = try trial.run(others)
            var next = 0
            for (index, outcome) in found.enumerated() {
                if feature.isRequired, isLeftOut.contains(index) {
                    count += 1
                    if outcome?.outcome != .missingFeature {
                        problems.append(
                            "\(feature.name) is not usable at \(examination.market.name(index)), and the outcome is \(outcome?.words ?? "nothing")"
                        )
                    }
                    continue
                }
                count += isLeftOut.contains(index) ? 1 : 0
                if outcome != expected[next] {
                    problems.append(
                        "\(feature.name) is not usable in some events: at \(examination.market.name(index)) expected \(expected[next]?.words ?? "nothing"), got \(outcome?.words ?? "nothing")"
                    )
                    break
                }
                next += 1
            }
        }
        return .failing(problems, else: "\(count) events without a usable value")
    }

    // MARK: Order

    private static func order(_ examination: Examination) throws -> Finding {
        var hasOwnStaleness = false
        if examination.subject.plugin.features.contains(where: { $0.name == Self.staleness }) { hasOwnStaleness = true }
        let trial = try HostTrial(examination, maxStalenessMilliseconds: 1e6)
        let events = Array(events(examination).prefix(examination.amount(quick: 3000, release: 10_000, soak: 80_000)))
        let writer = EventLine(market: examination.market)
        let undisturbed = try trial.run(events.enumerated().map { writer.bytes($1, number: $0) })
        var random = examination.random("order")
        let places = random.places(80, within: min(50, events.count)..<events.count)
        var lines: [[UInt8]] = []
        // What each further line is to come to, by place among the lines; nil for one of the undisturbed run.
        var extras: [Outcome?] = []
        for (index, event) in events.enumerated() {
            lines.append(writer.bytes(event, number: index))
            extras.append(nil)
            guard let place = places.firstIndex(of: index) else { continue }
            switch place % 4 {
            case 0:
                lines.append(writer.bytes(event, number: index))
                extras.append(.duplicate)
            case 1:
                var changed = event
                changed.numbers = event.numbers.map { $0.map { $0 * 1.5 + 1 } }
                changed.texts = event.texts.map { $0.map { $0 + "x" } }
                lines.append(writer.bytes(changed, number: index))
                extras.append(.conflict)
            case 2:
                var late = event
                late.time -= 7 * 86_400_000_000_000
                lines.append(writer.bytes(late, number: index + 10_000_000))
                extras.append(.outOfOrder)
            default:
                var stale = event
                stale.time += 1
                lines.append(
                    writer.bytes(
                        stale, replacing: hasOwnStaleness ? [Self.staleness: "2000000"] : [:],
                        adding: hasOwnStaleness ? [:] : [Self.staleness: "2000000"], number: index + 20_000_000))
                extras.append(.stale)
            }
        }
        let found = try trial.run(lines)
        var problems: [String] = []
        var next = 0
        for (line, outcome) in found.enumerated() {
            if let wanted = extras[line] {
                if outcome?.outcome != wanted {
                    problems.append(
                        "a line after \(examination.market.name(next - 1)) is to be \(wanted.name), and is \(outcome?.words ?? "nothing")"
                    )
                }
                continue
            }
            if outcome != undisturbed[next] {
                problems.append(
                    "at \(examination.market.name(next)) expected \(undisturbed[next]?.words ?? "nothing"), got \(outcome?.words ?? "nothing")"
                )
                break
            }
            next += 1
        }
        return .failing(problems, else: "\(places.count) further lines: repeated, changed, late, stale")
    }

    private static let staleness = "staleness_ms"

    private static func gaps(_ examination: Examination) throws -> Finding {
        let reference = try examination.reference()
        let events = examination.market.events
        var random = examination.random("gaps")
        let places = random.places(4, within: 0..<events.count)
        var problems: [String] = []
        for place in places {
            let length = min(events.count - place, 400)
            var later = events
            later.removeSubrange(place..<place + length)
            let found = try examination.bench().play(later)
            for index in place..<found.count {
                guard let answer = found[index] else { continue }
                let thrown: String? = if case .thrown(let problem) = answer { problem } else { nil }
                guard let fault = RunChecks.fault(answer) ?? thrown,
                    reference.transcript[index + length]?.isFailure == false
                else { continue }
                problems.append(
                    "after a gap of \(length) events, at \(examination.market.name(index + length)): \(fault)")
                break
            }
        }
        return .failing(problems, else: "\(places.count) gaps of up to 400 events")
    }
}
