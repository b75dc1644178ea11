import Catalog
import Digest
private import Glibc
import Ledger
import Logging
import Sandbox
import Status
import StrategySDK
import Supervision
import Words

/// From an open ledger to workers that serve.
extension FileRun {
    /// Disabled strategies that are shown one by one.
    private static let shownRefusals = 20

    /// Opens every door. Where one stays shut the ledger tells why, and not that a host died.
    func open(
        _ ledger: LedgerWriter?, _ mailbox: Mailbox, _ manager: ServiceManager
    ) throws(HostError) -> HostServices {
        do {
            return try HostServices(options, loop, record, ledger, mailbox, manager, log) { [unowned self] in status($0)
            }
        } catch {
            record.ended(.failed, problem: error.description)
            ledger?.append([.status(status(.full))])
            ledger?.close()
            throw error
        }
    }

    func begin(_ opening: LedgerOpening?, _ catalog: LoadedCatalog) throws(HostError) -> LedgerWriter? {
        guard let opening else { return nil }
        let (ledger, memory) = try opening.finish()
        do {
            try ledger.beginRun(record.run)
        } catch {
            throw HostError(error, "nothing was started, nothing is lost")
        }
        record.remember(memory)
        let known = deployment.strategies.map(\.definition.id.text)
        // A resumed run takes over what was in force at its event; what is different by now comes later.
        if !options.isResumed, let halt = memory.haltOfAll {
            _ = loop.core.halt(.all, reason: halt.reason)
            log.logger.notice(
                "all strategies are halted since \(halt.since)", metadata: ["cause": "\(halt.reason)"])
        }
        for (rank, id) in known.enumerated() {
            guard !options.isResumed, let halt = memory.halts[id] else { continue }
            _ = loop.core.halt(.strategy(StrategyRank(rank)), reason: halt.reason)
            log.logger.notice(
                "strategy is halted since \(halt.since)", metadata: ["strategy": "\(id)", "cause": "\(halt.reason)"])
        }
        for (rank, outage, latch) in record.breakers.remember(memory.latches) where !options.isResumed {
            loop.core.latchFromBefore(rank, outage)
            carriedLatches.append((deployment.strategies[rank.index].definition.id, outage))
            log.logger.warning(
                "strategy is out of service since \(latch.outage.at), until it is reset: \(outage.rule.text)",
                metadata: ["strategy": "\(latch.strategy)", "cause": "\(outage.cause.rawValue)"])
        }
        ledger.append([
            .catalogLoad(
                CatalogLoad(
                    at: RunRecord.now, file: options.catalog, digest: catalog.digest.labelled, isAccepted: true,
                    enabled: deployment.strategies.count, disabled: deployment.disabled.count, problem: nil))
        ])
        if options.isResumed {
            ledger.append(record.breakers.resumed(loop.core, at: RunRecord.now).map { .breakerChange($0) })
        }
        return ledger
    }

    /// A run that came to nothing has no strategies to tell of, but whoever asks the ledger is to learn of it. What is known
    /// of the strategies of earlier runs stays.
    static func noteFailedStart(
        _ error: HostError, _ options: RunOptions, _ opening: LedgerOpening?
    ) {
        guard let opening else { return }
        // Why the run fails is more than that its ledger does too.
        guard let ledger = try? opening.finish().writer else { return }
        let now = RunRecord.now
        var run = RunStatus(
            state: .failed, pid: getpid(), build: WorkerHostVersion.text, startedAt: now, asOf: now,
            catalog: options.catalog, catalogDigest: "", executableDigest: "", input: options.input)
        run.problem = error.description
        run.endedAt = now
        run.acceptedCatalogLoads = 0
        let isCatalog = error.isRefusedCatalog
        run.refusedCatalogLoads = isCatalog ? 1 : 0
        guard (try? ledger.beginRun(run)) != nil else { return }
        if isCatalog {
            ledger.append([
                .catalogLoad(
                    CatalogLoad(
                        at: now, file: options.catalog, digest: nil, isAccepted: false, enabled: 0, disabled: 0,
                        problem: error.description))
            ])
        }
        ledger.close()
    }

