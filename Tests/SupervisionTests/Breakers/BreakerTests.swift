@testable import Supervision
import Testing

@Suite("When a breaker trips")
struct BreakerTests {
    @Test("So many errors in a row trip, one fewer do not", arguments: [1, 2, 3, 10])
    func row(limit: Int) {
        var trial = BreakerTrial {
            $0.error.consecutive = limit; $0.error.minimum = 200
        }
        #expect(trial.play("E".times(limit - 1) + "." + "E".times(limit - 1)) == [])
        #expect(trial.breaker.isClosed)
        #expect(trial.play(".." + "E".times(limit)) == ["\(limit) \(limit == 1 ? "error" : "errors") in a row"])
        #expect(trial.breaker.state == trial.outages.first.map { .open($0) })
        #expect(trial.counted == Array(trial.sequence - UInt64(limit)..<trial.sequence))
        #expect(trial.breaker.outage?.since == trial.sequence - 1)
    }

    @Test("A share of the last evaluations trips at its ratio, one error fewer does not")
    func share() {
        var trial = BreakerTrial { $0.error.consecutive = 1000 }
        // 10 % of 200, every tenth one, but the second is missing until the window is full.
        let script = "E" + .dots(19) + "E.........".times(17) + .dots(9)
        #expect(script.count == 199)
        var early = BreakerTrial {
            $0.error.consecutive = 1000; $0.error.minimum = 200
        }
        #expect(early.play(script) == [])
        #expect(early.play("E") == [])
        #expect(early.play("E") == [])
        // The first has left the window, and is made up for.
        #expect(early.play("E") == ["20 errors in the last 200 evaluations (10 %, limit 10 %)"])
        #expect(early.counted.count == 16 && early.counted.last == 201)

        #expect(trial.play(.dots(45) + "EEEE" + ".") == [])
        #expect(trial.play("E") == [])
        #expect(trial.play("E") == ["6 errors in the last 52 evaluations (11.5385 %, limit 10 %)"])
    }

    @Test("A share is not judged before its minimum is seen, nor at an evaluation that does not fail")
    func minimum() {
        var trial = BreakerTrial { $0.error.consecutive = 1000 }
        #expect(trial.play("E".times(40) + .dots(8) + "E") == [])
        var late = trial
        #expect(trial.play("E") == ["42 errors in the last 50 evaluations (84 %, limit 10 %)"])
        #expect(late.play(".") == [])
        #expect(late.play("E") == ["42 errors in the last 51 evaluations (82.3529 %, limit 10 %)"])
    }

    @Test("A share that is exactly the ratio trips, whatever its binary form", arguments: 1...100)
    func exactShare(percent: Int) {
        var trial = BreakerTrial {
            $0.error.consecutive = 1000
            $0.error.window = 100
            $0.error.minimum = 100
            $0.error.ratio = Double("0.\(percent < 10 ? "0" : "")\(percent)") ?? 0
            if percent == 100 { $0.error.ratio = 1 }
        }
        var fewer = trial
        #expect(trial.play(.dots(100 - percent) + "E".times(percent)).count == 1)
        #expect(trial.outages.first?.rule == .share(percent, of: 100, limit: Double(percent) / 100))
        #expect(fewer.play(.dots(101 - percent) + "E".times(percent - 1)) == [])
    }

    @Test("Errors that the window has left behind do not count")
    func shareWindow() {
        var trial = BreakerTrial {
            $0.error.consecutive = 1000
            $0.error.window = 10
            $0.error.minimum = 10
            $0.error.ratio = 0.3
        }
        var wide = trial
        // From the first to the third ten evaluations, and eleven.
        #expect(trial.play("E...E" + "....E") == ["3 errors in the last 10 evaluations (30 %, limit 30 %)"])
        #expect(wide.play("E...E" + ".....E") == [])
        // The second goes out with the next but two.
        #expect(wide.play("..") == [])
        #expect(wide.play("E") == ["3 errors in the last 10 evaluations (30 %, limit 30 %)"])
        #expect(wide.counted == [4, 10, 13])
    }

