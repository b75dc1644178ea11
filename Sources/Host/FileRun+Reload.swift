import Catalog
import Digest
import Intake
import Ledger
import LinuxSystem
import Logging
import Status
import StrategySDK
import Supervision

/// Putting another catalog in force, between two events: the old one applies or the new one, never a mixture.
extension FileRun {
    /// Has the file of the catalog read and put in force.
    func requestReload(_ origin: ReloadRequest.Origin, _ answer: @escaping (ReloadOutcome) -> Void = { _ in }) {
        do {
            let text = try CatalogFile.text(path: options.catalog)
            reloads.append(ReloadRequest(origin: origin, text: text, file: options.catalog, answer: answer))
        } catch {
            refuse(nil, "the catalog is refused: \(error)\(hintOfConfinement ?? "")", answer)
        }
    }

    /// Looks whether the file has changed.
    func watchCatalog() {
        guard reloads.isEmpty, !intake.hasEnded else { return }
        let text = catalogWatch.look()
        tellOfMovedCatalog()
        guard let text else { return }
        reloads.append(ReloadRequest(origin: .changedFile, text: text, file: options.catalog) { _ in })
    }

    /// Whether the next reload is due before the event that comes next.
    var isReloadDue: Bool {
        guard let request = reloads.first else { return false }
        switch request.origin {
        case .journal(let sequence, _): return loop.core.acceptedEvents >= sequence
        // What was in force when a resumed run was killed comes first.
        case .resumption, .signal, .changedFile, .control: return !isRepeating
        }
    }

    /// Whether no more may be taken in before a catalog is in force that came into force here before.
    var isRepetitionDue: Bool { !reloads.isEmpty && reloads[0].isRepetition && isReloadDue }

    /// Carries out the reload that is due, once everything in flight is finished. Returns whether it did.
    func reloadIfDue() throws(HostError) -> Bool {
        guard isReloadDue, let request = reloads.first, !loop.isFinished else { return false }
        if !loop.core.isPausing {
            loop.core.beginPause()
            pauseBegan = MonotonicClock.now
            try loop.advance()
        }
        guard loop.core.isPaused else { return false }
        reloads.removeFirst()
        try reload(request)
        loop.core.endPause()
        return true
    }

    private func reload(_ request: ReloadRequest) throws(HostError) {
        let digest = request.text.withUnsafeBytes { SHA256Digest(of: $0) }
        catalogWatch.settled(digest)
        do {
            try host.checkPin()
        } catch {
            guard !request.isRepetition else { throw error }
            return refuse(digest, error.description, request.answer)
        }
        guard digest.labelled != record.run.catalogDigest else {
            return request.answer(.done("the catalog is the one that is in force; nothing was changed"))
        }
        let next: ResolvedCatalog
        let policies: [(family: String, digest: String)]
        defer { reporter?.inspected(host.starter.takeInspections()) }
        do {
            next = try host.resolve(request.text, name: request.file)
            policies = try host.policyDigests(next.deployment)
        } catch {
            // What follows came of it, and would not come of another.
            guard !request.isRepetition else { throw error }
            return refuse(digest, error.description, request.answer)
        }
        keepViolationsOfAdmission()
        let change = CatalogChange(from: resolved, to: next)
        // What was in force once was not refused then.
        if !request.isRepetition, let refusal = change.refusal(options.reloadErrors) {
            return refuse(digest, refusal.description, request.answer)
        }
        let transition = CatalogTransition(change, from: deployment, to: next.deployment)
        let state = transition.carry(loop.core.state())
        var others = LoopOccupants(
            SupervisionCore(
                next.deployment, limits: loop.core.limits, recordsOutcomes: options.outcomes != nil,
                resuming: state, digest: host.shortDigest))
        others.core.repeatedEvents = loop.core.repeatedEvents
        if case .journal(_, let following) = request.origin { for input in following { others.core.foresee(input) } }
        let sequence = loop.core.acceptedEvents
        reporter?.begin(next.deployment)
        record.adopt(next.deployment, policyDigests: policies)
        let latches = record.breakers.adopt(next.deployment, parameterHashes: others.core.parameterHashes)
        for (rank, outage, _) in latches { others.core.latchFromBefore(rank, outage) }
        let halted = request.isRepetition ? [] : haltNewcomers(state, &others.core)
        isChangingCatalog = true
        defer {
            isChangingCatalog = false
            services?.takeWaitingOrders()
        }
        // Whatever happens under the new catalog stands behind it in the journal.
        let keep = loop.keep
        var kept: [ExternalInput] = []
        loop.keep = { kept.append($0) }
        defer { loop.keep = keep }
        try loop.exchange(&others)
        do {
            try startWorkers()
        } catch {
            guard !request.isRepetition else { throw error }
            // The old ones have been there all the time.
            try loop.exchange(&others)
            others.retire()
            reporter?.begin(deployment)
            reporter?.startIsOver()
            record.adopt(deployment, policyDigests: policyDigests)
            _ = record.breakers.adopt(deployment, parameterHashes: loop.core.parameterHashes)
            return refuse(digest, "its workers cannot be started: \(error)", request.answer)
        }
        reporter?.startIsOver()
        loop.keep = keep
        // What is repeated is in the journal, and so is what followed it.
        if !request.isRepetition {
            journal?.keep(
                CatalogChangeRecord(before: sequence, file: request.file, digest: digest.labelled, text: request.text))
            // Whoever plays the run again knows of no other run.
            for (rank, outage, _) in latches {
                loop.keep(.latchedBefore(next.deployment.strategies[rank.index].definition.id, outage))
            }
        }
        for input in halted + kept { loop.keep(input) }
        departed += transition.withdraw(from: &others.core)
        try outputs.write(others.core.output)
        others.retire()
        try adopt(next, policies, digest)
        warmUpNewcomers(state)
        let told = "the catalog \(digest.labelled) is in force from event \(sequence) on"
        log.logger.notice("\(told)", metadata: ["seq": "\(sequence)", "strategies": "\(deployment.strategies.count)"])
        request.answer(.done(told))
    }

