private import Glibc
import Ledger
import LinuxSystem
import Logging
import Status
import Supervision
import Telemetry

/// What a run does beside its work: keeps the ledger, opens the control socket and the HTTP endpoint, writes metrics, tells
/// the service manager. Everything happens on the event loop's thread between other things; disk and network are waited
/// for elsewhere.
final class HostServices {
    private let options: RunOptions
    private let log: Logger
    private let logWriter: LogWriter
    private let loop: EventLoop
    let record: RunRecord
    private let ledger: LedgerWriter?
    private let mailbox: Mailbox
    private let manager: ServiceManager
    /// How things stand now.
    private let status: (StatusDetail) -> HostStatus
    private var control: ControlServer?
    private var endpoint: HTTPEndpoint?
    private var operators: OperatorDesk?
    private var resets: ResetDesk?
    private let desk: StatusDesk
    /// Whether no order may be carried out: a resumed run has yet to come to where it was, or one catalog is being put in the
    /// place of another.
    var holdsOrders: () -> Bool = { false }
    /// What came meanwhile.
    private var waitingMessages: [LoopMessage] = []
    /// As above.
    private var waitingOrders: [(request: ControlRequest, user: UInt32, answer: ([UInt8]) -> Void)] = []
    /// Has the catalog's file read and put in force, and tells what became of it.
    var reload: ((@escaping (ReloadOutcome) -> Void) -> Void)?
    private let metrics: MetricsWriter?
    /// Why the run cannot go on.
    private(set) var failure: LedgerError?
    private var nextLedgerStatus: UInt64 = 0

    /// Between two statuses in the ledger, in nanoseconds; longer where one takes long.
    private static let ledgerInterval: UInt64 = 1_000_000_000
    private static let metricsMilliseconds: UInt64 = 5_000

    init(
        _ options: RunOptions, _ loop: EventLoop, _ record: RunRecord, _ ledger: LedgerWriter?, _ mailbox: Mailbox,
        _ manager: ServiceManager, _ log: RunLog, status: @escaping (StatusDetail) -> HostStatus
    ) throws(HostError) {
        self.options = options
        self.loop = loop
        self.record = record
        self.ledger = ledger
        self.mailbox = mailbox
        self.manager = manager
        self.log = log.logger
        logWriter = log.writer
        self.status = status
        desk = StatusDesk(mailbox, status: status)
        metrics = options.metrics.map {
            MetricsWriter(path: $0, rejectionReasons: StatusDesk.rejectionReasons, log.logger)
        }
        do {
            _ = try loop.sources.add(mailbox.descriptor) { [unowned self] in readMail() }
        } catch {
            throw HostError(.internalFault, "the event loop cannot be woken: \(error)")
        }
        if let state = options.state, let ledger {
            let operators = OperatorDesk(loop, record, ledger, mailbox, log.logger)
            self.operators = operators
            resets = ResetDesk(loop, record, ledger, mailbox, log.logger)
            control = try ControlServer(StateDirectory.controlPath(state), loop.sources) {
                [unowned self] request, user, answer in self.answer(request, user, answer)
            }
        }
        try metrics?.write(status(.rows))
        // Last, since an endpoint must be closed before it is let go.
        if let address = options.listen { endpoint = try listen(address) }
    }

    /// Has everything done that is done every so often.
    func begin() {
        loop.every(milliseconds: 1000) { [unowned self] in
            record.tick(loop.core)
            control?.endIdle()
            control?.restore()
            logWriter.reportExpired()
            keepStatus()
        }
        if let metrics {
            loop.every(milliseconds: Self.metricsMilliseconds) { [unowned self] in metrics.replace { status(.rows) } }
        }
        if options.state != nil || options.metrics != nil || options.listen != nil { loop.sampleEvaluations() }
        if let milliseconds = manager.watchdogMilliseconds {
            loop.every(milliseconds: milliseconds) { [unowned self] in manager.alive() }
        }
    }

    /// Every worker serves.
    func ready() {
        record.run.state = .running
        manager.ready(
            "\(loop.core.deployment.strategies.count) strategies in \(loop.core.deployment.workers.count) workers")
        keep([.status(status(.full))])
    }

    /// Notes a change of state.
    func keep(_ entries: [LedgerEntry]) { ledger?.append(entries) }

    /// Notes what the next host must know, and returns when it is on the disk.
    func keepForGood(_ entries: [LedgerEntry]) throws(HostError) {
        do {
            try ledger?.keep(entries)
        } catch {
            throw HostError(error, "stopped before anything was written that follows from what could not be kept")
        }
    }

