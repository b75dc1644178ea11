import Foundation
@testable import Supervision
import Testing

@Suite("Breakers under random outcomes")
struct BreakerPropertyTests {
    private enum Step {
        case evaluated(Outcome?)
        case missed
        case probed(Outcome?)
        case reset
    }

    private static let failures: [Outcome] = [.error, .badOutput, .timeout, .crash, .outOfMemory]
    private static let latching: [Outcome] = [.violation, .protocolError, .nondeterministic]

    private static func limits(_ random: inout SeededGenerator) -> (BreakerLimits, percent: Int) {
        var limits = BreakerLimits()
        let percent = Int.random(in: 1...60, using: &random)
        limits.error.ratio = Double(percent) / 100
        limits.error.consecutive = .random(in: 1...8, using: &random)
        limits.error.window = .random(in: 1...60, using: &random)
        limits.error.minimum = .random(in: 1...limits.error.window, using: &random)
        limits.error.openEvents = .random(in: 1...12, using: &random)
        for path in [\BreakerLimits.badOutput, \.timeout, \.crash] {
            let window = Int.random(in: 1...60, using: &random)
            limits[keyPath: path] = BreakerLimits.Count(
                count: .random(in: 1...min(window, 6), using: &random), window: window, openSeconds: 1,
                openEvents: .random(in: 1...12, using: &random))
        }
        return (limits, percent)
    }

    /// Does a step, as the core would.
    private static func apply(_ step: Step, to breaker: inout Breaker, at sequence: UInt64) -> Outage? {
        switch step {
        case .evaluated(nil): breaker.succeeded()
        case .evaluated(let outcome?): return breaker.failed(outcome, "\(outcome) at \(sequence)", at: sequence)
        case .missed: _ = breaker.missed()
        case .probed(let outcome):
            breaker.beginProbe()
            guard let outcome else {
                breaker.probeSucceeded()
                break
            }
            return breaker.probeFailed(outcome, "probe", at: sequence)
        case .reset: breaker.reset()
        }
        return nil
    }

    /// A run of a breaker and of the reference at once.
    private struct Run {
        var random: SeededGenerator
        var breaker: Breaker
        var reference: ReferenceBreaker
        var steps: [Step] = []
        var outages: [Outage] = []
        let failureShare: Int

        init(seed: UInt64) {
            random = SeededGenerator(seed: seed)
            let (limits, percent) = BreakerPropertyTests.limits(&random)
            breaker = Breaker(limits: limits)
            reference = ReferenceBreaker(limits: limits, percent: percent)
            failureShare = .random(in: 2...40, using: &random)
        }

        mutating func next() -> Step {
            if Int.random(in: 0..<800, using: &random) == 0 {
                return .evaluated(BreakerPropertyTests.latching.randomElement(using: &random))
            }
            switch reference.state {
            case .latched: return Int.random(in: 0..<8, using: &random) == 0 ? .reset : .missed
            case .open where reference.isDue:
                let fails = Int.random(in: 0..<3, using: &random) == 0
                return .probed(fails ? BreakerPropertyTests.failures.randomElement(using: &random) : nil)
            case .open, .halfOpen: return .missed
            case .closed:
                // Failures come in bursts, as they do.
                let isBurst = steps.count / 50 % 3 == 0
                let fails = Int.random(in: 0..<(isBurst ? 3 : failureShare), using: &random) == 0
                return .evaluated(fails ? BreakerPropertyTests.failures.randomElement(using: &random) : nil)
            }
        }

        mutating func advance() {
            let step = next()
            let sequence = UInt64(steps.count)
            let opened = breaker.outage?.cause
            let wasDue = breaker.outage?.isDue ?? false
            steps.append(step)
            if let outage = BreakerPropertyTests.apply(step, to: &breaker, at: sequence) { outages.append(outage) }
            switch step {
            case .evaluated(let outcome): reference.evaluated(outcome.flatMap { BreakerCause($0) })
            case .missed: reference.metOpenCircuit()
            case .probed(let outcome):
                #expect(wasDue)
                if let opened { reference.probed(outcome.flatMap { BreakerCause($0) }, of: opened) }
            case .reset: reference.reset()
            }
        }

        var agrees: Bool {
            switch (breaker.state, reference.state) {
            case (.closed, .closed), (.latched, .latched): true
            case (.open(let outage), .open):
                outage.duration == .events(UInt64(reference.openFor)) && outage.consecutiveTrips == reference.trips
                    && outage.missed == UInt64(reference.missed) && outage.isDue == reference.isDue
            default: false
            }
        }
    }

    @Test("A naive breaker trips at the same outcomes and opens for as long", arguments: 0..<150)
    func reference(seed: UInt64) throws {
        var run = Run(seed: seed)
        for _ in 0..<2000 {
            run.advance()
            try #require(run.agrees, "step \(run.steps.count), \(run.steps.suffix(70)), \(run.breaker.state)")
        }
        #expect(!run.outages.isEmpty)
        // Every failure that an outage names happened as it says.
        for outage in run.outages {
            #expect((1...Outage.maxFailures).contains(outage.failures.count))
            for failure in outage.failures {
                switch run.steps[Int(failure.sequence)] {
                case .evaluated(let outcome), .probed(let outcome): #expect(outcome == failure.outcome)
                case .missed, .reset: Issue.record("a failure at an event that was not evaluated")
                }
                #expect(BreakerCause(failure.outcome) == outage.cause)
            }
        }
    }

    @Test("The same outcomes give the same state, through checkpoints too", arguments: 0..<12)
    func determinism(seed: UInt64) throws {
        var run = Run(seed: seed)
        for _ in 0..<2000 { run.advance() }
        var replayed = Breaker(limits: run.breaker.limits)
        var restored = replayed
        var outages: [Outage] = []
        for (sequence, step) in run.steps.enumerated() {
            if let outage = Self.apply(step, to: &replayed, at: UInt64(sequence)) { outages.append(outage) }
            _ = Self.apply(step, to: &restored, at: UInt64(sequence))
            if sequence % 37 == 0 {
                restored = try JSONDecoder().decode(Breaker.self, from: JSONEncoder().encode(restored))
                try #require(restored == replayed)
            }
        }
        #expect(replayed == run.breaker)
        #expect(restored == run.breaker)
        #expect(outages == run.outages)
    }
}
