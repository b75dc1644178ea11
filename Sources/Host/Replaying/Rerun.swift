import Catalog
import Intake
import LinuxSystem
import StrategySDK
import Supervision

/// Plays a recorded run again in fresh sealed workers. The core that drives them is the one of every run.
final class Rerun {
    let host: WorkerHost
    let plan: RerunPlan
    let recording: Recording
    let loop: EventLoop
    private let reader: any RerunReader
    private let lines: any RecordedLines
    private let watch: StartWatch
    var parser: EventParser
    var row: EventRow
    /// What is in force.
    var resolved: ResolvedCatalog
    var deployment: Deployment { resolved.deployment }
    /// Catalogs that come into force later.
    var catalogs: ArraySlice<Recording.Catalog>
    private var intentLines: IntentLines
    /// Lines of events that are not finished.
    private var pending: [RerunLine] = []
    /// Of events that are not finished, where somebody wants to know.
    private var origins = RerunOrigins()
    private var toldEvents: UInt64 = 0
    /// Lines of the input so far.
    var lineCount = 0
    private var linesAreOver = false
    private var hasEnded = false
    private var result: RerunResult
    private var progress: Progress

    private static let linesAtOnce = 256
    private static let longestWait: Int32 = 100
    private static let shownLosses = 5

    init(
        _ recording: Recording, _ host: WorkerHost, _ plan: RerunPlan, _ diagnostics: Diagnostics,
        reader: any RerunReader
    ) throws(HostError) {
        self.recording = recording
        self.host = host
        self.plan = plan
        self.reader = reader
        let signals = try EventLoop.stopSignals()
        lines = try recording.source.lines()
        let first = recording.catalogs[0]
        resolved = try Self.resolve(first, host, plan)
        catalogs = recording.catalogs.dropFirst()
        parser = try FileRun.parser(resolved.deployment)
        row = EventRow(resolved.deployment.columns)
        result = RerunResult(deployment: resolved.deployment)
        var limits = SupervisionCore.Limits()
        limits.eventsInFlight = plan.eventsInFlight
        // Nobody knows how long another version would have been out for.
        limits.countsSeconds = recording.countsSeconds && plan.replacement == nil
        let core = SupervisionCore(
            resolved.deployment, limits: limits, recordsOutcomes: false, digest: host.shortDigest)
        intentLines = IntentLines(core)
        let watch = StartWatch(resolved.deployment)
        self.watch = watch
        progress = Progress(diagnostics, totalBytes: recording.inputBytes, now: MonotonicClock.now)
        loop = try EventLoop(core, starter: host.starter, signals: signals) { (report) throws(HostError) in
            try watch.take(report)
        }
        // No time that passes now has anybody tried.
        loop.core.repeatedEvents = .max
        for input in first.inputs where plan.repeats(input) { loop.core.foresee(input) }
        loop.keep = { [unowned self] in noteLoss($0) }
    }

    deinit { loop.retireWorkers() }

    func run() throws(HostError) -> RerunResult {
        defer {
            progress.end()
            loop.retireWorkers()
        }
        reader.begin(deployment)
        try startWorkers()
        if let history = recording.history {
            try warmUp(deployment.strategies.indices.map { StrategyRank($0) }, history, untilLine: nil)
        }
        try work()
        try handOut()
        result.events = loop.core.finishedEvents
        result.deployment = deployment
        result.stopSignal = loop.stopSignal?.rawValue
        return result
    }

    func startWorkers() throws(HostError) {
        loop.core.start(at: loop.now)
        while !loop.core.isReady {
            try loop.advance()
            if loop.core.isReady { break }
            if try !loop.moveBytes(all: true) { _ = try loop.wait(atMostMilliseconds: Self.longestWait) }
            if loop.stopSignal != nil { return }
        }
        watch.startIsOver()
    }

    /// From here on other strategies decide.
    func adopt(_ next: ResolvedCatalog) throws(HostError) {
        resolved = next
        parser = try FileRun.parser(deployment)
        row = EventRow(deployment.columns)
        intentLines = IntentLines(loop.core)
        reader.begin(deployment)
    }

    func beginStart(_ deployment: Deployment) { watch.begin(deployment) }

    // MARK: Turns

