import LinuxSystem
package import Status

/// A time as a command line takes it: RFC 3339, or how long ago it was.
package enum SinceTime {
    private static let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]

    /// - Parameter now: nanoseconds since 1970.
    /// - Returns: nil for a text that is neither.
    package static func parse(_ text: String, now: Int64 = WallClock.now) -> WallTime? {
        if let time = WallTime(text) { return time }
        guard let unit = text.last.flatMap({ units[$0] }), let count = Int64(text.dropLast()), count >= 0,
            text.dropLast().allSatisfy(\.isNumber)
        else { return nil }
        let (seconds, isTooLong) = count.multipliedReportingOverflow(by: unit * 1_000_000_000)
        let (time, isTooEarly) = now.subtractingReportingOverflow(seconds)
        return isTooLong || isTooEarly ? nil : WallTime(nanoseconds: time)
    }
}
