private import CLibm

/// The transcendental functions an author may use.
///
/// Addition, subtraction, multiplication, division and square root give the same bits on every processor. These four
/// do not unless the C library is pinned to one code path; the host pins it when it starts a worker.
public enum Mathematics {
    /// e to the power `x`.
    public static func exp(_ x: Double) -> Double { bulkhead_exp(x) }
    /// The natural logarithm of `x`; NaN below zero, −∞ at zero.
    public static func log(_ x: Double) -> Double { bulkhead_log(x) }
    /// `x` to the power `y`.
    public static func pow(_ x: Double, _ y: Double) -> Double { bulkhead_pow(x, y) }
    /// The hyperbolic tangent of `x`, within [−1, 1].
    public static func tanh(_ x: Double) -> Double { bulkhead_tanh(x) }
}

extension Double {
    /// This value held within `range`; NaN stays NaN.
    public func clamped(to range: ClosedRange<Double>) -> Double {
        if self < range.lowerBound { return range.lowerBound }
        if self > range.upperBound { return range.upperBound }
        return self
    }
}
