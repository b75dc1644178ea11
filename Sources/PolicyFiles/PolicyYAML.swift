import Yams

/// From bytes to YAML nodes that know their place, without what policies do without: anchors, aliases, tags, and more
/// than one document.
enum PolicyYAML {
    /// - Parameter remedy: what to do about a file without content.
    static func compose(
        _ bytes: [UInt8], path: String, ifEmpty remedy: String = "copy policies/default.yaml and narrow it"
    ) throws(PolicyFileError) -> PolicyNode {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw PolicyFileError(.notText, path: path, "is not UTF-8 text; save it as UTF-8")
        }
        if let place = decoration(in: bytes) {
            throw PolicyFileError(
                .notYAML, path: path, at: place,
                "an anchor, alias or tag (&, * or !) begins here; these files have none: "
                    + "write the value out, or put a text in quotes"
            )
        }
        let root: Node?
        do {
            // No rules: what a plain scalar means is decided by whoever reads it.
            let parser = try Parser(yaml: text, resolver: .basic, constructor: .default, encoding: .utf8)
            root = try parser.singleRoot()
        } catch {
            throw explain(error, path)
        }
        guard let root else {
            throw PolicyFileError(.notYAML, path: path, "is empty; \(remedy)")
        }
        return PolicyNode(root, key: "", path: path)
    }

    /// Where an anchor, alias or tag might begin.
    ///
    /// The library resolves aliases by itself and compares mapping keys by value, so nested aliases could cost it
    /// hours; they must not reach it. This looks at characters only and knows no quotes: whatever could begin a node is
    /// refused.
    private static func decoration(in bytes: [UInt8]) -> PolicyFilePlace? {
        var line = 1
        var column = 0
        var atStart = true
        for byte in bytes {
            // Columns are counted by scalars.
            if byte & 0xC0 != 0x80 { column += 1 }
            switch byte {
            case UInt8(ascii: "\n"):
                line += 1
                column = 0
                atStart = true
            case UInt8(ascii: "&"), UInt8(ascii: "*"), UInt8(ascii: "!"):
                if atStart { return PolicyFilePlace(line: line, column: column) }
            case UInt8(ascii: " "), UInt8(ascii: "\t"):
                break
            case UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8(ascii: "?"), UInt8(ascii: ","), UInt8(ascii: "["),
                UInt8(ascii: "{"), UInt8(ascii: "\r"), 0x80...:
                // YAML knows line ends beyond ASCII; every scalar from there counts as one.
                atStart = true
            default:
                atStart = false
            }
        }
        return nil
    }

    private static func explain(_ error: any Error, _ path: String) -> PolicyFileError {
        guard let error = error as? YamlError else {
            return PolicyFileError(.notYAML, path: path, "is not YAML: \(error)")
        }
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            let hint = problem.contains("token") ? "; indent with spaces, not tabs" : ""
            return PolicyFileError(
                .notYAML, path: path, at: PolicyFilePlace(mark), "is not YAML here: \(problem)\(hint)")
        case .duplicatedKeysInMapping(let keys, let context):
            let key = keys.first ?? ""
            return PolicyFileError(
                .contradiction, path: path, at: PolicyFilePlace(context.mark), key: key,
                "stands more than once in this mapping; keep one of them")
        case .reader(let problem, _, _, _):
            return PolicyFileError(.notText, path: path, "cannot be read as text: \(problem)")
        default:
            return PolicyFileError(.notYAML, path: path, "is not YAML: \(error)")
        }
    }
}

extension PolicyFilePlace {
    init(_ mark: Mark) { self.init(line: mark.line, column: mark.column) }
}
