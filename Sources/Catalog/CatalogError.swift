/// A catalog that is refused whole: whatever was active before stays active.
package struct CatalogError: Error, Sendable, Hashable {
    /// What kind of fault it is. More may come.
    package enum Code: Sendable, Hashable {
        /// The file cannot be opened or read.
        case unreadable
        /// More than ``CatalogFile/maxBytes``.
        case tooLarge
        /// Not UTF-8, or with control characters.
        case badEncoding
        /// Not YAML.
        case syntax
        /// YAML that a catalog does without: anchors, aliases, tags, several documents, nesting without end.
        case unsupportedYAML
        /// No list of strategies, an unknown key at the top, a repeated key outside the strategies.
        case structure
        /// A key under `defaults` is wrong, which would concern every strategy.
        case badDefaults
        /// More than ``CatalogFile/maxEntries``.
        case tooManyEntries
    }

    package let code: Code
    package let file: String
    /// Nil where the fault is not at one place.
    package let location: SourceLocation?
    /// Such as `defaults.priority`.
    package let key: String?
    /// What is wrong and what would be right.
    package let problem: String

    package init(_ code: Code, file: String, at location: SourceLocation? = nil, key: String? = nil, _ problem: String)
    {
        self.code = code
        self.file = file
        self.location = location
        self.key = key
        self.problem = problem
    }
}

extension CatalogError: CustomStringConvertible {
    package var description: String {
        var text = "\(file):"
        if let location { text += "\(location):" }
        if let key { text += " \(key):" }
        return "\(text) \(problem)"
    }
}
