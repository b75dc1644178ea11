extension JSONValue {
    /// Two spaces for each level, a line for each member, and a line feed at the end: the same value is the same bytes.
    var document: String {
        var text = ""
        write(into: &text, indentation: "")
        return text + "\n"
    }

    private func write(into text: inout String, indentation: String) {
        switch self {
        case .null: text += "null"
        case .boolean(let value): text += value ? "true" : "false"
        case .number(let number): text += number
        case .text(let value): text += Self.quoted(value)
        case .list(let values):
            Self.write(values.count, "[", "]", into: &text, indentation) { index, text, inner in
                values[index].write(into: &text, indentation: inner)
            }
        case .object(let members):
            Self.write(members.count, "{", "}", into: &text, indentation) { index, text, inner in
                text += "\(Self.quoted(members[index].key)): "
                members[index].value.write(into: &text, indentation: inner)
            }
        }
    }

    private static func write(
        _ count: Int, _ opening: String, _ closing: String, into text: inout String, _ indentation: String,
        _ item: (Int, inout String, String) -> Void
    ) {
        text += opening
        guard count > 0 else { return text += closing }
        let inner = indentation + "  "
        for index in 0..<count {
            text += index > 0 ? ",\n\(inner)" : "\n\(inner)"
            item(index, &text, inner)
        }
        text += "\n\(indentation)\(closing)"
    }

    private static func quoted(_ value: String) -> String {
        var text = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }
}
