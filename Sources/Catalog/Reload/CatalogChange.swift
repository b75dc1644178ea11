package import Digest
import Supervision

/// What it means to put one catalog in the place of another: for a reload to act on, and for people to read first.
package struct CatalogChange: Sendable {
    package struct Version: Sendable, Hashable {
        /// As it stands in messages.
        package let file: String
        package let digest: SHA256Digest
    }

    package let old: Version
    package let new: Version
    /// Every strategy of either, by id. Where an id stands more than once, all its entries are out of service, and one
    /// stands for them.
    package let strategies: [StrategyChange]
    package let workers: [WorkerChange]
    /// Entries of the new catalog, beyond those that the old one has, that are out of service since they have no id that
    /// could be used. Any of them may have been meant for a strategy that is missing.
    let newNameless: [CatalogEntry]

    /// - Parameters:
    ///   - old: what is active.
    ///   - new: judged by the same plugins.
    package init(from old: ResolvedCatalog, to new: ResolvedCatalog) {
        self.old = Version(file: old.catalog.file, digest: old.catalog.digest)
        self.new = Version(file: new.catalog.file, digest: new.catalog.digest)
        let (before, after) = (Self.versions(old), Self.versions(new))
        strategies = Set(before.keys).union(after.keys).sorted().map {
            StrategyChange($0, from: before[$0], to: after[$0])
        }
        let handedOn = strategies.filter(\.keepsWholeState).map(\.id)
        workers = WorkerChange.list(from: old.deployment, to: new.deployment, handedOn: Set(handedOn))
        let known = old.catalog.entries.count(where: \.isNameless)
        newNameless = Array(new.catalog.entries.filter(\.isNameless).dropFirst(known))
    }

    /// Whether a reload would change nothing but the digest.
    package var isEmpty: Bool { strategies.allSatisfy { $0.kind == .unchanged } }

    private static func versions(_ resolved: ResolvedCatalog) -> [StrategyID: StrategyVersion] {
        let admitted = Dictionary(
            resolved.deployment.strategies.map { ($0.definition.id, $0) }, uniquingKeysWith: { first, _ in first })
        return Dictionary(
            resolved.catalog.entries.map { ($0.id, StrategyVersion(entry: $0, admitted: admitted[$0.id])) },
            // An error says more than a switch.
            uniquingKeysWith: { first, second in first.standing.error == nil ? second : first })
    }
}

extension CatalogEntry {
    /// Whether it is an error without an id that could be used.
    fileprivate var isNameless: Bool {
        guard case .disabled(let strategy) = verdict, strategy.isError else { return false }
        return problems.contains { $0.strategy == nil }
    }
}
