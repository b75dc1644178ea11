@testable import Supervision
import Testing

@Suite("How long a circuit stays open")
struct BreakerDoublingTests {
    @Test("Open time doubles with each trip right after closing, thirty-two times at most")
    func trips() {
        var trial = BreakerTrial { $0.crash.openEvents = 10 }
        let lengths = (0..<8).map { _ in
            trial.play(".C.CC")
            return trial.recover()
        }
        #expect(lengths == [10, 20, 40, 80, 160, 320, 320, 320])
        #expect(trial.outages.map(\.consecutiveTrips) == Array(1...8))
    }

    @Test("Open time doubles with each failed probe, thirty-two times at most, and the trips stay counted on closing")
    func probes() {
        var trial = BreakerTrial { $0.timeout.openEvents = 10 }
        trial.play("TTT")
        var lengths: [Int] = []
        for _ in 0..<8 {
            lengths.append(trial.missUntilDue())
            trial.breaker.beginProbe()
            _ = trial.breaker.probeFailed(.timeout, "", at: 2)
        }
        #expect(lengths == [10, 20, 40, 80, 160, 320, 320, 320])
        trial.breaker.reset()
        trial.play("TTT")
        trial.breaker.beginProbe()
        _ = trial.breaker.probeFailed(.timeout, "", at: 2)
        trial.recover()
        trial.play("TTT")
        #expect(trial.breaker.outage?.consecutiveTrips == 3)
        #expect(trial.missUntilDue() == 40)
    }

    @Test("The factor applies to the open time of the cause that trips now")
    func causes() {
        var trial = BreakerTrial()
        trial.play("CCC")
        #expect(trial.recover() == 1000)
        trial.play("EEE")
        #expect(trial.recover() == 400)
        trial.play("BBB")
        #expect(trial.recover() == 4000)
    }

    @Test(
        "A strategy has proved itself when a window of the cause came before the first failure that counts",
        arguments: [("EEE", 200), ("BBB", 1000), ("TTT", 1000), ("CCC", 1000), ("OCO", 1000)])
    func proof(script: String, window: Int) {
        for (good, trips) in [(window - 1, 2), (window, 1)] {
            var trial = BreakerTrial()
            trial.play(script)
            trial.recover()
            trial.play(.dots(good) + script)
            #expect(trial.outages.map(\.consecutiveTrips) == [1, trips])
        }
    }

    @Test("What has to be proved is the cause of the last outage, a failed probe's included")
    func proofOfProbe() {
        var trial = BreakerTrial()
        trial.play("EEE")
        trial.breaker.beginProbe()
        _ = trial.breaker.probeFailed(.crash, "", at: 2)
        trial.recover()
        trial.play(.dots(999) + "EEE")
        #expect(trial.breaker.outage?.consecutiveTrips == 3)
        trial.recover()
        trial.play(.dots(200) + "CCC")
        #expect(trial.breaker.outage?.consecutiveTrips == 1)
    }

    @Test("A failure that no rule counts does not keep a strategy from proving itself")
    func strayFailure() {
        var trial = BreakerTrial()
        trial.play("CCC")
        trial.recover()
        trial.play("C" + .dots(1200) + "CC")
        #expect(trial.breaker.isClosed)
        trial.play("C")
        #expect(trial.breaker.outage?.consecutiveTrips == 1)
    }

    @Test("A strategy that fails on at the rate that tripped it never proves itself")
    func steadyRate() {
        // The third crash of each closing comes after more than a window.
        var crashing = BreakerTrial()
        // 10 % all the time: at the minimum of 50.
        var throwing = BreakerTrial()
        for _ in 0..<4 {
            crashing.play((.dots(399) + "C").times(3))
            crashing.recover()
            while throwing.breaker.isClosed { throwing.play("E" + .dots(9)) }
            throwing.recover()
        }
        #expect(crashing.outages.map(\.consecutiveTrips) == [1, 2, 3, 4])
        #expect(throwing.outages.map(\.consecutiveTrips) == [1, 2, 3, 4])
    }

    @Test("No limit makes the open time overflow")
    func overflow() {
        var trial = BreakerTrial { $0.crash.openEvents = .max }
        for _ in 0..<3 {
            trial.play("CCC")
            trial.breaker.beginProbe()
            trial.breaker.probeSucceeded()
        }
        #expect(trial.outages.map(\.duration) == [.events(UInt64(Int.max)), .events(.max - 1), .events(.max)])
    }

    @Test("The breaker of a live run counts seconds, which double likewise and are over for no event")
    func seconds() {
        var trial = BreakerTrial(unit: .seconds) { limits in
            limits.crash.openSeconds = 10
            limits.crash.openEvents = 3
        }
        for _ in 0..<8 {
            trial.play("CCC")
            for _ in 0..<1000 {
                let isDue = trial.breaker.missed()
                #expect(!isDue)
            }
            trial.breaker.beginProbe()
            trial.breaker.probeSucceeded()
        }
        #expect(trial.outages.map(\.openSeconds) == [10, 20, 40, 80, 160, 320, 320, 320])
        #expect(trial.outages.allSatisfy { $0.openEvents == nil })
        trial.breaker.reset()
        trial.play("CCC")
        #expect(trial.breaker.outage?.duration == .seconds(10))
    }
}
