import Status
import Testing

@Suite struct LatencyHistogramTests {
    @Test func aQuantileLiesInTheBucketOfItsObservation() throws {
        var histogram = LatencyHistogram()
        histogram.add(nanoseconds: 900, count: 98)
        histogram.add(nanoseconds: 40_000, count: 2)
        let median = try #require(histogram.quantile(0.5))
        #expect((500...1000).contains(median))
        let high = try #require(histogram.quantile(0.99))
        #expect((25_000...50_000).contains(high))
        #expect(histogram.count == 100)
        #expect(histogram.totalNanoseconds == 98 * 900 + 2 * 40_000)
    }

    @Test func whatIsLongerThanEveryBoundIsCounted() {
        var histogram = LatencyHistogram()
        histogram.add(nanoseconds: 5_000_000_000, count: 1)
        #expect(histogram.count == 1)
        #expect(histogram.quantile(0.5) == 1_000_000_000)
        #expect(LatencyHistogram().quantile(0.5) == nil)
    }
}
