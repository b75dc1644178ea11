@testable import Supervision
import Testing

@Suite("From closed to open and back")
struct BreakerStateTests {
    @Test("The circuit is due after as many missed events as its cause says")
    func openTime() {
        for (script, length) in [("EEE", 200), ("BBB", 1000), ("TTT", 1000), ("CCC", 1000)] {
            var trial = BreakerTrial()
            trial.play(script)
            #expect(trial.missUntilDue() == length)
        }
        var trial = BreakerTrial {
            $0.error.openEvents = 3
            $0.badOutput.openEvents = 3
            $0.timeout.openEvents = 3
            $0.crash.openEvents = 3
        }
        for script in ["EEE", "BBB", "TTT", "CCC"] {
            trial.breaker.reset()
            trial.play(script)
            #expect(trial.breaker.outage?.duration == .events(3))
            #expect(trial.breaker.missed() == false)
            #expect(trial.breaker.missed() == false)
            #expect(trial.breaker.outage?.isDue == false)
            #expect(trial.breaker.missed() == true)
            // It stays due until it is decided, in half open too.
            #expect(trial.breaker.outage?.isDue == true)
            #expect(trial.breaker.missed() == true)
            trial.breaker.beginProbe()
            #expect(trial.breaker.missed() == true)
            #expect(trial.breaker.outage?.missed == 5)
        }
    }

    @Test("After closing, windows are empty")
    func emptyWindows() {
        var trial = BreakerTrial()
        trial.play("EECCTTBB.EEE")
        #expect(trial.recover() == 200)
        #expect(trial.breaker.isClosed && trial.breaker.outage == nil)
        // Two of each kind came before.
        #expect(trial.play("EECCTTBBEE") == [])
        #expect(trial.play("C") == ["3 crashes within 9 evaluations (limit 3 within 1000)"])
    }

    @Test("What is said of evaluations while the circuit is open does not count")
    func closedOnly() {
        var trial = BreakerTrial()
        trial.play("CCC")
        let outage = trial.breaker.outage
        #expect(trial.play("EEEBBBTTTCCC....") == [])
        #expect(trial.breaker.outage == outage)
        trial.breaker.beginProbe()
        #expect(trial.play("EEEBBBTTTCCC" + .dots(2000)) == [])
        trial.breaker.probeSucceeded()
        #expect(trial.play("EECCTTBB") == [])
        #expect(trial.breaker.isClosed)
        // It proves nothing either.
        trial.play("C")
        #expect(trial.breaker.outage?.consecutiveTrips == 2)
    }

    @Test("A step that the state does not permit changes nothing")
    func order() {
        var trial = BreakerTrial()
        let closed = trial.breaker
        trial.breaker.beginProbe()
        trial.breaker.probeSucceeded()
        #expect(trial.breaker.probeFailed(.crash, "", at: 0) == nil)
        #expect(trial.breaker.missed() == false)
        #expect(trial.breaker == closed)
        trial.play("CCC")
        let open = trial.breaker
        trial.breaker.probeSucceeded()
        #expect(trial.breaker.probeFailed(.crash, "", at: 4) == nil)
        #expect(trial.breaker == open)
        trial.breaker.beginProbe()
        let halfOpen = trial.breaker
        #expect(halfOpen.state == trial.outages.first.map { .halfOpen($0) })
        trial.breaker.beginProbe()
        #expect(trial.breaker == halfOpen)
    }

    @Test("A failed probe opens the circuit again, and service ended where it ended at first")
    func failedProbe() {
        var trial = BreakerTrial()
        trial.play("..CCC")
        #expect(trial.missUntilDue() == 1000)
        trial.breaker.beginProbe()
        let outage = trial.breaker.probeFailed(.outOfMemory, "128 MiB", at: 3)
        #expect(outage == trial.breaker.outage && trial.breaker.state == outage.map { .open($0) })
        #expect(outage?.rule.text == "1 crash when it was tried again")
        #expect(outage?.since == 4 && outage?.missed == 0 && outage?.consecutiveTrips == 2)
        #expect(outage?.failures == [ChargedFailure(sequence: 3, outcome: .outOfMemory, detail: "128 MiB")])
        #expect(trial.missUntilDue() == 2000)
        trial.breaker.beginProbe()
        // Whatever a probe fails with, half open ends.
        #expect(trial.breaker.probeFailed(.late, "", at: 3)?.cause == .crash)
        #expect(trial.missUntilDue() == 4000)
    }

