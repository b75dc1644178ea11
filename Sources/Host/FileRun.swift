import Catalog
import Digest
private import Glibc
import Intake
import LinuxSystem
import StrategySDK
import Supervision

/// Runs a catalog over an input until its end.
package final class FileRun {
    private let options: RunOptions
    private let diagnostics: Diagnostics
    private let loop: EventLoop
    private let deployment: Deployment
    private var reader: LineReader
    private var parser: EventParser
    private var row: EventRow
    /// The row holds an event that the window had no room for.
    private var rowWaits = false
    private var rowLine = 0
    private var inputIsWatched = false
    private var inputIsReady = false
    /// Nothing is left but the lines at hand.
    private var readerIsAtEnd = false
    private var inputHasEnded = false
    private let outputs: RunOutputs
    private var rejectedLines: UInt64 = 0
    private var strictStop: HostError?
    private var progress: Progress
    private let started = MonotonicClock.now

    /// Lines taken in before bytes are moved.
    private static let linesAtOnce = 256
    /// Disabled strategies that are shown one by one.
    private static let shownRefusals = 20
    /// Rejected lines that are shown one by one.
    private static let shownRejects: UInt64 = 5

    /// Opens everything and starts the workers; when it returns they are attested and have their strategies.
    package init(_ options: RunOptions, _ host: WorkerHost, _ diagnostics: Diagnostics) throws(HostError) {
        self.options = options
        self.diagnostics = diagnostics
        let resolved = try host.resolve(options.catalog)
        deployment = resolved.deployment
        let refused = deployment.disabled.filter(\.isError)
        for strategy in refused.prefix(Self.shownRefusals) {
            diagnostics.warning("strategy \(strategy.id) is disabled: \(strategy.reason)")
        }
        if refused.count > Self.shownRefusals {
            diagnostics.warning(
                "\(refused.count - Self.shownRefusals) more strategies are disabled; `bulkhead check` lists them all")
        }
        guard !deployment.strategies.isEmpty else {
            throw HostError(
                .configuration,
                "\(options.catalog) has no enabled strategy, so there is nothing to run; `bulkhead check` says why")
        }
        do {
            reader = try LineReader(path: options.input)
            parser = try EventParser(deployment.columns)
        } catch {
            throw HostError(error)
        }
        row = EventRow(deployment.columns)
        var limits = SupervisionCore.Limits()
        limits.eventsInFlight = options.eventsInFlight
        let core = SupervisionCore(
            deployment, limits: limits, recordsOutcomes: options.outcomes != nil, digest: host.shortDigest)
        outputs = try RunOutputs(options, core)
        progress = Progress(diagnostics, totalBytes: Self.size(of: options.input), now: started)
        let reporter = WorkerReporter(deployment, diagnostics)
        loop = try EventLoop(core, starter: host.starter) { (report) throws(HostError) in try reporter.take(report) }
        outputs.setInterruption { [weak loop] in loop?.isAskedToAbandon() ?? false }

        try outputs.begin(
            build: host.build, catalog: resolved.catalog.digest.labelled, policies: host.policyDigests(deployment))
        loop.core.start(at: loop.now)
        while true {
            try loop.advance()
            if loop.core.isReady { break }
            // Whatever a step has queued is on its way before anything is waited for.
            if try !loop.moveBytes(all: true) { _ = try loop.wait() }
        }
        reporter.startIsOver()
        if let lack = host.starter.notificationLack {
            diagnostics.warning(
                "calls that a worker is denied end it as always, but are reported without their arguments: \(lack)")
        }
    }

    deinit { loop.retireWorkers() }

    /// Runs to the end of the input, or to a signal.
    package func run() throws(HostError) -> RunSummary {
        do {
            try work()
        } catch {
            progress.end()
            loop.retireWorkers()
            // What is queued is whole lines; whoever resumes can use them.
            outputs.flushWhatIsPossible()
            throw error
        }
        progress.end()
        try outputs.flush()
        loop.retireWorkers()
        if let strictStop { throw strictStop }
        return summary()
    }

    private func work() throws(HostError) {
        var turn = 0
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
            if turn & 63 == 0 { try wait(0) }
        }
        // The last answers may have come while waiting.
        try writeOutput()
    }

    /// Events that no worker is asked about finish without an answer, and leave room for the one that waits.
    private var canOfferRow: Bool { rowWaits && loop.core.hasRoom }

    private func wait(_ milliseconds: Int32?) throws(HostError) {
        let needsInput = !inputHasEnded && !rowWaits && reader.isPollable && reader.needsDescriptor
        if needsInput != inputIsWatched {
            try loop.watchInput(reader.descriptor, needsInput)
            inputIsWatched = needsInput
        }
        if try loop.wait(atMostMilliseconds: milliseconds) { inputIsReady = true }
        if loop.stopSignal != nil { endInput() }
        if loop.isAbandoned {
            throw HostError(
                .failure, "ended at once by a second signal; \(position), the output holds what was finished")
        }
        progress.update(bytes: UInt64(clamping: bytesRead), events: loop.core.finishedEvents, now: MonotonicClock.now)
    }

    // MARK: Input

    private var bytesRead: Int64 = 0

    /// Takes some lines in; false if there is nothing more to take at the moment.
    private func takeIn() throws(HostError) -> Bool {
        guard !inputHasEnded else { return false }
        if rowWaits {
            try offerRow()
            if rowWaits { return false }
        }
        for _ in 0..<Self.linesAtOnce {
            guard let line = reader.next() else {
                if readerIsAtEnd {
                    endInput()
                    return false
                }
                guard try fill() else { return false }
                continue
            }
            bytesRead = line.offset
            try take(line)
            if rowWaits || inputHasEnded { return false }
        }
        return true
    }

    /// Reads on; false if that is not possible now.
    private func fill() throws(HostError) -> Bool {
        if reader.isPollable, reader.needsDescriptor {
            guard inputIsReady else { return false }
            inputIsReady = false
        }
        do {
            switch try reader.fill() {
            case .more: return true
            case .wouldBlock: return false
            case .endOfInput:
                // The last line may lack its end, and is there now.
                readerIsAtEnd = true
                return true
            }
        } catch {
            throw HostError(error)
        }
    }

    private func take(_ line: InputLine) throws(HostError) {
        if line.isOverlong {
            try reject(line.number, Rejection.overlongLine.reason, line.bytes)
            return
        }
        switch parser.parse(line.bytes, into: &row) {
        case .rejected(let rejection): try reject(line.number, rejection.reason, line.bytes)
        case .event:
            rowLine = line.number
            rowBytes = line.bytes
            try offerRow()
        }
    }

    private var rowBytes = UnsafeRawBufferPointer(start: nil, count: 0)

    private func offerRow() throws(HostError) {
        switch loop.core.offer(row) {
        case .accepted: rowWaits = false
        case .full: rowWaits = true
        case .rejected(let reason):
            rowWaits = false
            try reject(rowLine, reason, rowBytes)
        }
    }

    private func endInput() {
        guard !inputHasEnded else { return }
        inputHasEnded = true
        rowWaits = false
        loop.core.endInput()
    }

    private func reject(_ line: Int, _ reason: String, _ raw: UnsafeRawBufferPointer) throws(HostError) {
        rejectedLines += 1
        try outputs.reject(line, reason: reason, raw: raw)
        if options.isStrict {
            strictStop = HostError(
                .badData,
                "\(reader.name):\(line): \(reason); stopped there because of --strict, with every event before it finished"
            )
            endInput()
        } else if rejectedLines <= Self.shownRejects {
            diagnostics.warning("\(reader.name):\(line): rejected: \(reason)")
            if rejectedLines == Self.shownRejects {
                diagnostics.note("further rejected lines are counted and not shown; --rejects FILE keeps them all")
            }
        }
    }

    // MARK: Output

    private func writeOutput() throws(HostError) {
        guard !loop.core.output.isEmpty else { return }
        try outputs.write(loop.core.output)
        loop.core.output.removeAll()
    }

    private var position: String {
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
            acceptedEvents: loop.core.acceptedEvents, rejectedLines: rejectedLines, lines: reader.lineCount,
            workerRestarts: loop.core.restarts, seconds: Double(MonotonicClock.now - started) / 1e9,
            strategies: strategies,
            outputs: outputs.names,
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
