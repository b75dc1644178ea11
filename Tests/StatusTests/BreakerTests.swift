import Foundation
import Status
import Supervision
import Testing

/// What people are told of breakers.
@Suite struct BreakerTests {
    private func outage(
        _ cause: BreakerCause = .error, openEvents: UInt64? = 200, openSeconds: UInt64? = nil, missed: UInt64 = 12,
        isFromEarlierRun: Bool = false
    ) -> OutageStatus {
        OutageStatus(
            cause: cause, rule: "3 errors in a row", culprit: nil, since: 812, at: SampleHost.start,
            openEvents: openEvents, openSeconds: openSeconds, missed: missed, consecutiveTrips: 1,
            failures: [
                FailureStatus(ChargedFailure(sequence: 810, outcome: .error, detail: "division by zero")),
                FailureStatus(ChargedFailure(sequence: 812, outcome: .error, detail: "clear\u{1B}[2J the screen")),
            ], isFromEarlierRun: isFromEarlierRun)
    }

    private func host(
        _ circuit: StrategyStatus.Circuit, _ outage: OutageStatus?, _ change: (inout HostStatus) -> Void = { _ in }
    ) -> HostStatus {
        var host = SampleHost.host([OutcomeCount(.circuitOpen, 12), OutcomeCount(.noSignal, reason: "holding", 800)]) {
            $1.circuit = circuit
            $1.circuitOpenings = 1
            $1.outage = outage
        }
        change(&host)
        return host
    }

    private func diagnosis(_ host: HostStatus) -> Diagnosis { Diagnosis.of(host.strategies[0], in: host) }

    @Test func anOpenCircuitIsToldWithItsRuleItsEventAndWhenItIsTriedAgain() {
        let found = diagnosis(host(.open, outage()))
        #expect(found.kind == .circuitOpen)
        #expect(found.sentence.contains("since event 812: 3 errors in a row; the last: clear\\u{1b}[2J the screen"))
        #expect(found.advice?.contains("after 188 more of its events, of 200 events") == true)
        #expect(found.advice?.contains("`bulkhead breaker reset one --reason …`") == true)
    }

    @Test(arguments: [
        (UInt64(42), "after 42 s more, of 300 s; each further trip", "in 42 s"),
        (0, "before the next event; 300 s have passed", "at the next event"),
        (nil, "after 300 s, counted while a host runs; how many of them are left", "after 300 s in all"),
    ])
    func anOpenCircuitIsToldWithItsSeconds(_ left: UInt64?, _ words: String, _ cell: String) throws {
        var outage = outage(openEvents: nil, openSeconds: 300)
        outage.secondsLeft = left
        let host = host(.open, outage)
        #expect(diagnosis(host).kind == .circuitOpen)
        #expect(diagnosis(host).advice?.contains("it is tried again \(words)") == true)
        let row = try #require(BreakerList(host).text.split(separator: "\n").dropFirst().first)
        #expect(row.contains("  \(cell)  "))
        let json = String(decoding: try JSONEncoder().encode(outage), as: UTF8.self)
        #expect(json.contains(#""open_seconds":300"#) && !json.contains("open_events"))
        #expect(json.contains(#""seconds_left":"#) == (left != nil))
        #expect(try JSONDecoder().decode(OutageStatus.self, from: Data(json.utf8)) == outage)
    }

    @Test func secondsThatAreLeftAreRoundedUp() throws {
        var breaker = Breaker(limits: BreakerLimits(), unit: .seconds)
        for sequence in 0..<3 as Range<UInt64> { _ = breaker.failed(.error, "no", at: sequence) }
        let outage = try #require(breaker.outage)
        for (milliseconds, seconds) in [(0, 0), (1, 1), (1000, 1), (1001, 2), (.max, 18_446_744_073_709_552)]
            as [(UInt64, UInt64)]
        {
            let status = OutageStatus(outage, at: SampleHost.start, millisecondsLeft: milliseconds)
            #expect(status.end == .seconds(left: seconds, of: 300))
        }
        #expect(OutageStatus(outage, at: SampleHost.start).end == .seconds(left: nil, of: 300))
    }

    @Test func budgetsOfALiveRunAreToldInSeconds() {
        let host = host(.closed, nil) {
            let breaker = Breaker(limits: BreakerLimits(), unit: .seconds)
            $0.strategies[0].budgets = breaker.standings.map { BudgetStatus($0, breaker.limits, breaker.unit) }
        }
        let text = BreakerExplanation(host.strategies[0], in: host).text
        for part in ["out for 300 s", "out for 600 s", "out until it is reset"] {
            #expect(text.contains(part), "\(text)")
        }
        #expect(!text.contains("out for 200 events"))
    }

    @Test func aTryIsToldWithTheEventThatItIsFor() {
        var outage = outage(missed: 200)
        outage.triedBefore = 1040
        let found = diagnosis(host(.halfOpen, outage))
        #expect(found.kind == .circuitHalfOpen && found.sentence.contains("tried again for event 1040"))
    }

