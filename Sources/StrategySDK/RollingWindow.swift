/// The last values of a series, oldest first.
///
/// Its length belongs to the caller, who passes it with each value, so that it is not stored with every state. It must be
/// the same every time: a parameter, say.
public struct RollingWindow: Sendable {
    private var storage: [Double] = []
    /// Where the oldest value stands once the window is full.
    private var head = 0

    public init() {}

    public var count: Int { storage.count }

    /// The oldest value, or nil while the window is empty.
    public var oldest: Double? { storage.isEmpty ? nil : storage[head] }

    /// Adds `value` and drops the oldest so that at most `capacity` (≥ 1) remain. Allocates only until the window is full.
    public mutating func append(_ value: Double, keeping capacity: Int) {
        if storage.count < capacity {
            storage.append(value)
        } else {
            storage[head] = value
            head = head + 1 == storage.count ? 0 : head + 1
        }
    }

    /// The sum of `transform` over the values in time order. The order is part of the result: floating-point addition is
    /// not associative.
    @inline(__always)
    private func sum(_ transform: (Double) -> Double) -> Double {
        storage.withUnsafeBufferPointer { values in
            var total = 0.0
            for index in head..<values.count { total += transform(values[index]) }
            for index in 0..<head { total += transform(values[index]) }
            return total
        }
    }

    /// The arithmetic mean, summed in time order; NaN if empty.
    public func mean() -> Double { sum { $0 } / Double(count) }

    /// The population standard deviation around `mean`, summed in time order; NaN if empty.
    public func populationDeviation(around mean: Double) -> Double {
        (sum { ($0 - mean) * ($0 - mean) } / Double(count)).squareRoot()
    }

    /// All values, oldest first.
    public var values: [Double] {
        guard head > 0 else { return storage }
        var values: [Double] = []
        values.reserveCapacity(count)
        values += storage[head...]
        values += storage[..<head]
        return values
    }
}

extension RollingWindow: Equatable {
    public static func == (left: Self, right: Self) -> Bool { left.values == right.values }
}

/// As an array of its values, in time order. The array is handed over whole, so that a coder may copy it at once.
extension RollingWindow: Codable {
    public init(from decoder: any Decoder) throws {
        storage = try decoder.singleValueContainer().decode([Double].self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(values)
    }
}