    /// Once for each plugin version that should not be used any more.
    func warnOfDeprecations(_ deployment: Deployment) {
        for (plugin, deprecation, strategies) in deployment.deprecations {
            let count = "\(strategies.count) strateg\(strategies.count == 1 ? "y has" : "ies have") it"
            log.logger.warning(
                "\(plugin) is deprecated: \(Words.clean(deprecation, limit: 400)); \(count), the first is \(strategies[0])",
                metadata: ["plugin": "\(plugin)"])
        }
    }

    /// Starts every worker; when it returns they are attested and have their strategies.
    func startWorkers() throws(HostError) {
        loop.core.start(at: loop.now)
        while true {
            try loop.advance()
            if loop.core.isReady { break }
            // Whatever a step has queued is on its way before anything is waited for.
            if try !loop.moveBytes(all: true) { _ = try loop.wait() }
            try checkServices()
        }
    }

    func start(
        _ reporter: WorkerReporter, _ services: HostServices, _ host: WorkerHost, _ catalogDigest: String,
        _ policies: [(family: String, digest: String)]
    ) throws(HostError) {
        keepViolationsOfAdmission()
        let refused = deployment.disabled.filter(\.isError)
        for strategy in refused.prefix(Self.shownRefusals) {
            log.logger.warning(
                "strategy is disabled: \(strategy.reason)", metadata: ["strategy": "\(strategy.id)"])
        }
        if refused.count > Self.shownRefusals {
            log.logger.warning(
                "\(refused.count - Self.shownRefusals) more strategies are disabled; `bulkhead check` lists them all")
        }
        warnOfDeprecations(deployment)
        guard !deployment.strategies.isEmpty else {
            throw HostError(
                .configuration,
                "\(options.catalog) has no enabled strategy, so there is nothing to run; `bulkhead check` says why")
        }
        services.begin()
        // Before anything is written: what the workers are found to be stands in the first line.
        try startWorkers()
        try beginOutputs(
            RunLine(
                build: host.build, catalog: catalogDigest,
                policies: policies.map { RunLine.FamilyDigest(family: $0.family, digest: $0.digest) },
                seals: policies.compactMap { policy in
                    reporter.seals[policy.family].map {
                        RunLine.FamilyDigest(family: policy.family, digest: $0.digest)
                    }
                }))
        reporter.startIsOver()
        services.ready()
        if let warning = host.pinWarning { log.logger.warning("\(warning)") }
        if let lack = host.starter.notificationLack {
            log.logger.warning(
                "calls that a worker is denied end it as always, but are reported without their arguments: \(lack)")
        }
    }

    /// Writes the first line. A run that is resumed keeps that of its beginning, with which its file is compared, and tells
    /// what is different by now: its intents do not depend on how it is sealed.
    private func beginOutputs(_ line: RunLine) throws(HostError) {
        guard let former = checkpoint?.runLine else {
            journal?.keep(line)
            checkpoint?.runLine = line
            return try outputs.begin(line)
        }
        for change in former.changes(to: line) {
            log.logger.warning(
                "the run goes on under other conditions than it began with: \(change)\(detail(change))")
        }
        try outputs.begin(former)
    }

    /// What in a seal is another, as far as the ledger still has what it was.
    private func detail(_ change: RunLine.Change) -> String {
        guard case .seal(let family, let was, _) = change, let state = options.state,
            let now = reporter?.seals[family]?.stable,
            let reader = try? LedgerReader(path: StateDirectory.ledgerPath(state)),
            let content = try? reader.certificate(was),
            let before = SealCertificate.Stable(content: content, digest: was)
        else { return "" }
        return ": \(SealChanges.text(now.json.differences(from: before.json)))"
    }
}
