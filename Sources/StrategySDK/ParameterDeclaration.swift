/// A parameter that a plugin declares.
public struct ParameterDeclaration: Sendable, Hashable {
    /// What values it takes.
    public enum Kind: Sendable, Hashable {
        case number(NumberRange)
        case integer(ClosedRange<Int64>)
        case boolean
        /// One of these; any text if empty.
        case text([String])
    }

    /// 1 to 128 bytes.
    public let name: String
    public let kind: Kind
    /// Nil: the parameter is required.
    public let defaultValue: ParameterValue?
    /// What it means, with its unit.
    public let summary: String

    public init(name: String, kind: Kind, defaultValue: ParameterValue?, summary: String) {
        self.name = name
        self.kind = kind
        self.defaultValue = defaultValue
        self.summary = summary
    }

    /// `value` as this parameter's own type, if it is one that the parameter takes.
    ///
    /// Text in the grammar of a JSON number is taken for a number, and an integer for a number; nothing else is converted.
    public func accept(_ value: ParameterValue) throws(ParameterError) -> ParameterValue {
        switch (kind, value) {
        case (.number(let range), _):
            guard let number = value.asNumber else { throw refuse(value) }
            guard range.contains(number) else { throw refuse(value) }
            return .number(number)
        case (.integer(let range), _):
            guard let integer = value.asInteger, range.contains(integer) else { throw refuse(value) }
            return .integer(integer)
        case (.boolean, .boolean):
            return value
        case (.text(let choices), .text(let text)):
            guard choices.isEmpty || choices.contains(text) else { throw refuse(value) }
            return value
        case (.boolean, _), (.text, _):
            throw refuse(value)
        }
    }

    /// What would be right, in words.
    public var expectation: String {
        switch kind {
        case .number(let range): range == .finite ? "any finite number" : "a number \(range)"
        case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .boolean: "true or false"
        case .text(let choices): choices.isEmpty ? "a text" : "one of \(choices.joined(separator: ", "))"
        }
    }

    private func refuse(_ value: ParameterValue) -> ParameterError {
        ParameterError(parameter: name, problem: "\(value) is not \(expectation)")
    }
}

extension ParameterValue {
    fileprivate var asNumber: Double? {
        switch self {
        case .number(let value): value
        case .integer(let value): Double(value)
        case .text(let text): DecimalText.number(text.utf8)
        case .boolean: nil
        }
    }

    fileprivate var asInteger: Int64? {
        switch self {
        case .integer(let value): value
        case .number(let value): Int64(exactly: value)
        case .text(let text): DecimalText.number(text.utf8).flatMap { Int64(exactly: $0) }
        case .boolean: nil
        }
    }
}

/// A parameter, or a combination of parameters, that a plugin does not take.
public struct ParameterError: Error, Sendable, Hashable, CustomStringConvertible {
    public let parameter: String
    public let problem: String

    public init(parameter: String, problem: String) {
        self.parameter = parameter
        self.problem = problem
    }

    public var description: String { "\(parameter): \(problem)" }
}
