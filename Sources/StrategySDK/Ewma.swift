/// An exponentially weighted moving average: value ← (1 − alpha)·value + alpha·x, seeded with the first x.
public struct Ewma: Codable, Equatable, Sendable {
    /// Nil before the first value.
    public private(set) var value: Double?

    public init() {}

    /// Takes `x` in with weight `alpha` (0 to 1) and returns the new average.
    @discardableResult
    public mutating func update(_ x: Double, alpha: Double) -> Double {
        let next = value.map { (1 - alpha) * $0 + alpha * x } ?? x
        value = next
        return next
    }
}
