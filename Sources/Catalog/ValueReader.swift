import Words

/// Values of a catalog, each with the range it must lie in. What is thrown says what was found and what would be right.
struct ValueReader {
    /// The key with what stands before it, such as `breaker.error.ratio`.
    let path: String
    let pair: YAMLMapping.Pair

    init(_ pair: YAMLMapping.Pair, path: String = "") {
        self.pair = pair
        self.path = path + pair.key
    }

    func refuse(_ problem: String, at location: SourceLocation? = nil) -> Finding {
        Finding(location: location ?? pair.keyLocation, key: path, problem: problem)
    }

    /// A single value, not null.
    func scalar(_ expected: String) throws(Finding) -> YAMLScalar {
        guard case .scalar(let scalar) = pair.value.content else {
            throw refuse("is \(pair.value.kind), not \(expected)")
        }
        guard !scalar.isNull else { throw refuse("has no value; write \(expected), or remove the key") }
        return scalar
    }

    /// The text as it was written, whatever else YAML might take it for.
    func text(_ expected: String = "a text") throws(Finding) -> String {
        guard case .scalar(let scalar) = pair.value.content else {
            throw refuse("is \(pair.value.kind), not \(expected)")
        }
        guard !scalar.text.isEmpty || !scalar.isPlain else {
            throw refuse("has no value; write \(expected), or remove the key")
        }
        return scalar.text
    }

    func boolean() throws(Finding) -> Bool {
        let scalar = try scalar("true or false")
        if let boolean = scalar.boolean { return boolean }
        let hint =
            switch scalar.text.lowercased() {
            case "yes", "y", "on", "true", "1": "; write true, without quotes"
            case "no", "n", "off", "false", "0": "; write false, without quotes"
            default: ""
            }
        throw refuse("\(Words.quote(scalar.text)) is not true or false\(hint)")
    }

    func wholeNumber(in range: ClosedRange<Int>) throws(Finding) -> Int {
        let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        let scalar = try scalar(expected)
        guard let integer = scalar.integer.flatMap({ Int(exactly: $0) }), range.contains(integer) else {
            throw refuse("\(Words.quote(scalar.text)) is not \(expected)")
        }
        return integer
    }

    /// - Parameter expected: `isRight` in words.
    func number(_ expected: String, _ isRight: (Double) -> Bool) throws(Finding) -> Double {
        let scalar = try scalar(expected)
        guard let number = scalar.number, isRight(number) else {
            throw refuse("\(Words.quote(scalar.text)) is not \(expected)")
        }
        return number
    }

    /// A mapping; nothing at all counts as an empty one, so that all keys under it may be commented out.
    func mapping() throws(Finding) -> YAMLMapping {
        if case .mapping(let mapping) = pair.value.content { return mapping }
        guard pair.value.isNull else {
            throw refuse("is \(pair.value.kind), not a mapping; write its keys indented under it")
        }
        return YAMLMapping([])
    }

    /// A list of texts as they were written, in order, each once.
    func texts(_ expected: String) throws(Finding) -> [String] {
        guard case .list(let items) = pair.value.content else {
            throw refuse("is \(pair.value.kind), not \(expected)")
        }
        var seen: Set<String> = []
        var texts: [String] = []
        for item in items {
            guard case .scalar(let scalar) = item.content else {
                throw refuse("holds \(item.kind), which is no text", at: item.location)
            }
            guard !scalar.text.isEmpty || !scalar.isPlain else {
                throw refuse("holds an item without a value; write \"\" for the empty text", at: item.location)
            }
            if seen.insert(scalar.text).inserted { texts.append(scalar.text) }
        }
        return texts
    }
}