    @Test(
        "So many failures within the window trip, one fewer do not",
        arguments: [("B", "bad output"), ("T", "timeout"), ("C", "crash"), ("O", "crash")], [1, 2, 3, 20])
    func count(kind: (letter: String, name: String), limit: Int) {
        var trial = BreakerTrial {
            for path in [\BreakerLimits.badOutput, \.timeout, \.crash] { $0[keyPath: path].count = limit }
        }
        #expect(trial.play((kind.letter + "..").times(limit - 1)) == [])
        let span = 3 * limit - 2
        let name = limit == 1 ? kind.name : kind.name == "crash" ? "crashes" : kind.name + "s"
        #expect(
            trial.play(kind.letter) == [
                "\(limit) \(name) within \(span) evaluation\(span == 1 ? "" : "s") (limit \(limit) within 1000)"
            ])
        #expect(trial.breaker.state == trial.outages.first.map { .open($0) })
        #expect(trial.counted == (0..<limit).suffix(16).map { UInt64($0 * 3) })
        #expect(trial.outages.first?.failures.last?.outcome == BreakerTrial.letters[Character(kind.letter)])
    }

    @Test("The first and the last failure may be a window apart, and no more", arguments: ["B", "T", "C"])
    func countWindow(letter: String) {
        var trial = BreakerTrial()
        var wide = trial
        #expect(trial.play(letter + .dots(500) + letter + .dots(497) + letter).count == 1)
        #expect(wide.play(letter + .dots(500) + letter + .dots(498) + letter) == [])
        #expect(wide.play(letter).count == 1)
        #expect(wide.counted == [501, 1000, 1001])
    }

    @Test("Each kind has its own budget, and breaks a row of errors; all are evaluations")
    func interplay() {
        var trial = BreakerTrial()
        // Two in a row, three times, interrupted by every kind and by none.
        #expect(trial.play("EETEECEEBEE.EE") == [])
        #expect(trial.play("TBC") == [])
        var others = (trial, trial, trial)
        #expect(trial.play("EEE") == ["3 errors in a row"])
        #expect(others.0.play("T") == ["3 timeouts within 16 evaluations (limit 3 within 1000)"])
        #expect(others.0.counted == [2, 14, 17])
        #expect(others.1.play("B") == ["3 bad outputs within 10 evaluations (limit 3 within 1000)"])
        #expect(others.2.play("O") == ["3 crashes within 13 evaluations (limit 3 within 1000)"])
        #expect(others.2.outages.first?.failures.map(\.outcome) == [.crash, .crash, .outOfMemory])
        #expect(others.2.outages.first?.cause == .crash)

        // The window of one kind moves with failures of another.
        var mixed = BreakerTrial {
            $0.timeout.window = 5; $0.timeout.count = 2
        }
        #expect(mixed.play("TEEBCT") == [])
        #expect(mixed.play("EBEET") == [])
        #expect(mixed.play("E.ET").count == 1)
    }

    @Test("An outcome that is no failure counts as an evaluation that did not fail")
    func noFailure() {
        for outcome in Outcome.allCases where BreakerCause(outcome) == nil {
            var told = BreakerTrial()
            var silent = told
            #expect(told.breaker.failed(outcome, "", at: 0) == nil)
            silent.breaker.succeeded()
            #expect(told.breaker == silent.breaker)
        }
        #expect(
            Outcome.allCases.filter { BreakerCause($0) != nil }
                == Outcome.allCases.filter { $0.outcomeClass == .failed })
        for outcome in Outcome.allCases where outcome != .outOfMemory {
            guard let cause = BreakerCause(outcome) else { continue }
            #expect(cause.rawValue == outcome.name)
        }
    }

    @Test("New limits judge what was kept under the old ones, from the next failure on")
    func newLimits() {
        var trial = BreakerTrial { $0.crash.count = 10 }
        trial.play("CCCC")
        trial.breaker.limits.crash.count = 3
        trial.breaker.limits.crash.window = 4
        #expect(trial.breaker.isClosed)
        #expect(trial.play("C") == ["4 crashes within 4 evaluations (limit 3 within 4)"])
        var row = BreakerTrial { $0.error.consecutive = 10 }
        row.play("EEEE")
        row.breaker.limits.error.consecutive = 3
        #expect(row.play("E") == ["5 errors in a row (limit 3)"])
    }
}
