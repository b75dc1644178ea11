import Sandbox

/// What is another in a seal, in words.
enum SealChanges {
    private static let shown = 8

    static func text(_ differences: [CanonicalJSON.Difference]) -> String {
        let list = differences.prefix(shown).map(\.description).joined(separator: "; ")
        return differences.count > shown ? "\(list); and \(differences.count - shown) more" : list
    }
}
