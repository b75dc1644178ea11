import Foundation
import Supervision
import Testing

@Suite struct TimestampTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0),
        ("2007-05-28T10:00:00Z", 1_180_346_400_000_000_000),
        ("2007-05-28t10:00:00z", 1_180_346_400_000_000_000),
        ("2007-05-28T12:30:00+02:30", 1_180_346_400_000_000_000),
        ("2007-05-28T00:00:00-10:00", 1_180_346_400_000_000_000),
        ("2007-05-28T10:00:00-00:00", 1_180_346_400_000_000_000),
        ("2007-05-28T10:00:00.5Z", 1_180_346_400_500_000_000),
        ("2007-05-28T10:00:00.000000001Z", 1_180_346_400_000_000_001),
        ("2007-05-28T10:00:00.123456789+00:00", 1_180_346_400_123_456_789),
        ("1969-12-31T23:59:59.999999999Z", -1),
        ("2000-02-29T00:00:00Z", 951_782_400_000_000_000),
        ("2024-02-29T23:59:59Z", 1_709_251_199_000_000_000),
        // A leap second is the instant of the second after it.
        ("2016-12-31T23:59:60Z", 1_483_228_800_000_000_000),
        ("2017-01-01T01:59:60.25+02:00", 1_483_228_800_250_000_000),
        ("2262-04-11T23:47:16.854775807Z", Int64.max),
        ("1677-09-21T00:12:43.145224192Z", Int64.min),
    ]) func rfc3339IsReadToTheNanosecond(text: String, expected: Int64) {
        #expect(parse(text) == .success(expected))
    }

    @Test(arguments: [
        "", "2007-05-28", "2007-05-28T10:00:00", "2007-05-28 10:00:00Z", "2007-05-28T10:00Z", "2007-05-28T10:00:00.Z",
        "2007-05-28T10:00:00,5Z", "2007-05-28T10:00:00+0200", "2007-05-28T10:00:00+02", "2007-05-28T10:00:00+24:00",
        "2007-05-28T10:00:00+02:60", "2007-05-28T24:00:00Z", "2007-05-28T10:60:00Z", "2007-05-28T10:00:61Z",
        "2007-05-28T10:00:60Z", "2016-12-30T23:59:60Z", "2007-13-01T00:00:00Z", "2007-00-01T00:00:00Z",
        "2007-04-31T00:00:00Z", "2007-01-00T00:00:00Z", "2007-02-29T00:00:00Z", "1900-02-29T00:00:00Z",
        "2007-5-28T10:00:00Z", "02007-05-28T10:00:00Z", "2007-05-28T10:00:00ZZ", " 2007-05-28T10:00:00Z",
        "2007-05-28T10:00:00Z ", "2007-05-28T10:00:0xZ", "+007-05-28T10:00:00Z", "1180346400", "NaN",
        "20070528T100000Z",
        "2007-05-28T10:00:00.5", "2007-05-28T10:00:00 +02:00", "２007-05-28T10:00:00Z",
    ]) func whatIsNotRFC3339IsRefused(text: String) {
        #expect(parse(text) == .failure(.notRFC3339))
    }

    @Test func moreDigitsThanNanosecondsAreRefusedRatherThanDropped() {
        #expect(parse("2007-05-28T10:00:00.1234567890Z") == .failure(.tooManyFractionDigits))
        #expect(parse("2007-05-28T10:00:00.12345678901234567890123456789Z") == .failure(.tooManyFractionDigits))
    }

    @Test(arguments: [
        "2262-04-11T23:47:16.854775808Z", "2262-04-12T00:00:00Z", "9999-12-31T23:59:59Z",
        "1677-09-21T00:12:43.145224191Z",
        "1677-09-20T00:00:00Z", "0000-01-01T00:00:00Z", "2262-04-11T23:47:17-00:00",
    ]) func whatDoesNotFitIsRefused(text: String) {
        #expect(parse(text) == .failure(.outOfRange))
    }

    @Test func everyDayFollowsTheDayBefore() {
        var expected: Int64 = -9_214_560_000_000_000_000
        for year in 1678...2261 {
            for month in 1...12 {
                let isLeap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
                let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
                for day in 1...days {
                    let text = String(format: "%04d-%02d-%02dT00:00:00Z", year, month, day)
                    if parse(text) != .success(expected) || Timestamp.text(expected) != text {
                        Issue.record("\(text) is \(parse(text)), and \(expected) is \(Timestamp.text(expected))")
                        return
                    }
                    expected += 86_400_000_000_000
                }
            }
        }
    }

    @Test func writingTakesAsFewDigitsAsPossibleAndReadsBack() {
        #expect(Timestamp.text(0) == "1970-01-01T00:00:00Z")
        #expect(Timestamp.text(1_180_346_400_500_000_000) == "2007-05-28T10:00:00.5Z")
        #expect(Timestamp.text(-1) == "1969-12-31T23:59:59.999999999Z")
        #expect(Timestamp.text(Int64.max) == "2262-04-11T23:47:16.854775807Z")
        #expect(Timestamp.text(Int64.min) == "1677-09-21T00:12:43.145224192Z")
        var generator = SeededGenerator(seed: 2)
        for _ in 0..<20_000 {
            let time = Int64.random(in: .min ... .max, using: &generator)
            #expect(parse(Timestamp.text(time)) == .success(time))
        }
    }

    @Test func aBufferThatIsTooSmallIsLeftAlone() {
        var bytes = [UInt8](repeating: 7, count: Timestamp.maxTextBytes - 1)
        #expect(bytes.withUnsafeMutableBytes { Timestamp.write(-1, into: $0) } == 0)
        #expect(bytes.allSatisfy { $0 == 7 })
    }

    private func parse(_ text: String) -> Result<Int64, Timestamp.ParseError> {
        Array(text.utf8).withUnsafeBytes { Timestamp.nanoseconds($0) }
    }
}