    private func work() throws(HostError) {
        var turn = 0
        while !loop.isFinished, loop.stopSignal == nil, !reader.hasEnough {
            let hasMore = try takeIn()
            try loop.advance()
            try handOut()
            if isChangeDue, try changeCatalog() { continue }
            if linesAreOver, !isChangeDue, try end() { return }
            if try loop.moveBytes(all: !hasMore) {
                try loop.advance()
                try handOut()
            } else if !hasMore, !loop.isFinished, !canTakeIn {
                _ = try loop.wait(atMostMilliseconds: Self.longestWait)
            }
            turn += 1
            if turn & 7 == 0 {
                _ = try loop.wait(atMostMilliseconds: 0)
                progress.update(
                    bytes: UInt64(clamping: lines.bytesRead), events: loop.core.finishedEvents, now: MonotonicClock.now)
            }
        }
    }

    /// Nothing more comes in.
    ///
    /// - Returns: whether everything is done.
    private func end() throws(HostError) -> Bool {
        guard plan.wantsState else {
            if !hasEnded { loop.core.endInput() }
            hasEnded = true
            return false
        }
        if !loop.core.isPausing {
            loop.core.beginPause()
            try loop.advance()
        }
        guard loop.core.isPaused else { return false }
        result.state = loop.core.state()
        return true
    }

    private var isPastLast: Bool { plan.last.map { loop.core.acceptedEvents > $0 } ?? false }
    /// Whether another catalog comes into force before the next event.
    private var isChangeDue: Bool {
        guard let next = catalogs.first, !isPastLast else { return false }
        return loop.core.acceptedEvents >= next.before
    }
    private var canTakeIn: Bool { !linesAreOver && !isChangeDue && loop.core.hasRoom }

    /// Takes some lines in; false if no more can be taken at the moment.
    private func takeIn() throws(HostError) -> Bool {
        for _ in 0..<Self.linesAtOnce {
            guard canTakeIn else { return false }
            guard !isPastLast, let line = try lines.next() else {
                linesAreOver = true
                return false
            }
            lineCount = line.number
            if try !take(line), recording.isStrict { linesAreOver = true }
        }
        return true
    }

    /// False where the line is no event.
    private func take(_ line: InputLine) throws(HostError) -> Bool {
        guard !line.isOverlong, case .event = parser.parse(line.bytes, into: &row) else { return false }
        guard case .accepted = loop.core.offer(row) else { return false }
        if reader.wantsEvents { origins.append(row) }
        return true
    }

    // MARK: What comes of it

    /// Tells of all events that are finished.
    private func handOut() throws(HostError) {
        gather(loop.core.output)
        loop.core.output.removeAll()
        var next = 0
        while toldEvents < loop.core.finishedEvents {
            let start = next
            while next < pending.count, pending[next].sequence <= toldEvents { next += 1 }
            let event = RerunEvent(sequence: toldEvents, origin: reader.wantsEvents ? origins.next() : nil)
            toldEvents += 1
            if next > start || event.origin != nil { try reader.take(event, Array(pending[start..<next])) }
        }
        pending.removeFirst(next)
        // What is taken back when everything is over belongs to an event that never comes.
        guard loop.isFinished, !pending.isEmpty else { return }
        try reader.take(RerunEvent(sequence: toldEvents), pending)
        pending.removeAll()
    }

    /// - Parameter batch: of the strategies that are in force.
    func gather(_ batch: borrowing OutputBatch) {
        for line in batch.lines {
            switch line {
            case .intent(let intent):
                result.intents += 1
                pending.append(RerunLine(sequence: intent.sequence, bytes: intentLines.line(intent)))
            case .withdrawal(let withdrawal):
                result.withdrawals += 1
                pending.append(RerunLine(sequence: withdrawal.sequence, bytes: intentLines.line(withdrawal)))
            }
        }
    }

    /// Something that no event determines, and that was not known before.
    private func noteLoss(_ input: ExternalInput) {
        let text: String
        switch input {
        case .charge(let sequence, let strategies, let outcome, let cause):
            text =
                "event \(sequence) was lost to \(strategies.map(\.text).joined(separator: ", ")): \(outcome.name): \(cause)"
        case .latch(let strategy, let sequence, let outcome, let cause):
            text = "\(strategy) left service before event \(sequence): \(outcome.name): \(cause)"
        case .memoryLost(let strategy, let sequence):
            text = "\(strategy), out of service since event \(sequence), missed more than is kept"
        case .probe, .latchedBefore, .halt, .reset, .due: return
        }
        result.lossCount += 1
        if result.losses.count < Self.shownLosses { result.losses.append(text) }
    }
}
