import Testing

@testable import Benchmarks

@Suite("Samples are summed up correctly")
struct DistributionTests {
    @Test("An odd number of samples has its middle one as median, whatever their order")
    func oddMedian() {
        let distribution = Distribution([5, 1, 3])
        #expect(distribution.median == 3)
        #expect(distribution.min == 1)
        #expect(distribution.max == 5)
        #expect(distribution.samples == 3)
    }

    @Test("An even number of samples has the mean of the two in the middle as median")
    func evenMedian() {
        #expect(Distribution([4, 1, 2, 100]).median == 3)
    }

    @Test("99 of 100 samples are not above p99")
    func p99() {
        let samples = (1...200).map(Double.init)
        #expect(Distribution(samples).p99 == 198)
        #expect(Distribution([7]).p99 == 7)
    }

    @Test("No sample at all is no crash")
    func empty() {
        #expect(Distribution([]) == Distribution([]))
        #expect(Distribution([]).samples == 0)
    }

    @Test("A straight line is found again")
    func line() {
        let line = FittedLine([1, 10, 100, 1000].map { (x: $0, y: 400 + 90 * $0) })
        #expect(abs(line.slope - 90) < 1e-6)
        #expect(abs(line.intercept - 400) < 1e-6)
        #expect(line.largestDeviation < 1e-9)
    }

    @Test("What grows with the square is not called linear")
    func parabola() {
        let line = FittedLine([1, 10, 100, 1000].map { (x: $0, y: 400 + $0 * $0) })
        #expect(line.largestDeviation > 0.25)
    }
}

@Suite("Repetition ends in time")
struct RepetitionTests {
    @Test("It is done as often as asked while there is time")
    func count() {
        var turns: [Int] = []
        Repetition(count: 7, seconds: 60).run { turns.append($0) }
        #expect(turns == Array(0..<7))
    }

    @Test("It is done three times even when there is no time at all, and no more")
    func noTime() {
        var turns = 0
        Repetition(count: 1000, seconds: 0).run { _ in turns += 1 }
        #expect(turns == 3)
    }
}
