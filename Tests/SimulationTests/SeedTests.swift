import Simulation
import Testing

@Suite struct SeedTests {
    /// In debug a schedule takes a quarter of a second of processor time.
    private static let seeds: ClosedRange<UInt64> = 1...48

    @Test func everythingHoldsWhateverGoesWrong() {
        var actions: Set<ChaosAction> = []
        for seed in Self.seeds {
            let verdict = Trial(Schedule(seed: seed)).verdict()
            #expect(verdict.findings.isEmpty, "bulkhead chaos run --seed \(seed) --runs 1")
            #expect(verdict.events >= 1000)
            #expect(verdict.actions.values.reduce(0, +) >= 10)
            actions.formUnion(verdict.actions.keys)
        }
        #expect(actions.count > ChaosAction.allCases.count * 3 / 4)
    }

    @Test func theSameSeedWritesTheSame() {
        for seed: UInt64 in 1...4 {
            let first = Trial(Schedule(seed: seed)).verdict()
            let second = Trial(Schedule(seed: seed)).verdict()
            #expect(first.digest == second.digest)
            #expect(first.happened == second.happened)
        }
    }

    @Test func whatHappenedDoesTheSameAgain() {
        for seed: UInt64 in 1...10 {
            let first = Trial(Schedule(seed: seed)).verdict()
            let again = Trial(first.happened).verdict()
            #expect(again.digest == first.digest, "seed \(seed)")
            #expect(again.happened.faults == first.happened.faults, "seed \(seed)")
        }
    }

    @Test func anotherPaceWritesTheSameWhereNothingGoesWrong() {
        var schedule = Schedule(seed: 5)
        schedule.faults = []
        let first = Trial(schedule).verdict()
        schedule.pace = 99
        #expect(Trial(schedule).verdict().digest == first.digest)
    }
}
