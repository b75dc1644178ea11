/// The fields of one line of intents, each value as its JSON stands there. Reads what the product writes, and what people
/// make of it with an editor, as far as that is still an object.
package struct IntentFields {
    package private(set) var fields: [(name: String, value: String)] = []

    /// Nil where the line is no JSON object of the form that an output has.
    package init?(_ line: some Collection<UInt8>) {
        var scanner = Scanner(bytes: Array(line))
        guard scanner.skip("{") else { return nil }
        while !scanner.skip("}") {
            if !fields.isEmpty { guard scanner.skip(",") else { return nil } }
            guard let name = scanner.string(), scanner.skip(":"), let value = scanner.value() else { return nil }
            fields.append((name, value))
        }
        guard scanner.isAtEnd else { return nil }
    }

    /// As it stands there, quotes included.
    package subscript(_ name: String) -> String? { fields.first { $0.name == name }?.value }

    /// Of a text, without its quotes. Escapes stay as they are.
    package func text(_ name: String) -> String? {
        guard let value = self[name], value.count >= 2, value.hasPrefix("\"") else { return nil }
        return String(value.dropFirst().dropLast())
    }

    package var sequence: UInt64? { self["seq"].flatMap { UInt64($0) } }

    /// What makes it the line that it is: of one event there is one of each strategy, symbol and kind.
    package var key: String { "\(self["kind"] ?? "") \(self["strategy_id"] ?? "") \(self["symbol"] ?? "")" }

    /// Names of the fields in which both differ, in the order of this one, and then those that only the other has.
    package func differences(from other: IntentFields, except ignored: Set<String>) -> [FieldDifference] {
        var found: [FieldDifference] = []
        for field in fields where !ignored.contains(field.name) && other[field.name] != field.value {
            found.append(FieldDifference(field: field.name, expected: field.value, actual: other[field.name]))
        }
        for field in other.fields where !ignored.contains(field.name) && self[field.name] == nil {
            found.append(FieldDifference(field: field.name, expected: nil, actual: field.value))
        }
        return found
    }
}

/// Two values of one field, as JSON. Nil where the field is not there.
package struct FieldDifference: Codable, Sendable, Equatable {
    package let field: String
    package let expected: String?
    package let actual: String?
}

/// Takes JSON apart without making anything of it.
private struct Scanner {
    let bytes: [UInt8]
    private var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool {
        mutating get {
            skipSpace()
            return position == bytes.count
        }
    }

    private mutating func skipSpace() {
        while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
    }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    /// The content of a string, escapes as they are.
    mutating func string() -> String? {
        skipSpace()
        let start = position
        guard skipString() else { return nil }
        return String(decoding: bytes[start + 1..<position - 1], as: UTF8.self)
    }

    private mutating func skipString() -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { return false }
        position += 1
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\\"): position += 2
            case UInt8(ascii: "\""):
                position += 1
                return true
            default: position += 1
            }
        }
        return false
    }

    /// A value with everything in it, without space around it.
    mutating func value() -> String? {
        skipSpace()
        let start = position
        var depth = 0
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                guard skipString() else { return nil }
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return text(from: start) }
                depth -= 1
            case UInt8(ascii: ","): if depth == 0 { return text(from: start) }
            default: break
            }
            position += 1
        }
        return nil
    }

    private func text(from start: Int) -> String? {
        start == position ? nil : String(decoding: bytes[start..<position], as: UTF8.self)
    }
}
