/// The value of a parameter, as a catalog gives it.
public enum ParameterValue: Sendable, Hashable {
    case number(Double)
    case integer(Int64)
    case boolean(Bool)
    case text(String)
}

extension ParameterValue: CustomStringConvertible {
    public var description: String {
        switch self {
        case .number(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .boolean(let value): "\(value)"
        case .text(let value): "\"\(value)\""
        }
    }
}

/// A named value.
public struct Parameter: Sendable, Hashable {
    public let name: String
    public let value: ParameterValue

    public init(_ name: String, _ value: ParameterValue) {
        self.name = name
        self.value = value
    }
}

/// Which numbers a parameter may be.
public struct NumberRange: Sendable, Hashable, CustomStringConvertible {
    public let lower: Double
    public let upper: Double
    public let includesLower: Bool
    public let includesUpper: Bool

    public init(lower: Double, upper: Double, includesLower: Bool, includesUpper: Bool) {
        self.lower = lower
        self.upper = upper
        self.includesLower = includesLower
        self.includesUpper = includesUpper
    }

    /// Any finite number.
    public static let finite = Self(
        lower: -.infinity, upper: .infinity, includesLower: false, includesUpper: false)
    /// Finite and greater than `bound`.
    public static func above(_ bound: Double) -> Self {
        Self(lower: bound, upper: .infinity, includesLower: false, includesUpper: false)
    }
    /// Finite and not below `bound`.
    public static func atLeast(_ bound: Double) -> Self {
        Self(lower: bound, upper: .infinity, includesLower: true, includesUpper: false)
    }
    /// Both ends included.
    public static func within(_ range: ClosedRange<Double>) -> Self {
        Self(lower: range.lowerBound, upper: range.upperBound, includesLower: true, includesUpper: true)
    }
    /// The lower end excluded, the upper included.
    public static func above(_ bound: Double, through upper: Double) -> Self {
        Self(lower: bound, upper: upper, includesLower: false, includesUpper: true)
    }

    /// NaN is in no range.
    public func contains(_ value: Double) -> Bool {
        let aboveLower = includesLower ? value >= lower : value > lower
        let belowUpper = includesUpper ? value <= upper : value < upper
        return aboveLower && belowUpper
    }

    public var description: String {
        switch (lower == -.infinity, upper == .infinity) {
        case (true, true): "any finite number"
        case (false, true): includesLower ? "at least \(lower)" : "above \(lower)"
        case (true, false): includesUpper ? "at most \(upper)" : "below \(upper)"
        case (false, false):
            "\(includesLower ? "from" : "above") \(lower) \(includesUpper ? "to" : "to below") \(upper)"
        }
    }
}