    @Test("A violation, a protocol error and a contradicted evaluation latch at once", arguments: ["V", "P", "N"])
    func latch(letter: String) throws {
        let outcome = try #require(BreakerTrial.letters[Character(letter)])
        var trial = BreakerTrial()
        #expect(trial.play("EE" + letter).count == 1)
        #expect(trial.breaker.state == trial.outages.first.map { .latched($0) })
        #expect(trial.outages.first?.since == 2 && trial.outages.first?.duration == nil)
        #expect(trial.outages.first?.failures.map(\.outcome) == [outcome])

        // While open, half open, and as what a probe fails with.
        for isProbing in [false, true] {
            var open = BreakerTrial()
            open.play("CCC")
            if isProbing { open.breaker.beginProbe() }
            #expect(open.play(letter).count == 1)
            #expect(open.breaker.state == open.outages.last.map { .latched($0) } && open.outages.last?.since == 2)
        }
        var probed = BreakerTrial()
        probed.play("CCC")
        probed.breaker.beginProbe()
        let outage = probed.breaker.probeFailed(outcome, "", at: 9)
        #expect(probed.breaker.state == outage.map { .latched($0) } && outage?.since == 2)
    }

    @Test("Nothing but a reset leads out of a latch, and nothing replaces it")
    func noWayOut() throws {
        var trial = BreakerTrial()
        trial.play("V")
        let outage = try #require(trial.outages.first)
        #expect(trial.play("EEEBBBTTTCCCOVPN" + .dots(2000)) == [])
        for _ in 0..<100_000 where trial.breaker.missed() { Issue.record("a latch is never due") }
        trial.breaker.beginProbe()
        #expect(trial.breaker.probeFailed(.crash, "", at: 1) == nil)
        trial.breaker.probeSucceeded()
        #expect(trial.breaker.latch(.protocolError, "", of: StrategyID("b"), at: 9) == nil)
        var counted = outage
        counted.missed = 100_000
        #expect(trial.breaker.state == .latched(counted))
        trial.breaker.reset()
        #expect(trial.breaker == Breaker(limits: BreakerLimits()))
    }

    @Test("The fault of another strategy of the same plugin version latches, in any state")
    func sibling() {
        var trial = BreakerTrial()
        trial.play("CC")
        #expect(trial.breaker.latch(.crash, "", of: StrategyID("b"), at: 2) == nil)
        #expect(trial.breaker.isClosed)
        var open = trial
        open.play("C")
        open.breaker.latch(.violation, "openat /etc/passwd", of: StrategyID("b"), at: 7)
        #expect(open.breaker.outage?.since == 2 && open.breaker.outage?.duration == nil)
        let outage = trial.breaker.latch(.violation, "openat /etc/passwd", of: StrategyID("b"), at: 7)
        #expect(trial.breaker.state == outage.map { .latched($0) })
        #expect(outage?.rule.text == "1 violation of b, of the same plugin version")
        #expect(outage?.failures.map(\.detail) == ["openat /etc/passwd"] && outage?.since == 7)
    }

    @Test("A reset forgets the past from any state")
    func reset() {
        let new = Breaker(limits: BreakerLimits())
        var trial = BreakerTrial()
        trial.play("EECCTTBB")
        trial.breaker.reset()
        #expect(trial.breaker == new)
        trial.play("CCC")
        trial.breaker.reset()
        #expect(trial.breaker == new)
        trial.play("CCC")
        trial.breaker.beginProbe()
        trial.breaker.reset()
        #expect(trial.breaker == new)
        trial.play("CCC")
        trial.recover()
        trial.breaker.reset()
        #expect(trial.breaker == new)
        trial.play("CCC")
        #expect(trial.breaker.outage?.consecutiveTrips == 1)
    }
}