    /// An order to halt is about a strategy of this name, whatever becomes of its memory.
    private func haltNewcomers(_ state: CoreState, _ core: inout SupervisionCore) -> [ExternalInput] {
        var orders: [ExternalInput] = []
        for (index, strategy) in core.deployment.strategies.enumerated() {
            let id = strategy.definition.id
            guard let halt = record.halts[id.text], core.memory(of: StrategyRank(index), in: state) == nil else {
                continue
            }
            let first = core.halt(.strategy(StrategyRank(index)), reason: halt.reason)
            orders.append(.halt(id, from: first, reason: halt.reason))
        }
        return orders
    }

    private func warmUpNewcomers(_ state: CoreState) {
        let newcomers = deployment.strategies.indices.map { StrategyRank($0) }
            .filter { loop.core.memory(of: $0, in: state) == nil }
        do {
            try warmUp(newcomers)
        } catch {
            log.logger.error("new strategies warm up with the events to come, since the past cannot be read: \(error)")
        }
    }

    /// Everything that is made for one deployment is made for another.
    private func adopt(
        _ resolved: ResolvedCatalog, _ policies: [(family: String, digest: String)], _ digest: SHA256Digest
    ) throws(HostError) {
        self.resolved = resolved
        deployment = resolved.deployment
        parser = try Self.parser(deployment)
        row = EventRow(deployment.columns)
        // The row that waits was read for other columns. Its line was good before and is so now.
        if intake.rowWaits { _ = parser.parse(intake.rowBytes, into: &row) }
        outputs.use(loop.core)
        policyDigests = policies
        record.run.catalogDigest = digest.labelled
        record.run.acceptedCatalogLoads += 1
        checkpoint?.catalogDigest = digest.labelled
        checkpoint?.catalogText = resolved.text
        nextCheckpoint = 0
        keepInLedger(
            CatalogLoad(
                at: RunRecord.now, file: options.catalog, digest: digest.labelled, isAccepted: true,
                enabled: deployment.strategies.count, disabled: deployment.disabled.count, problem: nil))
        for strategy in deployment.disabled where strategy.isError {
            log.logger.warning(
                "strategy is disabled: \(strategy.reason)", metadata: ["strategy": "\(strategy.id)"])
        }
        warnOfDeprecations(deployment)
    }

    private func refuse(_ digest: SHA256Digest?, _ problem: String, _ answer: (ReloadOutcome) -> Void) {
        record.run.refusedCatalogLoads += 1
        log.logger.error("a reload is refused, and the catalog in force stays: \(problem)")
        keepInLedger(
            CatalogLoad(
                at: RunRecord.now, file: options.catalog, digest: digest?.labelled, isAccepted: false, enabled: 0,
                disabled: 0, problem: problem))
        answer(.refused(problem))
    }
}