    @Test(arguments: [BreakerCause.violation, .protocolError, .nondeterministic])
    func aLatchIsToldWithTheCommandThatLiftsIt(_ cause: BreakerCause) {
        let found = diagnosis(host(.latched, outage(cause, openEvents: nil)))
        #expect(found.kind == .circuitLatched && found.sentence.contains("until it is reset, since event 812"))
        #expect(found.advice?.contains("`bulkhead breaker reset one --reason …`") == true)
        let carried = diagnosis(host(.latched, outage(cause, openEvents: nil, isFromEarlierRun: true)))
        #expect(carried.sentence.contains("since \(SampleHost.start), in an earlier run"))
    }

    @Test func whatAnOperatorOrderedComesFirstAndTheCircuitIsAHint() {
        let host = host(.open, outage()) {
            $0.haltOfAll = Halt(reason: "news", since: SampleHost.start, sequence: 0, user: 0)
            $0.strategies[0].apply(halt: nil, ofAll: $0.haltOfAll)
        }
        let explanation = Explanation(host.strategies[0], in: host)
        #expect(explanation.diagnosis.kind == .halted)
        #expect(explanation.hints.contains { $0.hasPrefix("its breaker keeps it out as well: it is out of service") })
    }

    @Test func aCircuitThatIsClosedAgainIsNotSaidToBeOpen() {
        let host = SampleHost.host([OutcomeCount(.circuitOpen, 500), OutcomeCount(.noSignal, reason: "holding", 3)]) {
            $1.trail = [SampleHost.run(.noSignal, "holding", count: 3)]
            $1.circuitOpenings = 2
        }
        let explanation = Explanation(host.strategies[0], in: host)
        #expect(explanation.diagnosis.sentence.hasPrefix("is in service again"))
        #expect(explanation.hints.contains { $0.hasPrefix("its circuit has opened 2 times in this run") })
    }

    @Test func theListHasThoseOutOfServiceFirstAndWhatIsNotInTheCatalogLast() throws {
        var host = host(.open, outage()) { host in
            var calm = host.strategies[0]
            calm.id = "calm"
            calm.circuit = .closed
            calm.outage = nil
            calm.circuitOpenings = 3
            var off = calm
            off.id = "off"
            off.service = .disabled
            host.strategies = [calm, host.strategies[0], off]
            host.formerLatches = [
                FormerLatch(
                    strategy: "gone", family: "f", version: "2.0.0", parametersHash: "00ff",
                    outage: self.outage(.violation, openEvents: nil))
            ]
        }
        let lines = BreakerList(host).text.split(separator: "\n").map {
            $0.split(separator: "  ").map { $0.trimmingCharacters(in: " ") }
        }
        #expect(
            lines[0] == [
                "strategy", "plugin", "state", "cause", "rule", "since event", "tried again", "trips", "opened",
            ])
        #expect(
            lines[1] == [
                "one", "mean_reversion@1.0.0", "open", "error", "3 errors in a row", "812", "in 188 events", "1", "1",
            ])
        #expect(lines[2] == ["calm", "mean_reversion@1.0.0", "closed", "-", "-", "-", "-", "-", "3"])
        #expect(lines.last == ["gone", "f@2.0.0", "params_hash 00ff", "violation", "since \(SampleHost.start)"])
        host.run.state = .finished
        #expect(BreakerList(host).text.hasPrefix("no host runs; this is how the last run left them"))
    }

    @Test func oneIsExplainedWithItsFailuresAndBudgets() {
        let host = host(.latched, outage(.violation, openEvents: nil)) {
            let breaker = Breaker(limits: BreakerLimits())
            $0.strategies[0].budgets = breaker.standings.map { BudgetStatus($0, breaker.limits, breaker.unit) }
        }
        let text = BreakerExplanation(host.strategies[0], in: host).text
        for part in [
            "one: is out of service until it is reset", "what to do: have the plugin mean_reversion@1.0.0 read",
            "circuit      latched, opened 1 time in this run", "since event 812", "12 events missed",
            "tried again  never by itself", "memory       kept as it was", "event 810  error  division by zero",
            "event 812  error  clear\\u{1b}[2J the screen", "3 in a row, or 10 % of the last 200 evaluations",
            "out for 200 events", "out until it is reset", "0 of the last 0",
        ] { #expect(text.contains(part), "\(part) in \(text)") }
        #expect(!text.contains("\u{1B}"))
    }
}

extension String {
    fileprivate func trimmingCharacters(in character: Character) -> String {
        String(drop { $0 == character }.reversed().drop { $0 == character }.reversed())
    }
}

extension Substring {
    fileprivate func trimmingCharacters(in character: Character) -> String {
        String(self).trimmingCharacters(in: character)
    }
}
