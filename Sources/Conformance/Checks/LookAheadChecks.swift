/// The plugin decides on an event from that event and earlier ones.
enum LookAheadChecks {
    static let all = [
        Check(
            name: "look_ahead.cut", summary: "decides the same where the stream ends", needs: Check.comparable, run: cut
        ),
        Check(
            name: "look_ahead.future", summary: "decides the same whatever comes later", needs: Check.comparable,
            run: future),
    ]

    private static func cut(_ examination: Examination) throws -> Finding {
        let reference = try examination.reference()
        let events = examination.market.events
        var random = examination.random("cut")
        let places = random.places(examination.amount(quick: 6, release: 16, soak: 64), within: 1..<events.count)
        var problems: [String] = []
        for place in places {
            let found = try examination.bench().play(events[..<place], batch: place)
            if let difference = examination.difference(reference.transcript, found, "cut after \(place) events") {
                problems.append(difference)
            }
        }
        return .failing(problems, else: "cut at \(places.count) places")
    }

    private static func future(_ examination: Examination) throws -> Finding {
        let reference = try examination.reference()
        let events = examination.market.events
        var random = examination.random("future")
        let places = random.places(examination.amount(quick: 6, release: 16, soak: 64), within: 1..<events.count)
        var problems: [String] = []
        for place in places {
            // What is sent together lies together in the worker's memory.
            let later = events[place..<min(events.count, place + 500)].enumerated().map { index, event in
                var event = event
                event.numbers = event.numbers.map { $0.map { _ in [1e12, -1e12, 0, 1e-12][index & 3] } }
                return event
            }
            for batch in [2, place + later.count] {
                let found = try examination.bench().play(events[..<place] + later, batch: batch)
                // Where one event costs a wait, the last ones before the extremes are those that count.
                let decided = Transcript(slots: 1, answers: Array(found.answers.prefix(place)))
                if let difference = examination.difference(
                    reference.transcript, decided, "with extremes after \(place) events")
                {
                    problems.append(difference)
                    break
                }
                if examination.depth == .quick { break }
            }
        }
        return .failing(problems, else: "extremes after \(places.count) places")
    }
}
