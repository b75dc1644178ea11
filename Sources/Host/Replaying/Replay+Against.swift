import Catalog
package import StrategySDK
import Supervision

/// Another version of a plugin on the same events.
extension Replay {
    /// What lines of two versions differ in whatever they want.
    private static let identities: Set<String> = ["version", "intent_id", "params_hash", "features_hash"]

    /// - Parameters:
    ///   - family: nil: the one that has this version.
    ///   - strategy: nil: all of the family.
    ///   - parameters: in place of those that the catalog gives, or beside them.
    /// - Throws: 78 where there is no such version, or it refuses parameters; 64 where it is not clear what is meant.
    package func against(
        _ version: SemanticVersion, family: String?, strategy: String?,
        parameters: [(name: String, value: String)] = []
    ) throws(HostError) -> AgainstReport {
        let replacement = try self.replacement(version, family, strategy, parameters)
        var plan = RerunPlan()
        plan.last = options.last
        plan.strategies = replacement.strategies
        try checkParameters(replacement, plan)
        let spool = try IntentSpool()
        let first = try Rerun(recording, host, plan, diagnostics, reader: spool).run()
        plan.replacement = replacement
        guard first.stopSignal == nil else { return AgainstReport(replacement, first, nil) }
        let comparison = IntentComparison(
            with: try spool.file(), in: range, ignoring: Self.identities, showing: options.shown,
            positions: PositionComparison(in: range))
        let second = try Rerun(recording, host, plan, diagnostics, reader: comparison).run()
        if second.stopSignal == nil {
            try comparison.finish()
            try checkRange(second)
        }
        return AgainstReport(replacement, second, comparison)
    }

    private func replacement(
        _ version: SemanticVersion, _ family: String?, _ strategy: String?,
        _ parameters: [(name: String, value: String)]
    ) throws(HostError) -> VersionReplacement {
        var candidates: [StrategyDefinition] = []
        var plugins: [PluginDescriptor] = []
        for catalog in recording.catalogs {
            let resolved = try Rerun.resolve(catalog, host, RerunPlan())
            plugins = resolved.deployment.plugins
            candidates += resolved.deployment.strategies.map(\.definition)
        }
        if let strategy {
            let known = candidates
            candidates = candidates.filter { $0.id.text == strategy }
            guard !candidates.isEmpty else {
                throw HostError(
                    .configuration, OrderRules.unknown(strategy, Array(Set(known.map(\.id.text))).sorted()))
            }
        }
        if let family { candidates = candidates.filter { $0.plugin.family == family } }
        let families = Set(candidates.map(\.plugin.family)).sorted()
        let offering = families.filter { name in
            plugins.contains { $0.identity.family == name && $0.identity.version == version }
        }
        guard let chosen = offering.first else {
            let offered = plugins.filter { families.contains($0.identity.family) }.map { "\($0.identity)" }.sorted()
            throw HostError(
                .configuration,
                families.isEmpty
                    ? "no strategy in service is of \(family ?? "any family")"
                    : "no family of the run's strategies has a version \(version) in this worker; it has \(offered.joined(separator: ", "))"
            )
        }
        guard offering.count == 1 else {
            throw HostError(
                .usage,
                "version \(version) is one of \(offering.joined(separator: ", ")); name the family (--against \(chosen)@\(version)), or one strategy (--strategy)"
            )
        }
        let wanted = candidates.filter {
            $0.plugin.family == chosen && ($0.plugin.version != version || !parameters.isEmpty)
        }
        guard !wanted.isEmpty else {
            throw HostError(
                .usage,
                "every strategy that is meant has \(chosen)@\(version) already; name another version, or other parameters (--param)"
            )
        }
        return VersionReplacement(
            family: chosen, version: version, strategies: Set(wanted.map(\.id)), parameters: parameters)
    }

    /// Whatever a strategy is given, the other version has to take it.
    private func checkParameters(_ replacement: VersionReplacement, _ plan: RerunPlan) throws(HostError) {
        var plan = plan
        for catalog in recording.catalogs {
            let before = Set(try Rerun.resolve(catalog, host, plan).deployment.strategies.map(\.definition.id))
            plan.replacement = replacement
            let after = try Rerun.resolve(catalog, host, plan).deployment
            plan.replacement = nil
            if let refused = after.disabled.first(where: { before.contains($0.id) }) {
                throw HostError(
                    .configuration,
                    "\(replacement.family)@\(replacement.version) does not take \(refused.id) as it is: \(refused.reason)"
                )
            }
        }
    }
}
