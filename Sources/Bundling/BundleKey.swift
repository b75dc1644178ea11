/// The keys of a bundle, in the order in which they are written.
package enum BundleKey: String, Sendable, Hashable, CaseIterable {
    case implementationSpec
    case repository
    case base
    case head
    case designDoc
    case strategyCatalogPath
    case artifacts

    /// Those that somebody has to give.
    package static let asked: [BundleKey] = [.repository, .base, .head, .designDoc, .strategyCatalogPath]

    /// The option that gives it, with what it takes; nil for what is not asked for.
    package var option: String? {
        switch self {
        case .implementationSpec, .artifacts: nil
        case .repository: "--repository URL"
        case .base: "--base REV"
        case .head: "--head REV"
        case .designDoc: "--design-doc PATH"
        case .strategyCatalogPath: "--catalog PATH"
        }
    }
}
