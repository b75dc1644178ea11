import Catalog
import Digest
import Intake
import LinuxSystem
import Logging
import Status
import StrategySDK
import Supervision
import Wire

/// Being able to go on after any end, and going on after one.
extension FileRun {
    /// Between two checkpoints; longer where one takes long.
    static let checkpointNanoseconds: UInt64 = 2_000_000_000

    // MARK: Going on

    static func resolve(
        _ options: RunOptions, _ host: WorkerHost, _ resumed: ResumedRun?
    ) throws(HostError) -> ResolvedCatalog {
        guard let resumed else { return try host.resolve(options.catalog) }
        // What was written came of this catalog; a newer one applies from where that ends.
        return try host.resolve(resumed.checkpoint.catalogText, name: resumed.checkpoint.catalogFile)
    }

    static func reader(_ options: RunOptions, _ resumed: ResumedRun?) throws(HostError) -> LineReader {
        do {
            guard let position = resumed?.checkpoint.progress?.input else {
                return try LineReader(path: options.input, fingerprints: options.state != nil)
            }
            return try LineReader(path: options.input, resumingAt: position)
        } catch {
            throw HostError(error)
        }
    }

    /// Whether the input can be read again. Where lines of it are in the journal, since it began as a pipe, the rest may come
    /// from a file, and that file is not what the run has read.
    var isRepeatable: Bool { reader.isRepeatable && !isOfPipe }

    static func core(
        _ deployment: Deployment, _ limits: SupervisionCore.Limits, _ options: RunOptions, _ host: WorkerHost,
        _ resumed: inout ResumedRun?
    ) -> SupervisionCore {
        let recordsOutcomes = options.outcomes != nil
        guard let state = resumed?.takeState(deployment) else {
            return SupervisionCore(
                deployment, limits: limits, recordsOutcomes: recordsOutcomes, digest: host.shortDigest)
        }
        return SupervisionCore(
            deployment, limits: limits, recordsOutcomes: recordsOutcomes, resuming: state, digest: host.shortDigest)
    }

    /// From here on what no event determines is kept before it shows.
    func beginJournal(_ resumed: ResumedRun?, _ resolved: ResolvedCatalog, _ host: WorkerHost) throws(HostError) {
        guard let journal else { return }
        loop.keep = { [unowned journal] in journal.keep($0) }
        outputs.beforeWriting { [unowned journal] () throws(HostError) in try journal.sync() }
        if let resumed {
            checkpoint = resumed.checkpoint
            journal.keep(RunPlaces(options))
            takeUp(resumed)
            return
        }
        var fresh = RunCheckpoint(
            run: UInt64.random(in: 0...(.max)), build: host.build,
            executableDigest: host.starter.executableDigest.labelled, catalogFile: options.catalog,
            catalogDigest: resolved.catalog.digest.labelled, catalogText: resolved.text, input: reader.name,
            countsSeconds: loop.core.limits.countsSeconds, journalPosition: journal.position)
        try journal.begin(fresh, RunPlaces(options))
        fresh.journalPosition = journal.position
        checkpoint = fresh
        keepOrders()
    }

    /// Orders that were in force before the run.
    private func keepOrders() {
        for (strategy, outage) in carriedLatches { loop.keep(.latchedBefore(strategy, outage)) }
        if let halt = record.haltOfAll { loop.keep(.halt(nil, from: 0, reason: halt.reason)) }
        for strategy in deployment.strategies {
            guard let halt = record.halts[strategy.definition.id.text] else { continue }
            loop.keep(.halt(strategy.definition.id, from: 0, reason: halt.reason))
        }
    }

    /// A resumed run has come to where it was. From here on time counts, and orders apply that were given or ended while no
    /// host ran.
    func catchUp() throws(HostError) {
        hasCaughtUp = true
        loop.core.repeatedEvents = loop.core.acceptedEvents
        take(record.haltOfAll, nil, .all)
        for (index, strategy) in deployment.strategies.enumerated() {
            let id = strategy.definition.id
            take(record.halts[id.text], id, .strategy(StrategyRank(index)))
        }
        services?.takeWaitingOrders()
        // Time may be over already, and no event come for long.
        try loop.advance()
    }

    private func take(_ halt: Halt?, _ strategy: StrategyID?, _ target: HaltTarget) {
        guard loop.core.order(for: target) != halt?.reason else { return }
        let first = halt.map { loop.core.halt(target, reason: $0.reason) } ?? loop.core.resume(target)
        loop.keep(.halt(strategy, from: first, reason: halt?.reason))
    }

    private func takeUp(_ resumed: ResumedRun) {
        for problem in resumed.problems { log.logger.warning("a checkpoint is passed over: \(problem)") }
        for input in resumed.inputs { loop.core.foresee(input) }
        // Whoever came back when time was over did so at the event that the journal says.
        loop.core.repeatedEvents = .max
        journaledLines = resumed.lines[...]
        for (change, inputs) in resumed.catalogs {
            reloads.append(
                ReloadRequest(
                    origin: .journal(before: change.before, following: inputs), text: change.text, file: change.file
                ) { _ in })
        }
        // The file may have changed since.
        requestReload(.resumption)
        if let progress = resumed.checkpoint.progress {
            record.run.rejectedLines = progress.rejectedLines
            record.run.intents = progress.intents
            record.restore(rejections: progress.rejections)
            if progress.input == nil { intake.lineBase = progress.lines }
        }
        log.logger.notice(
            "run is resumed",
            metadata: [
                "seq": "\(loop.core.acceptedEvents)", "journal": "\(resumed.count)",
            ])
    }

