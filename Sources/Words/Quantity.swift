/// Numbers as people read them.
package enum Quantity {
    /// `148,890`.
    package static func text(_ number: some BinaryInteger) -> String {
        let digits = String(number.magnitude)
        var groups: [Substring] = []
        var rest = digits[...]
        while rest.count > 3 {
            groups.insert(rest.suffix(3), at: 0)
            rest = rest.dropLast(3)
        }
        groups.insert(rest, at: 0)
        return (number < 0 ? "-" : "") + groups.joined(separator: ",")
    }

    /// `1 event`, `2 events`, `no events`.
    package static func text(_ number: some BinaryInteger, _ singular: String) -> String {
        switch number {
        case 0: "no \(singular)s"
        case 1: "1 \(singular)"
        default: "\(text(number)) \(singular)s"
        }
    }

    /// A number without a needless fraction: `3600`, `0.5`.
    package static func text(_ number: Double) -> String {
        number == number.rounded() && abs(number) < 1e15 ? String(Int64(number)) : "\(number)"
    }

    /// `99.9 %`, `90 %`; what is not all or nothing is never rounded to it.
    package static func share(_ part: UInt64, of whole: UInt64) -> String {
        guard whole > 0 else { return "-" }
        var tenths = Int((Double(part) / Double(whole) * 1000).rounded())
        if part > 0 { tenths = max(1, tenths) }
        if part < whole { tenths = min(999, tenths) }
        return tenths % 10 == 0 ? "\(tenths / 10) %" : "\(tenths / 10).\(tenths % 10) %"
    }

    /// How often a second: `1,234`, or below ten with one digit of fraction.
    package static func rate(_ value: Double) -> String {
        guard value.isFinite, value >= 0, value < 1e18 else { return "-" }
        return value > 0 && value < 10 ? Self.tenths(value) : text(UInt64(value.rounded()))
    }

    /// A short span of time in one unit: `850 ns`, `12.5 µs`, `3.1 ms`, `1.2 s`.
    package static func span(nanoseconds: Double) -> String {
        switch nanoseconds {
        case ..<1000: "\(UInt64(max(0, nanoseconds))) ns"
        case ..<1e6: "\(tenths(nanoseconds / 1e3)) µs"
        case ..<1e9: "\(tenths(nanoseconds / 1e6)) ms"
        default: "\(tenths(nanoseconds / 1e9)) s"
        }
    }

    private static func tenths(_ value: Double) -> String {
        let tenths = UInt64(min(value * 10, 1e18).rounded())
        return tenths.isMultiple(of: 10) || tenths >= 1000 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }

    /// A span of time in its two largest units: `3 d 4 h`, `12 s`, `250 ms`.
    package static func span(seconds: Double) -> String {
        guard seconds >= 1 else { return "\(Int((max(0, seconds) * 1000).rounded())) ms" }
        let total = Int(min(seconds, 1e12))
        let parts = [(total / 86_400, "d"), (total / 3600 % 24, "h"), (total / 60 % 60, "min"), (total % 60, "s")]
        guard let first = parts.firstIndex(where: { $0.0 > 0 }) else { return "0 s" }
        return parts[first...].prefix(2).filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: " ")
    }
}