    /// The run is over: has the last word on it written, while whoever calls sees to something else.
    func begin(end state: RunStatus.State, problem: String? = nil) {
        manager.stopping()
        record.ended(state, problem: problem)
        keep([.status(status(.full))])
        metrics?.replaceAtLast(status(.rows))
    }

    /// Waits for that, and lets go of everything.
    func finish() {
        endpoint?.close()
        refuseWaitingOrders()
        holdsOrders = { false }
        takeWaitingOrders()
        ledger?.close()
        metrics?.finish()
        // Orders that were under way are on the disk by now, or are not.
        readMail()
        desk.finish()
        readMail()
        control?.finish()
        control = nil
        logWriter.flush()
    }

    // MARK: Ledger

    private func keepStatus() {
        guard let ledger, !ledger.isBusy, MonotonicClock.now >= nextLedgerStatus else { return }
        let started = MonotonicClock.now
        ledger.append([.status(status(.full))])
        let cost = MonotonicClock.now - started
        // However many strategies there are, telling of them takes a fiftieth of the time at most.
        nextLedgerStatus = started + max(Self.ledgerInterval / 2, cost * 50)
    }

    // MARK: Messages

    private func readMail() {
        for message in mailbox.take() { take(message) }
    }

    private func take(_ message: LoopMessage) {
        switch message {
        case .ledgerFailed(let error): failure = failure ?? error
        case .orderKept where holdsOrders(), .resetKept where holdsOrders(): waitingMessages.append(message)
        case .orderKept(let order, let error): operators?.kept(order, error)
        case .resetKept(let order, let error): resets?.kept(order, error)
        case .asked(let route, let answer): desk.answer(route, answer)
        case .composed(let asker, let bytes): desk.composed(asker, bytes)
        }
    }

    /// Has an order carried out as if it had come over the control socket; `done` is told that it is over.
    func order(_ request: ControlRequest, done: @escaping () -> Void) { answer(request, getuid()) { _ in done() } }

    private func answer(
        _ request: ControlRequest, _ user: UInt32, _ answer: @escaping ([UInt8]) -> Void
    ) {
        // What was written before is not changed by an order that nobody had given then.
        if request.isOrder, holdsOrders() { return waitingOrders.append((request, user, answer)) }
        switch request {
        case .status: desk.answer(nil, answer)
        case .explain(let strategy): desk.answer(strategy, answer)
        case .halt(let strategy, let reason):
            operators?.take(.halt, strategy, reason, user) { answer(ControlCoding.line($0)) }
        case .resume(let strategy, let reason):
            operators?.take(.resume, strategy, reason, user) { answer(ControlCoding.line($0)) }
        case .reset(let strategy, let plugin, let reason):
            resets?.take(strategy, plugin, reason, user) { answer(ControlCoding.line($0)) }
        case .reload:
            reload? { outcome in
                switch outcome {
                case .done(let text): answer(ControlCoding.line(.done(text)))
                case .refused(let text): answer(ControlCoding.line(.refused(text)))
                }
            }
        }
    }

    /// Orders that came meanwhile apply from here on.
    func takeWaitingOrders() {
        guard !holdsOrders() else { return }
        let messages = waitingMessages
        waitingMessages = []
        messages.forEach(take)
        let orders = waitingOrders
        waitingOrders = []
        for order in orders { answer(order.request, order.user, order.answer) }
    }

    private func refuseWaitingOrders() {
        let refusal = ControlCoding.line(
            .refused("the run has ended before it had come to where it was, and nothing was changed"))
        for order in waitingOrders { order.answer(refusal) }
        waitingOrders = []
    }

    // MARK: HTTP

    private func listen(_ address: ListenAddress) throws(HostError) -> HTTPEndpoint {
        do {
            let (mailbox, load, lives) = (mailbox, desk.load, BoundedCount(limit: 64))
            let endpoint = try HTTPEndpoint(address: address) { route, answer in
                // Whether the host lives must be heard also where others ask too much.
                let load = route == .live ? lives : load
                guard load.admit() else { return answer(.text(503, "too many ask at once")) }
                mailbox.post(
                    .asked(route) {
                        load.release()
                        answer($0)
                    })
            }
            log.notice("listening on \(endpoint.address.shown)")
            return endpoint
        } catch {
            throw HostError(.cannotCreate, "cannot serve metrics and health: \(error)")
        }
    }
}

extension ControlRequest {
    /// Whether it changes what is computed, from an event on.
    fileprivate var isOrder: Bool {
        switch self {
        case .halt, .resume, .reset: true
        case .status, .explain, .reload: false
        }
    }
}

extension ListenAddress {
    /// `http://127.0.0.1:9464` for a browser, `unix:/run/…` otherwise.
    fileprivate var shown: String {
        if case .loopback = self { "http://\(self)" } else { "\(self)" }
    }
}
