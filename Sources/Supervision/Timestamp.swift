/// Instants as they stand in events and intents: RFC 3339 text outside, nanoseconds since 1970 inside.
///
/// What is read: `2007-05-28T10:00:00Z`, with up to nine digits of fraction and any offset. Small `t` and `z` count as
/// `T` and `Z`; a blank instead of the `T` does not. A leap second (`23:59:60` in UTC, on the last day of a month) is the
/// instant of the second that follows it, as in POSIX time. 64 bits hold 1677-09-21T00:12:43.145224192Z to
/// 2262-04-11T23:47:16.854775807Z.
package enum Timestamp {
    package enum ParseError: Error, Sendable, Hashable {
        case notRFC3339
        /// RFC 3339 allows any number of digits; this program keeps nine.
        case tooManyFractionDigits
        /// Before 1677-09-21 or after 2262-04-11.
        case outOfRange
    }

    /// Nanoseconds since 1970 of RFC 3339 text. Allocates nothing.
    package static func nanoseconds(_ text: UnsafeRawBufferPointer) -> Result<Int64, ParseError> {
        var reader = TimestampReader(text: text)
        return reader.read()
    }

    /// The most bytes that ``write(_:into:)`` needs.
    package static let maxTextBytes = 30

    /// Writes an instant as RFC 3339 in UTC, with as few digits of fraction as it takes, and returns how many bytes
    /// that took. Writes nothing and returns 0 where `buffer` has less than ``maxTextBytes``.
    package static func write(_ nanoseconds: Int64, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        guard buffer.count >= maxTextBytes else { return 0 }
        let (seconds, fraction) = floorDivide(nanoseconds, by: 1_000_000_000)
        let (days, secondOfDay) = floorDivide(seconds, by: 86_400)
        let date = CivilDate(daysSince1970: days)
        func digits(_ value: Int64, _ count: Int, at offset: Int) {
            var rest = value
            for index in stride(from: offset + count - 1, through: offset, by: -1) {
                buffer[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            }
        }
        digits(date.year, 4, at: 0)
        buffer[4] = UInt8(ascii: "-")
        digits(date.month, 2, at: 5)
        buffer[7] = UInt8(ascii: "-")
        digits(date.day, 2, at: 8)
        buffer[10] = UInt8(ascii: "T")
        digits(secondOfDay / 3600, 2, at: 11)
        buffer[13] = UInt8(ascii: ":")
        digits(secondOfDay / 60 % 60, 2, at: 14)
        buffer[16] = UInt8(ascii: ":")
        digits(secondOfDay % 60, 2, at: 17)
        var length = 19
        if fraction != 0 {
            buffer[19] = UInt8(ascii: ".")
            digits(fraction, 9, at: 20)
            length = 29
            while buffer[length - 1] == UInt8(ascii: "0") { length -= 1 }
        }
        buffer[length] = UInt8(ascii: "Z")
        return length + 1
    }

    /// As ``write(_:into:)``, as text.
    package static func text(_ nanoseconds: Int64) -> String {
        String(unsafeUninitializedCapacity: maxTextBytes) {
            write(nanoseconds, into: UnsafeMutableRawBufferPointer($0))
        }
    }

    /// The remainder is never negative.
    private static func floorDivide(_ value: Int64, by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

/// A day of the Gregorian calendar, which is extended backwards to before it was in use.
struct CivilDate {
    var year: Int64
    var month: Int64
    var day: Int64

    /// Counts from 1 March, so that the leap day is the last of its year, in eras of 400 years.
    var daysSince1970: Int64 {
        let marchYear = month <= 2 ? year - 1 : year
        let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    var lastDayOfMonth: Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    init(year: Int64, month: Int64, day: Int64) {
        (self.year, self.month, self.day) = (year, month, day)
    }

    init(daysSince1970: Int64) {
        let shifted = daysSince1970 + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }
}

/// Reads one RFC 3339 text from its first to its last byte.
private struct TimestampReader {
    let text: UnsafeRawBufferPointer
    var position = 0

    init(text: UnsafeRawBufferPointer) { self.text = text }

    mutating func read() -> Result<Int64, Timestamp.ParseError> {
        // The shortest is `2007-05-28T10:00:00Z`.
        guard text.count >= 20,
            let year = digits(4), take("-"), let month = digits(2), take("-"), let day = digits(2), take("T", or: "t"),
            let hour = digits(2), take(":"), let minute = digits(2), take(":"), let second = digits(2)
        else { return .failure(.notRFC3339) }
        let date = CivilDate(year: year, month: month, day: day)
        guard (1...12).contains(month), day >= 1, day <= date.lastDayOfMonth, hour <= 23, minute <= 59, second <= 60
        else {
            return .failure(.notRFC3339)
        }
        guard let (fraction, fractionDigits) = fraction(), let offset = offset(), position == text.count else {
            return .failure(.notRFC3339)
        }
        let seconds = date.daysSince1970 * 86_400 + hour * 3600 + minute * 60 + second - offset
        // The second after a leap second begins a month in UTC.
        guard second < 60 || (seconds % 86_400 == 0 && CivilDate(daysSince1970: seconds / 86_400).day == 1) else {
            return .failure(.notRFC3339)
        }
        guard fractionDigits <= 9 else { return .failure(.tooManyFractionDigits) }
        return nanoseconds(seconds, fraction)
    }

    private func nanoseconds(_ seconds: Int64, _ fraction: Int64) -> Result<Int64, Timestamp.ParseError> {
        // Before 1970 the fraction counts back from the next second, since the first representable second would not
        // fit.
        let isBefore = seconds < 0 && fraction > 0
        let (product, overflow) = (isBefore ? seconds + 1 : seconds).multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, carry) = product.addingReportingOverflow(isBefore ? fraction - 1_000_000_000 : fraction)
        return overflow || carry ? .failure(.outOfRange) : .success(sum)
    }

    private mutating func digits(_ count: Int) -> Int64? {
        guard position + count <= text.count else { return nil }
        var value: Int64 = 0
        for _ in 0..<count {
            guard let digit = digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    private mutating func digit() -> Int64? {
        guard position < text.count else { return nil }
        let digit = text[position] &- UInt8(ascii: "0")
        guard digit <= 9 else { return nil }
        position += 1
        return Int64(digit)
    }

    private mutating func take(_ byte: Unicode.Scalar, or other: Unicode.Scalar? = nil) -> Bool {
        guard position < text.count else { return false }
        let next = text[position]
        guard next == UInt8(ascii: byte) || other.map({ next == UInt8(ascii: $0) }) == true else { return false }
        position += 1
        return true
    }

    /// Nanoseconds and how many digits there were; nil where a point has no digits.
    private mutating func fraction() -> (Int64, Int)? {
        guard take(".") else { return (0, 0) }
        var value: Int64 = 0
        var count = 0
        while let digit = digit() {
            count += 1
            if count <= 9 { value = value * 10 + digit }
        }
        guard count > 0 else { return nil }
        for _ in min(count, 9)..<9 { value *= 10 }
        return (value, count)
    }

    /// Seconds east of UTC.
    private mutating func offset() -> Int64? {
        if take("Z", or: "z") { return 0 }
        let sign: Int64
        if take("+") { sign = 1 } else if take("-") { sign = -1 } else { return nil }
        guard let hour = digits(2), take(":"), let minute = digits(2), hour <= 23, minute <= 59 else { return nil }
        return sign * (hour * 3600 + minute * 60)
    }
}
