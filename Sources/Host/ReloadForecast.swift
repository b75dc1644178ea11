package import Catalog

/// What a reload of one catalog in place of another would do, found without a host that runs.
package enum ReloadForecast: Sendable {
    /// Both are readable. The reload may be refused all the same (``CatalogChange/refusal(_:)``).
    case change(CatalogChange)
    /// The new file is refused whole, so that the old catalog stays.
    case unreadable(old: LoadedCatalog, new: String, problem: String)
}

extension ReloadForecast {
    /// Why the reload would be refused; nil: it would not be.
    package func refusal(_ errors: ReloadErrors) -> String? {
        switch self {
        case .change(let change): change.refusal(errors)?.description
        case .unreadable(_, _, let problem): problem
        }
    }

    /// For a terminal.
    package func text(_ errors: ReloadErrors, usesColour: Bool) -> String {
        switch self {
        case .change(let change): change.text(errors, usesColour: usesColour)
        case .unreadable(_, _, let problem): "A reload would change nothing: \(problem)\n"
        }
    }
}

extension WorkerHost {
    /// Compares two catalogs by what the plugins make of them.
    ///
    /// - Throws: also where `old` is refused whole, since no host runs it.
    package func forecast(from old: String, to new: String) throws(HostError) -> ReloadForecast {
        let active = try resolve(old)
        do {
            return .change(CatalogChange(from: active, to: try resolve(new)))
        } catch {
            guard error.isRefusedCatalog else { throw error }
            return .unreadable(old: active.catalog, new: new, problem: error.description)
        }
    }
}
