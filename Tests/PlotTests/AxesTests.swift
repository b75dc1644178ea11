import Testing

@testable import Plot

@Suite struct AxesTests {
    @Test(
        arguments: [
            (1.0312...1.0786, ["1.04", "1.05", "1.06", "1.07"]),
            (0...1, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
            (-3...7, ["−2", "0", "2", "4", "6"]),
            (16_000...17_100, ["16,000", "16,200", "16,400", "16,600", "16,800", "17,000"]),
            (1e-9...2e-9, ["1.0e-9", "1.2e-9", "1.4e-9", "1.6e-9", "1.8e-9", "2.0e-9"]),
            (1e12...5e12, ["1e12", "2e12", "3e12", "4e12", "5e12"]),
            (-2e-7...2e-7, ["−2e-7", "−1e-7", "0", "1e-7", "2e-7"]),
        ] as [(ClosedRange<Double>, [String])])
    func ticksAreRoundNumbersThatAreWrittenAlike(domain: ClosedRange<Double>, expected: [String]) {
        #expect(DecimalTick.texts(DecimalTick.ticks(domain, about: 5)) == expected)
    }

    @Test(
        arguments: [
            (1e-9, 1e-9), (1e12, 1e12), (0, 0), (-5, -5), (1e12, 1e12 + 0.001), (1e-300, 2e-300),
            (-Double.greatestFiniteMagnitude, Double.greatestFiniteMagnitude),
            (.leastNonzeroMagnitude, .leastNonzeroMagnitude), (0, .leastNonzeroMagnitude),
            (1.7e308, 1.7e308),
        ] as [(Double, Double)])
    func anyPricesGiveAScaleThatIsANumber(low: Double, high: Double) {
        let domain = LinearScale.domain(low, high)
        #expect(domain.lowerBound.isFinite && domain.upperBound.isFinite)
        let scale = LinearScale(domain, from: 200, to: 0)
        for value in [low, high, domain.lowerBound, domain.upperBound] {
            #expect((0...200).contains(scale.position(value)))
        }
        #expect(scale.position(low) >= scale.position(high))
        if domain.lowerBound.nextUp < domain.upperBound {
            #expect(scale.position(domain.lowerBound) == 200)
            #expect(scale.position(domain.upperBound) == 0)
        }
        let ticks = DecimalTick.ticks(domain, about: 5)
        #expect(ticks.count <= 24)
        #expect(ticks.allSatisfy { $0.value.isFinite })
        #expect(Set(DecimalTick.texts(ticks)).count == ticks.count)
    }

    @Test func aConstantPriceLiesInTheMiddle() {
        let scale = LinearScale(LinearScale.domain(1.25, 1.25), from: 100, to: 0)
        #expect(abs(scale.position(1.25) - 50) < 1e-9)
    }

    @Test(
        arguments: [
            ("2023-01-02T00:15:00Z", "2023-08-09T05:00:00Z", ["Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug"]),
            ("2007-01-01T21:00:00Z", "2018-12-31T21:00:00Z", ["2008", "2010", "2012", "2014", "2016", "2018"]),
            ("2023-01-02T00:15:00Z", "2023-01-04T05:00:00Z", ["12:00", "3 Jan", "12:00", "4 Jan"]),
            ("2022-12-29T12:00:00Z", "2023-01-03T12:00:00Z", ["30 Dec", "31 Dec", "1 Jan 2023", "2 Jan", "3 Jan"]),
            (
                "1968-12-30T00:00:00Z", "1969-02-03T00:00:00Z",
                ["30 Dec", "6 Jan", "13 Jan", "20 Jan", "27 Jan", "3 Feb"]
            ),
            (
                "1969-12-31T23:59:48Z", "1970-01-01T00:00:15Z",
                ["23:59:50", "23:59:55", "1 Jan 1970", "00:00:05", "00:00:10", "00:00:15"]
            ),
            ("1677-09-22T00:00:00Z", "2262-04-11T00:00:00Z", ["1700", "1800", "1900", "2000", "2100", "2200"]),
            (
                "2023-01-02T00:15:00.0000001Z", "2023-01-02T00:15:00.0000005Z",
                ["00:15:00.0000001", "00:15:00.0000002", "00:15:00.0000003", "00:15:00.0000004", "00:15:00.0000005"]
            ),
            ("2023-01-02T00:15:00Z", "2023-01-02T00:15:00Z", []),
        ])
    func timesAreRoundOnesInUTC(from: String, to: String, expected: [String]) throws {
        let range = try #require(nanoseconds(from))...(try #require(nanoseconds(to)))
        #expect(TimeTick.ticks(range, atMost: 7).map(\.text) == expected)
    }

    @Test func theWholeOfTimeHasAScale() {
        let scale = TimeScale(range: .min...(.max), start: 0, end: 100)
        #expect(scale.position(.min) == 0)
        #expect(scale.position(.max) == 100)
        #expect(abs(scale.position(0) - 50) < 1e-9)
        #expect(TimeTick.ticks(.min...(.max), atMost: 8).count > 2)
    }

    @Test(
        arguments: [
            (0, "0"), (12.34, "12.3"), (-0.04, "0"), (-3.25, "-3.3"), (99.96, "100"), (.nan, "0"), (.infinity, "0"),
            (1e300, "1000000"),
        ] as [(Double, String)])
    func aCoordinateIsAlwaysANumber(value: Double, text: String) {
        #expect(SVGText.number(value) == text)
    }
}
