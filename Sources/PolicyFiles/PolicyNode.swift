import Yams

/// A value of a policy file with the key that leads to it, and the questions that a reader asks of it.
struct PolicyNode {
    let node: Node
    /// Such as `seccomp.syscalls[2].action`; empty at the top.
    let key: String
    let path: String

    init(_ node: Node, key: String, path: String) {
        self.node = node
        self.key = key
        self.path = path
    }

    /// As it is written; nil for a list or a mapping.
    var scalarText: String? { node.scalar?.string }

    var place: PolicyFilePlace? { node.mark.map(PolicyFilePlace.init) }

    /// The error that refuses this value.
    func refusal(_ problem: String, _ code: PolicyFileError.Code = .badValue) -> PolicyFileError {
        PolicyFileError(code, path: path, at: place, key: key, problem)
    }

    /// The values of a mapping that has no other keys than these, and all of the first list.
    func mapping(
        required: [String], optional: [String] = []
    ) throws(PolicyFileError) -> [String: PolicyNode] {
        guard case .mapping(let mapping) = node else {
            throw refusal("must be a mapping with the keys \(required.joined(separator: ", "))")
        }
        let known = required + optional
        var values: [String: PolicyNode] = [:]
        for (keyNode, value) in mapping {
            let place = keyNode.mark.map(PolicyFilePlace.init)
            guard case .scalar(let scalar) = keyNode else {
                throw PolicyFileError(.unknownKey, path: path, at: place, key: key, "a key must be a plain word")
            }
            let child = key.isEmpty ? scalar.string : "\(key).\(scalar.string)"
            guard known.contains(scalar.string) else {
                throw PolicyFileError(
                    .unknownKey, path: path, at: place, key: child,
                    "is no key here; known are \(known.joined(separator: ", "))")
            }
            values[scalar.string] = PolicyNode(value, key: child, path: path)
        }
        for name in required where values[name] == nil {
            throw PolicyFileError(
                .missingKey, path: path, at: place, key: key.isEmpty ? name : "\(key).\(name)",
                name == "reason"
                    ? "is missing; say in a sentence who needs this call and for what" : "is missing; add it")
        }
        return values
    }

    /// The items of a list.
    func list() throws(PolicyFileError) -> [PolicyNode] {
        guard case .sequence(let items) = node else { throw refusal("must be a list") }
        return items.enumerated().map { PolicyNode($1, key: "\(key)[\($0)]", path: path) }
    }

    /// A text that is not empty, on one line.
    func text() throws(PolicyFileError) -> String {
        guard case .scalar(let scalar) = node else { throw refusal("must be a text") }
        let words = scalar.string.split(whereSeparator: { $0.isWhitespace }).joined(separator: " ")
        guard !words.isEmpty else { throw refusal("is empty; write a text") }
        return words
    }

    /// A number from 0, decimal or hexadecimal after `0x`.
    func number(in range: ClosedRange<UInt64> = 0...UInt64.max) throws(PolicyFileError) -> UInt64 {
        let text = try text()
        guard node.scalar?.style == .plain else { throw refusal("must be a number; remove the quotes") }
        let isHexadecimal = text.hasPrefix("0x")
        let digits = isHexadecimal ? text.dropFirst(2) : text[...]
        // A leading zero is octal to some readers of YAML and decimal to others.
        let isAmbiguous = !isHexadecimal && digits.count > 1 && digits.hasPrefix("0")
        guard digits.allSatisfy({ $0.isASCII && $0.isHexDigit }), !isAmbiguous,
            let value = UInt64(digits, radix: isHexadecimal ? 16 : 10), range.contains(value)
        else {
            throw refusal(
                "\(text) is not a number from \(range.lowerBound) to \(range.upperBound); write it decimal, or as 0x…")
        }
        return value
    }

    /// One of a few words.
    func choice<Value>(_ choices: [(String, Value)]) throws(PolicyFileError) -> Value {
        let text = try text()
        if let choice = choices.first(where: { $0.0 == text }) { return choice.1 }
        throw refusal("\(text) is not known here; write \(choices.map(\.0).joined(separator: " or "))")
    }
}

extension [String: PolicyNode] {
    /// A required key's value. `mapping` has seen to it that it is there.
    func value(_ name: String, of parent: PolicyNode) throws(PolicyFileError) -> PolicyNode {
        guard let node = self[name] else { throw parent.refusal("\(name) is missing; add it", .missingKey) }
        return node
    }
}
