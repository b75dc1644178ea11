package import StrategySDK
import Words

/// The value of a key of a strategy, in force: what `defaults` gives it included.
package enum KeyValue: Sendable, Hashable {
    /// Not given, and nothing is taken in its place.
    case absent
    /// A name of the catalog's own, such as a version.
    case word(String)
    case value(ParameterValue)
    /// A parameter that is not given, with what the plugin takes for it.
    case byDefault(ParameterValue)
    /// Their order says nothing.
    case names([String])

    /// Whether both mean the same; a default that is written out does.
    func means(_ other: Self) -> Bool {
        switch (self, other) {
        case (.absent, .absent): true
        case (.word(let left), .word(let right)): left == right
        case (.names(let left), .names(let right)): left == right || Set(left) == Set(right)
        case (.value(let left), .value(let right)), (.value(let left), .byDefault(let right)),
            (.byDefault(let left), .value(let right)), (.byDefault(let left), .byDefault(let right)):
            Self.isSame(left, right)
        default: false
        }
    }

    /// By bits, as `params_hash` sees them.
    private static func isSame(_ left: ParameterValue, _ right: ParameterValue) -> Bool {
        switch (left, right) {
        case (.number(let left), .number(let right)): left.bitPattern == right.bitPattern
        case (.number(let number), .integer(let integer)), (.integer(let integer), .number(let number)):
            number == Double(integer)
        default: left == right
        }
    }
}

extension KeyValue: CustomStringConvertible {
    /// For people: cut, and safe to show on a terminal.
    package var description: String {
        switch self {
        case .absent: "none"
        case .word(let text): Words.clean(text, limit: 80)
        case .value(let value): Self.text(value)
        case .byDefault(let value): "\(Self.text(value)) (default)"
        case .names(let names): Words.list(names)
        }
    }

    private static func text(_ value: ParameterValue) -> String {
        switch value {
        case .number(let number):
            let text = number.description
            return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
        case .integer(let integer): return "\(integer)"
        case .boolean(let boolean): return "\(boolean)"
        case .text(let text): return Words.quote(text)
        }
    }
}