    /// A line that an earlier process had taken in.
    func takeJournaledLine() throws(HostError) {
        guard let record = journaledLines.popFirst() else { return }
        intake.rowIsJournaled = true
        guard let (number, isOverlong) = JournaledLine.header(record) else { return }
        intake.lineBase = number
        // They stay where they are until the next line is taken: a row that waits points to them.
        let bytes = JournaledLine.place(record, into: &intake.journaled)
        try use(InputLine(bytes: bytes, number: number, offset: 0, isOverlong: isOverlong))
    }

    /// Whether a resumed run has yet to come to where it was.
    var isRepeating: Bool {
        let hasJournaledLine = !journaledLines.isEmpty || intake.rowWaits && intake.rowIsJournaled
        return hasJournaledLine || !outputs.isCaughtUp || loop.core.isRepeating
            || reloads.contains(where: \.isRepetition)
    }

    // MARK: Being able to

    /// Writes down how things stand, now and then: no further event is taken in until those in flight are finished and
    /// every worker has told what it remembers.
    func keepCheckpoint() throws(HostError) {
        guard let journal, !loop.isFinished else { return }
        if !loop.core.isPausing {
            guard MonotonicClock.now >= nextCheckpoint, !journal.isWriting, !isRepeating else { return }
            loop.core.beginPause()
            pauseBegan = MonotonicClock.now
            try loop.advance()
        }
        guard loop.core.isPaused else { return }
        try writeCheckpoint(journal)
        loop.core.endPause()
        // However long that takes, it is a hundredth of the time at most.
        let end = MonotonicClock.now
        nextCheckpoint = end + max(Self.checkpointNanoseconds, (end - pauseBegan) * 100)
    }

    private func writeCheckpoint(_ journal: RunJournal) throws(HostError) {
        guard var checkpoint else { return }
        try outputs.flush()
        checkpoint.journalPosition = journal.position
        let position = intake.rowWaits ? reader.positionOfLastLine() : reader.position()
        if isRepeatable, position == nil { return }
        checkpoint.progress = RunCheckpoint.Progress(
            input: isRepeatable ? position : nil,
            waitingLine: intake.rowWaits && !isRepeatable ? intake.journalRecord : nil,
            lines: lineCount, outputs: outputs.positions,
            rejectedLines: record.run.rejectedLines, rejections: record.rejectionCounts, intents: record.run.intents,
            core: loop.core.state())
        self.checkpoint = checkpoint
        if isRepeatable { keepMark(position) }
        try journal.write(checkpoint, syncing: outputs.syncDescriptors)
    }

    /// Says how far the run has come, for whoever plays it again.
    ///
    /// - Parameter end: how it came to its end.
    func keepMark(_ position: InputPosition?, end: RunMark.End? = nil) {
        journal?.keep(
            RunMark(
                events: loop.core.acceptedEvents, input: position, intentBytes: outputs.positions.intents, end: end))
    }

    /// Lines of the input so far, those that an earlier process took in included.
    var lineCount: Int { intake.lineBase + reader.lineCount }
}

/// A line of an input that cannot be read again, as it stands in the journal: its number, 64 bits of which the highest says
/// that it is over-long, and its bytes.
enum JournaledLine {
    static let headerBytes = 8
    private static let overlong: UInt64 = 1 << 63

    static func write(_ line: InputLine, number: Int, into record: inout [UInt8]) {
        record.removeAll(keepingCapacity: true)
        let header = UInt64(number) | (line.isOverlong ? overlong : 0)
        withUnsafeBytes(of: header.littleEndian) { record.append(contentsOf: $0) }
        record.append(contentsOf: line.bytes)
    }

    static func header(_ record: [UInt8]) -> (number: Int, isOverlong: Bool)? {
        guard record.count >= headerBytes else { return nil }
        let header = record.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
        return (Int(header & ~overlong), header & overlong != 0)
    }

    /// Puts the line's bytes where they stay until the next one is put there, with what a reader of lines promises behind
    /// them.
    static func place(_ record: [UInt8], into memory: inout ByteQueue) -> UnsafeRawBufferPointer {
        let count = record.count - headerBytes
        memory.removeAll()
        let space = memory.reserve(count + LineReader.padding)
        record.withUnsafeBytes { space.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[headerBytes...])) }
        memory.commit(count)
        return memory.bytes
    }
}

extension ResumedRun {
    /// Up to where the output files are as the checkpoint says.
    func outputs(_ options: RunOptions) -> OutputPositions {
        checkpoint.progress?.outputs
            ?? OutputPositions(
                intents: 0, outcomes: options.outcomes.map { _ in 0 }, rejects: options.rejects.map { _ in 0 })
    }
}
