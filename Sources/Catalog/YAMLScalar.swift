import StrategySDK

/// A single value as it was written, and what YAML 1.2 makes of it.
///
/// Stricter than the YAML core schema in one point: a number has the form that JSON gives it, so that `010`, `0x10`,
/// `1_000`, `.5`, `.inf` and `.nan` are texts, which nobody can read in two ways.
struct YAMLScalar {
    /// Without quotes, escapes resolved.
    let text: String
    /// Neither quoted nor a block text.
    let isPlain: Bool

    var isNull: Bool { isPlain && ["", "~", "null", "Null", "NULL"].contains(text) }

    /// Nil for anything but an unquoted `true` or `false`.
    var boolean: Bool? {
        guard isPlain else { return nil }
        switch text {
        case "true", "True", "TRUE": return true
        case "false", "False", "FALSE": return false
        default: return nil
        }
    }

    /// A finite number; text in quotes counts if it is plain decimal text.
    var number: Double? { DecimalText.number(text.utf8) }

    /// A whole number that fits 64 bits; `3.0` and `1e3` count.
    var integer: Int64? { Int64(text).flatMap { number == nil ? nil : $0 } ?? number.flatMap { Int64(exactly: $0) } }

    /// As a parameter; nil where the value is null, which means that it is not given.
    var parameterValue: ParameterValue? {
        guard isPlain else { return .text(text) }
        if isNull { return nil }
        if let boolean { return .boolean(boolean) }
        guard let number else { return .text(text) }
        return Int64(text).map(ParameterValue.integer) ?? .number(number)
    }
}
