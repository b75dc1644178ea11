import Words

/// Something wrong with one strategy of a readable catalog.
package struct CatalogProblem: Sendable, Hashable {
    package let file: String
    package let location: SourceLocation
    /// The strategy's id, or nil where it has none that could be used.
    package let strategy: String?
    /// Such as `params.entry_z`; nil where the entry as a whole is wrong.
    package let key: String?
    /// What is wrong and what would be right.
    package let problem: String
}

extension CatalogProblem: CustomStringConvertible {
    package var description: String {
        let who = strategy.map { "strategy \(Words.quote($0))" } ?? "strategy without a usable id"
        return "\(file):\(location): \(who): \(key.map { "\($0): " } ?? "")\(problem)"
    }
}
