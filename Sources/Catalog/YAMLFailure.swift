import Words
import Yams

/// Turns what the YAML library says into what a person can act on.
enum YAMLFailure {
    /// - Parameter bytes: the file as it is, for a look at the faulty line.
    static func explain(_ error: any Error, _ bytes: [UInt8], _ name: String) -> CatalogError {
        guard let error = error as? YamlError else {
            return CatalogError(.syntax, file: name, "is not YAML: \(Words.clean("\(error)", limit: 200))")
        }
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _):
            let location = SourceLocation(mark)
            if isTab(at: location, bytes) {
                return CatalogError(
                    .syntax, file: name, at: location, "a tab stands where the line is indented; indent with spaces")
            }
            if let line = lineOfExplicitKey(location, bytes) {
                return CatalogError(
                    .unsupportedYAML, file: name, at: SourceLocation(line: line, column: 1),
                    "`?` before a key is not used here; write `key: value`")
            }
            if problem.hasPrefix("Maximum nesting level") {
                return CatalogError(
                    .unsupportedYAML, file: name, at: location, "is nested deeper than any catalog needs")
            }
            return CatalogError(.syntax, file: name, at: location, sentence(problem, context))
        case .composer(_, let problem, let mark, _):
            let isSecond = problem.contains("another document")
            return CatalogError(
                .unsupportedYAML, file: name, at: SourceLocation(mark),
                isSecond ? "a second YAML document begins; a catalog is one document: remove this `---`" : problem)
        case .reader(let problem, _, let value, _):
            let character = value > 0 ? " (U+\(String(value, radix: 16, uppercase: true)))" : ""
            return CatalogError(.badEncoding, file: name, "\(problem)\(character); a catalog is UTF-8 text")
        case .memory:
            return CatalogError(.unsupportedYAML, file: name, "there is not enough memory to read it")
        default:
            return CatalogError(.syntax, file: name, "is not YAML: \(Words.clean("\(error)", limit: 200))")
        }
    }

    private static func sentence(_ problem: String, _ context: YamlError.Context?) -> String {
        var text = "is not YAML here: \(problem)"
        if let context { text += " \(context.text) that begins at \(context.mark)" }
        switch problem {
        case "mapping values are not allowed in this context":
            text += "; check the indentation, and put a text that contains `: ` in quotes"
        case "did not find expected key", "did not find expected '-' indicator":
            text += "; check the indentation of this line and of those above"
        default:
            break
        }
        return text
    }

    /// The line of a `? key` at the fault or just above it. Such keys are read as text, so that the fault comes after
    /// them.
    private static func lineOfExplicitKey(_ location: SourceLocation, _ bytes: [UInt8]) -> Int? {
        var position = SourcePosition()
        var isBeginning = true
        var beganAt = 0
        for index in bytes.indices where position.location.line <= location.line {
            let line = position.location.line
            if line != beganAt { (isBeginning, beganAt) = (true, line) }
            let isQuestion = bytes[index] == UInt8(ascii: "?")
            if isBeginning, isQuestion, line + 1 >= location.line,
                index + 1 == bytes.count || [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index + 1])
            {
                return line
            }
            isBeginning = isBeginning && [0x20, UInt8(ascii: "-")].contains(bytes[index])
            position.advance(bytes, index)
        }
        return nil
    }

    /// Whether the character at `location` is a tab.
    private static func isTab(at location: SourceLocation, _ bytes: [UInt8]) -> Bool {
        var position = SourcePosition()
        for index in bytes.indices where position.location <= location {
            if bytes[index] == 0x09, position.location == location { return true }
            position.advance(bytes, index)
        }
        return false
    }

    /// The offset of the first byte that is no part of a UTF-8 scalar.
    static func firstInvalidByte(_ bytes: [UInt8]) -> Int {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var offset = 0
        while case .scalarValue(let scalar) = decoder.decode(&iterator) { offset += UTF8.width(scalar) }
        return offset
    }
}
