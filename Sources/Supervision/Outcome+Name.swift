extension Outcome {
    /// Nil where `name` is no outcome.
    package init?(name: String) {
        guard let outcome = Self.byName[name] else { return nil }
        self = outcome
    }

    /// Thousands are read at once, and searching all cases for each would take longer than the rest.
    private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.name, $0) })
}

extension Outcome: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let name = try container.decode(String.self)
        guard let outcome = Self(name: name) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(name) is no outcome")
        }
        self = outcome
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }
}
