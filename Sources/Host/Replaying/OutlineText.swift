import StateCoding

/// Writes an outlined value for people and for machines.
enum OutlineText {
    /// One line for each field, those of nested types behind a point.
    static func append(_ value: OutlinedValue, to lines: inout [String], path: String = "") {
        let prefix = path.isEmpty ? "" : "\(path) = "
        switch value {
        case .fields(let fields) where !fields.isEmpty: append(fields, to: &lines, path: path)
        case .named(let name, let fields) where !fields.isEmpty:
            append(fields, to: &lines, path: path.isEmpty ? name : "\(path).\(name)")
        default: lines.append("    \(prefix)\(single(value))")
        }
    }

    private static func append(_ fields: [OutlinedValue.Field], to lines: inout [String], path: String) {
        for (index, field) in fields.enumerated() {
            let name = field.name ?? "field \(index + 1)"
            append(field.value, to: &lines, path: path.isEmpty ? name : "\(path).\(name)")
        }
    }

    private static func single(_ value: OutlinedValue) -> String {
        switch value {
        case .none: "nil"
        case .boolean(let value): "\(value)"
        case .text(let text): text.debugDescription
        case .integer(let digits): digits
        case .number(let number): "\(number)"
        case .list(let values): "[\(values.map { single($0) }.joined(separator: ", "))]"
        case .named(let name, let fields): fields.isEmpty ? name : "\(name)(\(joined(fields)))"
        case .fields(let fields): "{\(joined(fields))}"
        }
    }

    private static func joined(_ fields: [OutlinedValue.Field]) -> String {
        fields.enumerated().map { "\($1.name ?? "field \($0 + 1)") = \(single($1.value))" }.joined(separator: ", ")
    }

    static func append(_ value: OutlinedValue, to text: inout JSONText) {
        switch value {
        case .none: text.raw("null")
        case .boolean(let value): text.boolean(value)
        case .text(let value): text.string(value)
        // Beyond 2^53 readers of JSON lose digits, so those stand in quotes.
        case .integer(let digits):
            if digits.count > 15 { text.string(digits) } else { text.bytes += Array(digits.utf8) }
        // What JSON has no number for.
        case .number(let number): if number.isFinite { text.number(number) } else { text.string("\(number)") }
        case .list(let values):
            text.raw("[")
            for (index, value) in values.enumerated() {
                if index > 0 { text.raw(",") }
                append(value, to: &text)
            }
            text.raw("]")
        case .fields(let fields): append(fields, to: &text)
        case .named(let name, let fields):
            text.raw("{")
            text.string(name)
            text.raw(":")
            append(fields, to: &text)
            text.raw("}")
        }
    }

    private static func append(_ fields: [OutlinedValue.Field], to text: inout JSONText) {
        text.raw("{")
        for (index, field) in fields.enumerated() {
            if index > 0 { text.raw(",") }
            text.string(field.name ?? "field \(index + 1)")
            text.raw(":")
            append(field.value, to: &text)
        }
        text.raw("}")
    }
}
