import Status
import Testing

@Suite struct WallTimeTests {
    @Test func textIsOfOneLengthSoThatItSortsAsTimeDoes() {
        let times: [Int64] = [
            -1_500_000_001, -1, 0, 1_000_000, 120_000_000, 1_750_000_000_000_000_000, 1_750_000_000_999_999_999,
        ]
        let texts = times.map { WallTime(nanoseconds: $0).description }
        #expect(
            texts == [
                "1969-12-31T23:59:58.499Z", "1969-12-31T23:59:59.999Z", "1970-01-01T00:00:00.000Z",
                "1970-01-01T00:00:00.001Z", "1970-01-01T00:00:00.120Z", "2025-06-15T15:06:40.000Z",
                "2025-06-15T15:06:40.999Z",
            ])
        #expect(texts.sorted() == texts)
        #expect(WallTime("2025-06-15T15:06:40.120Z")?.nanoseconds == 1_750_000_000_120_000_000)
        #expect(WallTime("yesterday") == nil)
    }

    @Test func theFirstAndTheLastInstantAreNotTooFarApart() {
        let (first, last) = (WallTime(nanoseconds: .min), WallTime(nanoseconds: .max))
        #expect(first.description == "1677-09-21T00:12:43.145Z" && last.description == "2262-04-11T23:47:16.854Z")
        #expect(last.seconds(since: first) > 1.8e10 && first.seconds(since: last) < -1.8e10)
    }
}
