import Catalog
import Digest
private import Glibc
import Intake
import Ledger
import LinuxSystem
import Logging
import Status
import StrategySDK
import Supervision

/// Runs a catalog over an input until its end.
package final class FileRun {
    let options: RunOptions
    let log: RunLog
    let loop: EventLoop
    let record: RunRecord
    var reader: LineReader
    var parser: EventParser
    var intake: Intake
    let outputs: RunOutputs
    var strictStop: HostError?

    let deployment: Deployment
    private let directory: StateDirectory?
    private var services: HostServices?
    private var batch = OutputBatch()
    private var progress: Progress
    private let started = MonotonicClock.now

    /// Disabled strategies that are shown one by one.
    private static let shownRefusals = 20

    /// Nanoseconds after which it is time to look at what else there is.
    private static let longTurn: UInt64 = 2_000_000

    /// What is at hand of the input.
    struct Intake {
        var row: EventRow
        /// The row holds an event that the window had no room for.
        var rowWaits = false
        var rowLine = 0
        var rowBytes = UnsafeRawBufferPointer(start: nil, count: 0)
        var bytesRead: Int64 = 0
        var isWatched = false
        var isReady = false
        /// Nothing is left but the lines at hand.
        var readerIsAtEnd = false
        var hasEnded = false
    }

    /// Opens everything and starts the workers; when it returns they are attested and have their strategies.
    package init(
        _ options: RunOptions, _ host: WorkerHost, _ log: RunLog, _ diagnostics: Diagnostics
    ) throws(HostError) {
        self.options = options
        self.log = log
        // Before any thread is started.
        let signals = try EventLoop.stopSignals()
        let mailbox = try Self.mailbox()
        var opening: LedgerOpening?
        if let state = options.state {
            directory = try StateDirectory(state)
            opening = LedgerOpening(path: StateDirectory.ledgerPath(state)) { mailbox.post(.ledgerFailed($0)) }
        } else {
            directory = nil
        }
        let resolved: ResolvedCatalog
        do {
            resolved = try host.resolve(options.catalog)
        } catch {
            try Self.noteRefusal(error, options, host, opening)
            throw error
        }
        deployment = resolved.deployment
        do {
            reader = try LineReader(path: options.input)
            parser = try EventParser(deployment.columns)
        } catch {
            throw HostError(error)
        }
        intake = Intake(row: EventRow(deployment.columns))
        var limits = SupervisionCore.Limits()
        limits.eventsInFlight = options.eventsInFlight
        let core = SupervisionCore(
            deployment, limits: limits, recordsOutcomes: options.outcomes != nil, digest: host.shortDigest)
        let policies = try host.policyDigests(deployment)
        record = RunRecord(
            RunStatus(
                state: .starting, pid: getpid(), build: host.build, startedAt: RunRecord.now, asOf: RunRecord.now,
                catalog: options.catalog, catalogDigest: resolved.catalog.digest.labelled,
                executableDigest: host.starter.executableDigest.labelled, input: reader.name),
            deployment, policyDigests: policies)
        outputs = try RunOutputs(options, core)
        progress = Progress(diagnostics, totalBytes: Self.size(of: options.input), now: started)
        let reporter = WorkerReporter(deployment, record, log.logger)
        loop = try EventLoop(core, starter: host.starter, signals: signals) { (report) throws(HostError) in
            try reporter.take(report)
        }
        reporter.processID = { [unowned loop] in loop.processID($0) }
        outputs.setBackpressure(
            Backpressure(
                descriptor: loop.sources.descriptor, serve: { [unowned loop] in loop.serveAside() },
                pause: { [unowned loop] in loop.untilNextChore(atMostMilliseconds: $0) },
                isAbandoned: { [unowned loop] in loop.isAskedToAbandon() }))

        let ledger = try begin(opening, resolved.catalog)
        let services = try open(ledger, mailbox)
        self.services = services
        reporter.keep = { [unowned services] in services.keep($0) }
        do {
            try start(reporter, services, host, resolved.catalog.digest.labelled, policies)
        } catch {
            loop.retireWorkers()
            services.end(.failed, problem: error.description)
            throw error
        }
    }

    deinit { loop.retireWorkers() }

    private static func mailbox() throws(HostError) -> Mailbox {
        do {
            return try Mailbox()
        } catch {
            throw HostError(.internalFault, "the event loop cannot be woken: \(error)")
        }
    }

    /// Runs to the end of the input, or to a signal.
    package func run() throws(HostError) -> RunSummary {
        do {
            try work()
            progress.end()
            try outputs.flush()
        } catch {
            progress.end()
            loop.retireWorkers()
            // What is queued is whole lines; whoever resumes can use them.
            outputs.flushWhatIsPossible()
            services?.end(.failed, problem: error.description)
            throw error
        }
        loop.retireWorkers()
        if let strictStop {
            services?.end(.failed, problem: strictStop.description)
            throw strictStop
        }
        services?.end(loop.stopSignal == nil ? .finished : .stopped)
        return summary()
    }

    // MARK: Start

    /// Opens every door. Where one stays shut the ledger tells why, and not that a host died.
    private func open(_ ledger: LedgerWriter?, _ mailbox: Mailbox) throws(HostError) -> HostServices {
        do {
            return try HostServices(options, loop, record, ledger, mailbox, log) { [unowned self] in status($0) }
        } catch {
            record.ended(.failed, problem: error.description)
            ledger?.append([.status(status(.full))])
            ledger?.close()
            throw error
        }
    }

    private func begin(_ opening: LedgerOpening?, _ catalog: LoadedCatalog) throws(HostError) -> LedgerWriter? {
        guard let opening else { return nil }
        let (ledger, memory) = try opening.finish()
        do {
            try ledger.beginRun(record.run)
        } catch {
            throw HostError(error, "nothing was started, nothing is lost")
        }
        record.remember(memory)
        let known = deployment.strategies.map(\.definition.id.text)
        if let halt = memory.haltOfAll {
            _ = loop.core.halt(.all, reason: halt.reason)
            log.logger.notice(
                "all strategies are halted since \(halt.since)", metadata: ["cause": "\(halt.reason)"])
        }
        for (rank, id) in known.enumerated() {
            guard let halt = memory.halts[id] else { continue }
            _ = loop.core.halt(.strategy(StrategyRank(rank)), reason: halt.reason)
            log.logger.notice(
                "strategy is halted since \(halt.since)", metadata: ["strategy": "\(id)", "cause": "\(halt.reason)"])
        }
        ledger.append([
            .catalogLoad(
                CatalogLoad(
                    at: RunRecord.now, file: options.catalog, digest: catalog.digest.labelled, isAccepted: true,
                    enabled: deployment.strategies.count, disabled: deployment.disabled.count, problem: nil))
        ])
        return ledger
    }

    /// A catalog that was refused whole has no strategies to tell of, but whoever asks the ledger is to learn of it.
    private static func noteRefusal(
        _ error: HostError, _ options: RunOptions, _ host: WorkerHost, _ opening: LedgerOpening?
    ) throws(HostError) {
        guard let opening else { return }
        let ledger = try opening.finish().writer
        var run = RunStatus(
            state: .failed, pid: getpid(), build: host.build, startedAt: RunRecord.now, asOf: RunRecord.now,
            catalog: options.catalog, catalogDigest: "", executableDigest: host.starter.executableDigest.labelled,
            input: options.input)
        run.problem = error.description
        run.endedAt = run.startedAt
        run.acceptedCatalogLoads = 0
        run.refusedCatalogLoads = 1
        do {
            try ledger.beginRun(run)
        } catch {
            throw HostError(error, "nothing was started, nothing is lost")
        }
        ledger.append([
            .catalogLoad(
                CatalogLoad(
                    at: run.startedAt, file: options.catalog, digest: nil, isAccepted: false, enabled: 0, disabled: 0,
                    problem: error.description)),
            .status(HostStatus(run: run)),
        ])
        ledger.close()
    }

    private func start(
        _ reporter: WorkerReporter, _ services: HostServices, _ host: WorkerHost, _ catalogDigest: String,
        _ policies: [(family: String, digest: String)]
    ) throws(HostError) {
        let refused = deployment.disabled.filter(\.isError)
        for strategy in refused.prefix(Self.shownRefusals) {
            log.logger.warning(
                "strategy is disabled: \(strategy.reason)", metadata: ["strategy": "\(strategy.id)"])
        }
        if refused.count > Self.shownRefusals {
            log.logger.warning(
                "\(refused.count - Self.shownRefusals) more strategies are disabled; `bulkhead check` lists them all")
        }
        guard !deployment.strategies.isEmpty else {
            throw HostError(
                .configuration,
                "\(options.catalog) has no enabled strategy, so there is nothing to run; `bulkhead check` says why")
        }
        try outputs.begin(build: host.build, catalog: catalogDigest, policies: policies)
        services.begin()
        loop.core.start(at: loop.now)
        while true {
            try loop.advance()
            if loop.core.isReady { break }
            // Whatever a step has queued is on its way before anything is waited for.
            if try !loop.moveBytes(all: true) { _ = try loop.wait() }
            try checkServices()
        }
        reporter.startIsOver()
        services.ready()
        if let lack = host.starter.notificationLack {
            log.logger.warning(
                "calls that a worker is denied end it as always, but are reported without their arguments: \(lack)")
        }
    }

    // MARK: Work

    private func work() throws(HostError) {
        var turn = 0
        var looked = MonotonicClock.now
        while !loop.isFinished {
            let hasMore = try takeIn()
            try loop.advance()
            try writeOutput()
            if try loop.moveBytes(all: !hasMore) {
                try loop.advance()
                try writeOutput()
            } else if !hasMore, !loop.isFinished, !canOfferRow {
                // Whoever reads along sees what there is before we sleep.
                if reader.isPollable { try outputs.flushIntents() }
                try wait(nil)
            }
            turn += 1
            // A turn is short, but not with thousands of strategies.
            if turn & 7 == 0 || MonotonicClock.now - looked > Self.longTurn {
                try wait(0)
                looked = MonotonicClock.now
            }
        }
        // The last answers may have come while waiting.
        try writeOutput()
    }

    /// Events that no worker is asked about finish without an answer, and leave room for the one that waits.
    private var canOfferRow: Bool { intake.rowWaits && loop.core.hasRoom }

    private func wait(_ milliseconds: Int32?) throws(HostError) {
        let needsInput = !intake.hasEnded && !intake.rowWaits && reader.isPollable && reader.needsDescriptor
        if needsInput != intake.isWatched {
            try loop.watchInput(reader.descriptor, needsInput)
            intake.isWatched = needsInput
        }
        if try loop.wait(atMostMilliseconds: milliseconds) { intake.isReady = true }
        if loop.stopSignal != nil { endInput() }
        if loop.isAbandoned {
            throw HostError(
                .failure, "ended at once by a second signal; \(position), the output holds what was finished")
        }
        try checkServices()
        progress.update(
            bytes: UInt64(clamping: intake.bytesRead), events: loop.core.finishedEvents, now: MonotonicClock.now)
    }

    private func checkServices() throws(HostError) {
        guard let failure = services?.failure else { return }
        throw HostError(
            failure,
            "stopped; every event before number \(loop.core.finishedEvents) is finished and its lines are in the output, and what the ledger already had stays readable"
        )
    }

    // MARK: Output

    private func writeOutput() throws(HostError) {
        guard !loop.core.output.isEmpty else { return }
        // Taken out of the core, which may be asked how it is while a reader of the output keeps us waiting.
        swap(&batch, &loop.core.output)
        record.wrote(intents: batch.lines.count { if case .intent = $0 { true } else { false } })
        try outputs.write(batch)
        // What is taken back must not wait for more lines to come.
        if batch.lines.contains(where: { if case .withdrawal = $0 { true } else { false } }) {
            try outputs.flushIntents()
        }
        batch.removeAll()
    }

    // MARK: How it is

    private func status(_ detail: StatusDetail) -> HostStatus {
        record.run.waitsFor = waitsFor
        return record.status(detail, loop, lines: reader.lineCount, parser: parser)
    }

    private var waitsFor: RunStatus.Waiting? {
        guard record.run.endedAt == nil else { return nil }
        if outputs.isBlocked { return .output }
        if loop.core.finishedEvents < loop.core.acceptedEvents || !loop.core.isReady {
            return loop.core.isReady ? nil : .workers
        }
        return !intake.hasEnded && reader.isPollable && reader.needsDescriptor ? .input : nil
    }

    var position: String {
        "stopped after line \(reader.lineCount) of \(reader.name), \(loop.core.finishedEvents) events finished"
    }

    private func summary() -> RunSummary {
        var strategies = deployment.strategies.indices.map { index in
            let rank = StrategyRank(index)
            let definition = deployment.strategies[index].definition
            return RunSummary.Strategy(
                id: definition.id.text, plugin: definition.plugin.description, outcomes: loop.core.outcomeCounts(rank),
                reasons: loop.core.tally.declaredReasons(rank), disabledBecause: nil)
        }
        strategies += deployment.disabled.map { strategy in
            let events = loop.core.acceptedEvents
            return RunSummary.Strategy(
                id: strategy.id.text, plugin: strategy.plugin, outcomes: events > 0 ? [(.disabled, events)] : [],
                reasons: [], disabledBecause: strategy.reason)
        }
        return RunSummary(
            acceptedEvents: loop.core.acceptedEvents, rejectedLines: record.run.rejectedLines, lines: reader.lineCount,
            workerRestarts: loop.core.restarts, seconds: Double(MonotonicClock.now - started) / 1e9,
            strategies: strategies, outputs: outputs.names,
            nulledValues: parser.counters.discardedValues.sorted { $0.key < $1.key }.map { ($0.key, UInt64($0.value)) },
            stopped: loop.stopSignal.map { "\(position): \($0) was received" }, stopSignal: loop.stopSignal?.rawValue)
    }

    /// Bytes of a regular, uncompressed file.
    private static func size(of path: String) -> UInt64? {
        var status = stat()
        guard path != "-", !path.hasSuffix(".gz"), stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            return nil
        }
        return UInt64(status.st_size)
    }
}
