import Catalog
import Digest
import Intake
import StrategySDK
import Supervision

/// Putting the catalogs in force that came into force in the recorded run.
extension Rerun {
    static func resolve(
        _ catalog: Recording.Catalog, _ host: WorkerHost, _ plan: RerunPlan
    ) throws(HostError) -> ResolvedCatalog {
        let resolved = try host.resolve(catalog.text, name: catalog.file, replacing: plan.replacement)
        guard let wanted = plan.strategies else { return resolved }
        let deployment = resolved.deployment
        return ResolvedCatalog(
            catalog: resolved.catalog, text: resolved.text,
            deployment: Deployment(
                strategies: deployment.strategies.filter { wanted.contains($0.definition.id) },
                disabled: deployment.disabled.filter { wanted.contains($0.id) }, plugins: deployment.plugins))
    }

    /// Changes the catalog, once everything in flight is finished. Returns whether it did.
    func changeCatalog() throws(HostError) -> Bool {
        if !loop.core.isPausing {
            loop.core.beginPause()
            try loop.advance()
        }
        guard loop.core.isPaused, let catalog = catalogs.popFirst() else { return false }
        gather(loop.core.output)
        loop.core.output.removeAll()
        let next = try Self.resolve(catalog, host, plan)
        let transition = CatalogTransition(
            CatalogChange(from: resolved, to: next), from: deployment, to: next.deployment)
        let state = transition.carry(loop.core.state())
        var others = LoopOccupants(
            SupervisionCore(
                next.deployment, limits: loop.core.limits, recordsOutcomes: false, resuming: state,
                digest: host.shortDigest))
        others.core.repeatedEvents = loop.core.repeatedEvents
        for input in catalog.inputs where plan.repeats(input) { others.core.foresee(input) }
        beginStart(next.deployment)
        try loop.exchange(&others)
        try startWorkers()
        _ = transition.withdraw(from: &others.core)
        gather(others.core.output)
        others.retire()
        try adopt(next)
        try warmUpNewcomers(state)
        loop.core.endPause()
        return true
    }

    private func warmUpNewcomers(_ state: CoreState) throws(HostError) {
        let newcomers = deployment.strategies.indices.map { StrategyRank($0) }
            .filter { loop.core.memory(of: $0, in: state) == nil }
        if let history = recording.history {
            try warmUp(newcomers, history, untilLine: nil)
        } else if case .file(let path) = recording.source {
            try warmUp(newcomers, path, untilLine: lineCount)
        }
    }

    /// Has strategies see the past.
    ///
    /// - Parameter last: the number of the last line that is read; nil: all.
    func warmUp(_ ranks: [StrategyRank], _ path: String, untilLine last: Int?) throws(HostError) {
        guard !ranks.isEmpty else { return }
        let past = try FileLines(path)
        var parser = try FileRun.parser(deployment)
        var row = EventRow(deployment.columns)
        loop.core.beginHistory(ranks)
        while let line = try past.next(), last.map({ line.number <= $0 }) ?? true {
            if !line.isOverlong, case .event = parser.parse(line.bytes, into: &row) { loop.core.recall(row) }
        }
        loop.core.endHistory()
    }
}
