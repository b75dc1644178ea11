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
import Wire

/// Runs a catalog over an input until its end.
package final class FileRun {
    let options: RunOptions
    let log: RunLog
    let loop: EventLoop
    let record: RunRecord
    var reader: LineReader
    var parser: EventParser
    /// Of the line at hand. A property of its own: as a part of another it would be copied for every event.
    var row: EventRow
    var intake = Intake()
    let outputs: RunOutputs
    /// Why the input was not read to its end; what was read is finished.
    var inputFault: HostError?

    var deployment: Deployment
    let host: WorkerHost
    var reporter: WorkerReporter?
    /// Reloads that are to be carried out, in order.
    var reloads: [ReloadRequest] = []
    var catalogWatch: CatalogWatch
    /// It was said that the catalog is where this host may not read.
    var hasToldOfMove = false
    /// What is in force.
    var resolved: ResolvedCatalog
    /// By family.
    var policyDigests: [(family: String, digest: String)]
    /// What became of strategies that are not in the catalog any more.
    var departed: [RunSummary.Strategy] = []
    var hangups = 0
    private let directory: StateDirectory?
    /// Of a run that can be resumed.
    let journal: RunJournal?
    /// What a checkpoint says of the run itself.
    var checkpoint: RunCheckpoint?
    /// Strategies of a resumed run that have to see the past again.
    let forgotten: [StrategyRank]
    /// Lines of the journal that are still to be taken in, before any of the input.
    var journaledLines: ArraySlice<[UInt8]> = []
    /// Whether the run that is resumed has taken lines in from what cannot be read again.
    let isOfPipe: Bool
    var pauseBegan: UInt64 = 0
    /// Latches of earlier runs that were in force when this one began.
    var carriedLatches: [(StrategyID, Outage)] = []
    /// A resumed run has come to where it was.
    var hasCaughtUp = false
    /// Workers of another catalog are being started.
    var isChangingCatalog = false
    var nextCheckpoint = MonotonicClock.now + FileRun.checkpointNanoseconds
    private(set) var services: HostServices?
    /// What goes wrong on purpose; nil but for `bulkhead chaos`.
    let interference: (any Interference)?
    /// Orders of the interference that are not carried out yet.
    var ordersUnderWay = 0
    var batch = OutputBatch()
    var progress: Progress
    let started = MonotonicClock.now

    /// What is at hand of the input.
    struct Intake: ~Copyable {
        /// The row holds an event that the window had no room for.
        var rowWaits = false
        /// It is of a line that an earlier process took in.
        var rowIsJournaled = false
        var rowLine = 0
        var rowBytes = UnsafeRawBufferPointer(start: nil, count: 0)
        var bytesRead: Int64 = 0
        var isWatched = false
        var isReady = false
        var rejectedInARow: UInt64 = 0
        /// Nothing is left but the lines at hand.
        var readerIsAtEnd = false
        var hasEnded = false
        /// Lines that an earlier process took in, of an input that cannot be read again.
        var lineBase = 0
        /// A line that it took in, while it is used.
        var journaled = ByteQueue()
        /// A line on its way into the journal.
        var journalRecord: [UInt8] = []
    }

    /// Opens everything and starts the workers; when it returns they are attested and have their strategies.
    ///
    /// - Parameters:
    ///   - interference: makes things go wrong on purpose; needs a state directory.
    ///   - openHost: is called once the ledger is there to tell of its failure.
    package init(
        _ options: RunOptions, _ log: RunLog, _ diagnostics: Diagnostics, interference: (any Interference)? = nil,
        openHost: () throws(HostError) -> WorkerHost
    ) throws(HostError) {
        self.interference = interference
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
        var resumed: ResumedRun?
        let policies: [(family: String, digest: String)]
        do throws(HostError) {
            host = try openHost()
            resumed =
                try options.isResumed
                ? options.state.map { (path) throws(HostError) in try ResumedRun(directory: path) } : nil
            journal = try options.state.map { (path) throws(HostError) in try RunJournal(directory: path) }
            resolved = try Self.resolve(options, host, resumed)
            policies = try host.policyDigests(resolved.deployment)
            reader = try Self.reader(options, resumed)
            parser = try Self.parser(resolved.deployment)
        } catch {
            Self.noteFailedStart(error, options, opening)
            throw error
        }
        deployment = resolved.deployment
        self.resolved = resolved
        policyDigests = policies
        catalogWatch = CatalogWatch(path: options.catalog, known: resolved.catalog.digest)
        row = EventRow(deployment.columns)
        var limits = SupervisionCore.Limits()
        limits.eventsInFlight = options.eventsInFlight
        // Events of a file come as fast as they are read, and the same run is to come of them every time.
        limits.countsSeconds = resumed?.checkpoint.countsSeconds ?? !reader.isRepeatable
        let core = Self.core(deployment, limits, options, host, &resumed)
        forgotten = resumed?.forgotten ?? []
        isOfPipe = resumed?.isOfPipe ?? false
        record = RunRecord(
            RunStatus(
                state: .starting, pid: getpid(), build: host.build, startedAt: RunRecord.now, asOf: RunRecord.now,
                catalog: options.catalog, catalogDigest: resolved.catalog.digest.labelled,
                executableDigest: host.starter.executableDigest.labelled, input: reader.name),
            deployment, parameterHashes: core.parameterHashes, policyDigests: policies)
        do throws(HostError) {
            outputs = try RunOutputs(options, core, resumingAt: resumed.map { $0.outputs(options) })
            try outputs.checkDistinct(from: reader.descriptor, named: reader.name)
        } catch {
            Self.noteFailedStart(error, options, opening)
            throw error
        }
        let manager = ServiceManager()
        let confinement = Self.confineFiles(options, host, opening)
        progress = Progress(diagnostics, totalBytes: Self.size(of: options.input), now: started)
        let reporter = WorkerReporter(deployment, record, log.logger)
        loop = try EventLoop(core, starter: host.starter, signals: signals) { (report) throws(HostError) in
            try reporter.take(report)
        }
        if let interference {
            interference.begin(deployment)
            loop.install(interference)
        }
        reporter.processID = { [unowned loop] in loop.processID($0) }
        loop.certified = { reporter.certified($0, $1, $2) }
        outputs.setBackpressure(
            Backpressure(
                descriptor: loop.sources.descriptor, serve: { [unowned loop] in loop.serveAside() },
                pause: { [unowned loop] in loop.untilNextChore(atMostMilliseconds: $0) },
                isAbandoned: { [unowned loop] in loop.isAskedToAbandon() }))

        let ledger = try begin(opening, resolved.catalog)
        try beginJournal(resumed, resolved, host)
        let services = try open(ledger, mailbox, manager)
        self.services = services
        self.reporter = reporter
        confineCalls(confinement)
        services.holdsOrders = { [unowned self] in options.isResumed && !hasCaughtUp || isChangingCatalog }
        services.reload = { [unowned self] in requestReload(.control, $0) }
        loop.every(milliseconds: 1000) { [unowned self] in watchCatalog() }
        tellOfViolations(reporter)
        reporter.keep = { [unowned services] in services.keep($0) }
        reporter.inspected(host.starter.takeInspections())
        reporter.keepForGood = { [unowned services] (entries) throws(HostError) in try services.keepForGood(entries) }
        loop.reported = { () throws(HostError) in try reporter.finishReports() }
        do {
            try start(reporter, services, host, resolved.catalog.digest.labelled, policies)
            try warmUpAtStart()
        } catch {
            end(.failed, problem: error.description)
            throw error
        }
    }

    deinit { loop.retireWorkers() }

    static func parser(_ deployment: Deployment) throws(HostError) -> EventParser {
        do { return try EventParser(deployment.columns) } catch { throw HostError(error) }
    }

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
            if isComplete { try outputs.finish() } else { try outputs.flush() }
        } catch {
            progress.end()
            // What is queued is whole lines; whoever resumes can use them.
            outputs.flushWhatIsPossible()
            end(.failed, problem: error.description)
            throw error
        }
        if let inputFault {
            end(.failed, problem: inputFault.description)
            throw inputFault
        }
        keepMark(isRepeatable ? reader.position() : nil, end: isComplete ? .finished : .stopped)
        end(loop.stopSignal == nil ? .finished : .stopped)
        return summary()
    }

    /// Whether every line of the input was used.
    private var isComplete: Bool { loop.stopSignal == nil && inputFault == nil }

    private func end(_ state: RunStatus.State, problem: String? = nil) {
        journal?.finish()
        for request in reloads { request.answer(.refused("the run has ended, and nothing was changed")) }
        reloads.removeAll()
        services?.begin(end: state, problem: problem)
        loop.retireWorkers()
        services?.finish()
    }

    func keepInLedger(_ load: CatalogLoad) { services?.keep([.catalogLoad(load)]) }

    func checkServices() throws(HostError) {
        guard let failure = services?.failure else { return }
        throw HostError(
            failure,
            "stopped; every event before number \(loop.core.finishedEvents) is finished and its lines are in the output; the ledger, where it still is, keeps what it had"
        )
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
