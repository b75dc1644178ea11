import Words

/// A decimal number of an axis: `mantissa` × 10 to the `exponent`, which no rounding can spoil.
struct DecimalTick: Sendable, Hashable {
    let mantissa: Int64
    let exponent: Int

    var value: Double { Double("\(mantissa)e\(exponent)") ?? 0 }

    /// Round numbers within a domain, about `count` of them; fewer where doubles are not dense enough.
    static func ticks(_ domain: ClosedRange<Double>, about count: Int) -> [DecimalTick] {
        let step = (domain.upperBound / 2 - domain.lowerBound / 2) / Double(max(count, 1)) * 2
        guard step > 0, step.isFinite || domain.upperBound.isFinite else { return [] }
        var (factor, exponent) = rounded(min(step, Double.greatestFiniteMagnitude))
        // As many steps from 0 as a double counts exactly.
        while true {
            guard let unit = Double("\(factor)e\(exponent)"), unit > 0, unit.isFinite else { return [] }
            let first = (domain.lowerBound / unit).rounded(.up)
            let last = (domain.upperBound / unit).rounded(.down)
            if abs(first) < 1e15, abs(last) < 1e15 {
                guard first <= last else { return [] }
                return (Int64(first)...Int64(last)).prefix(4 * count + 4).map {
                    DecimalTick(mantissa: $0 * factor, exponent: exponent)
                }
            }
            exponent += 1
        }
    }

    /// 1, 2 or 5 × 10 to the exponent: the smallest that is not far below the step.
    private static func rounded(_ step: Double) -> (factor: Int64, exponent: Int) {
        // From the binary exponent, so that nothing depends on a library's logarithm.
        var exponent = max(-307, Int((Double(step.exponent) * 0.30103).rounded(.down)) - 1)
        while true {
            for factor: Int64 in [1, 2, 5] {
                guard let unit = Double("\(factor)e\(exponent)"), unit.isFinite else { return (1, 308) }
                if unit >= step * 0.75 { return (factor, exponent) }
            }
            exponent += 1
        }
    }

    /// The texts of an axis, all written alike: `1.05`, `16,600`, or `1.2e-9` where that would be long.
    static func texts(_ ticks: [DecimalTick]) -> [String] {
        let largest = ticks.map { abs($0.value) }.max() ?? 0
        let isScientific = largest >= 1e9 || (largest > 0 && largest < 1e-4)
        guard isScientific, let digits = ticks.map({ String($0.mantissa.magnitude).count + $0.exponent }).max() else {
            return ticks.map(\.plain)
        }
        // So that the largest has one digit before its point.
        return ticks.map { tick in
            guard tick.mantissa != 0 else { return "0" }
            return "\(DecimalTick(mantissa: tick.mantissa, exponent: tick.exponent - digits + 1).plain)e\(digits - 1)"
        }
    }

    private var plain: String {
        let sign = mantissa < 0 ? "−" : ""
        let digits = String(mantissa.magnitude)
        guard exponent < 0 else {
            return sign + Self.grouped(mantissa == 0 ? "0" : digits + String(repeating: "0", count: exponent))
        }
        let padded = String(repeating: "0", count: max(0, 1 - exponent - digits.count)) + digits
        return "\(sign)\(Self.grouped(String(padded.dropLast(-exponent)))).\(padded.suffix(-exponent))"
    }

    private static func grouped(_ digits: String) -> String {
        UInt64(digits).map { Quantity.text($0) } ?? digits
    }
}
