import StrategySDK

/// The value of a feature in a test, as an event line would have it: a number, a text, or nil for null.
public enum FeatureValue: Sendable, Hashable, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByStringLiteral, ExpressibleByNilLiteral
{
    case number(Double)
    case text(String)
    case null

    public init(floatLiteral value: Double) { self = .number(value) }
    public init(integerLiteral value: Int) { self = .number(Double(value)) }
    public init(stringLiteral value: String) { self = .text(value) }
    public init(nilLiteral: ()) { self = .null }

    /// As a feature that is a number sees it: text in the grammar of a JSON number is one.
    var asNumber: Double? {
        switch self {
        case .number(let value): value
        case .text(let text): DecimalText.number(text.utf8)
        case .null: nil
        }
    }

    /// As a feature that is a text sees it.
    var asText: String? {
        if case .text(let text) = self { text } else { nil }
    }
}
