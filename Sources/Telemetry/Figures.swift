/// Numbers for people, the same in every locale.
enum Figures {
    /// `4,711`.
    static func grouped(_ value: UInt64) -> String {
        var text = ""
        let digits = String(value)
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// A rate: `1,234`, or below ten with one digit of fraction.
    static func rate(_ value: Double) -> String {
        guard value.isFinite, value >= 0, value < 1e18 else { return "–" }
        return value > 0 && value < 10 ? tenths(value) : grouped(UInt64(value.rounded()))
    }

    /// `42 s`, `5 min 3 s`, `1 h 5 min`, `3 d 4 h`.
    static func duration(seconds: Double) -> String {
        guard seconds.isFinite, seconds < 1e12 else { return "–" }
        let total = UInt64(max(0, seconds))
        let (days, hours, minutes) = (total / 86_400, total / 3600 % 24, total / 60 % 60)
        if days > 0 { return "\(days) d \(hours) h" }
        if hours > 0 { return "\(hours) h \(minutes) min" }
        if minutes > 0 { return "\(minutes) min \(total % 60) s" }
        return "\(total) s"
    }

    /// `850 ns`, `12.5 µs`, `3.1 ms`, `1.2 s`.
    static func span(nanoseconds: Double) -> String {
        switch nanoseconds {
        case ..<1000: "\(UInt64(max(0, nanoseconds))) ns"
        case ..<1e6: "\(tenths(nanoseconds / 1e3)) µs"
        case ..<1e9: "\(tenths(nanoseconds / 1e6)) ms"
        default: "\(tenths(nanoseconds / 1e9)) s"
        }
    }

    static func percent(_ part: UInt64, of whole: UInt64) -> String {
        guard whole > 0 else { return "–" }
        let share = Double(part) / Double(whole) * 100
        // Not 100 where something is left, nor 0 where something is there.
        if share > 99, part < whole { return "> 99 %" }
        if share < 1, part > 0 { return "< 1 %" }
        return "\(UInt64(share.rounded())) %"
    }

    private static func tenths(_ value: Double) -> String {
        let tenths = UInt64((value * 10).rounded())
        return tenths.isMultiple(of: 10) || tenths >= 1000 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}
