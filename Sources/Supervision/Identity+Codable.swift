package import StrategySDK

/// One string.
extension StrategyID: Codable {
    package init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// One string: `family@1.0.0`.
extension PluginIdentity: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let separator = text.lastIndex(of: "@"),
            let version = SemanticVersion(text[text.index(after: separator)...])
        else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(text) is no family@1.0.0")
        }
        self.init(family: String(text[..<separator]), version: version)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
