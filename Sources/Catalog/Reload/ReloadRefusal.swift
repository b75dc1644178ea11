import Supervision

/// What becomes of a reload that would disable a running strategy by an error (`--reload-errors`).
package enum ReloadErrors: String, Sendable, Hashable, CaseIterable {
    /// Nothing changes at all.
    case refuse
    /// The strategy leaves service.
    case disable
}

/// Why a readable catalog does not take the place of the active one.
package struct ReloadRefusal: Error, Sendable, Hashable {
    package enum Cause: Sendable, Hashable {
        /// Running strategies that an error would disable, with the errors.
        case disablesRunning([String])
        /// No strategy would run.
        case nothingEnabled
    }

    /// The new catalog as it stands in messages.
    package let file: String
    package let cause: Cause
}

extension CatalogChange {
    /// Nil where a reload is carried out.
    package func refusal(_ errors: ReloadErrors) -> ReloadRefusal? {
        if errors == .refuse {
            var found = strategies.filter(\.failsRunning).compactMap { $0.new?.error }
            // A slip in an id makes two of one strategy: one that is gone, and one that has no name.
            let missing = strategies.filter { $0.wasRunning && $0.new == nil }
            if !missing.isEmpty {
                found += newNameless.map {
                    "\(CatalogEntry.reason($0.problems)), which may be \(missing[0].id)"
                        + (missing.count > 1
                            ? " or one of \(missing.count - 1) others that are gone" : ", which is gone")
                }
            }
            if !found.isEmpty { return ReloadRefusal(file: new.file, cause: .disablesRunning(found)) }
        }
        return strategies.contains(where: \.willRun) ? nil : ReloadRefusal(file: new.file, cause: .nothingEnabled)
    }
}

extension ReloadRefusal: CustomStringConvertible {
    private static let shown = 3

    package var description: String {
        switch cause {
        case .disablesRunning(let reasons):
            let more = reasons.count > Self.shown ? "; and \(reasons.count - Self.shown) more" : ""
            return
                "it would disable what runs by an error: \(reasons.prefix(Self.shown).joined(separator: "; "))\(more). "
                + "Correct \(file), or allow it with --reload-errors disable"
        case .nothingEnabled:
            return "\(file) has no enabled strategy, so that nothing would run; `bulkhead check` says why"
        }
    }
}
