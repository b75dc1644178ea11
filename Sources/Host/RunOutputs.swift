import LinuxSystem
import Supervision

/// The files that a run writes: intents, and where wanted outcomes and rejected lines.
final class RunOutputs {
    private let intents: OutputFile
    private let outcomes: OutputFile?
    private let rejects: OutputFile?
    private var intentLines: IntentLines
    private var outcomeLines: OutcomeLines
    private var rejectLines = RejectLines()

    /// - Parameter positions: where a run is resumed, what its files have for certain.
    init(
        _ options: RunOptions, _ core: borrowing SupervisionCore, resumingAt positions: OutputPositions? = nil
    ) throws(HostError) {
        try positions?.check(options)
        intents = try OutputFile(options.output, purpose: "intents", resumingAt: positions?.intents)
        outcomes = try options.outcomes.map { (path) throws(HostError) in
            try OutputFile(path, purpose: "outcomes", resumingAt: positions?.outcomes)
        }
        rejects = try options.rejects.map { (path) throws(HostError) in
            try OutputFile(path, purpose: "rejects", resumingAt: positions?.rejects)
        }
        intentLines = IntentLines(core)
        outcomeLines = OutcomeLines(core.deployment)
    }

    /// Makes sure that no file is written that is read, or written twice: the one would destroy market data, and the other
    /// lines.
    func checkDistinct(from input: Int32, named name: String) throws(HostError) {
        var taken: [(what: String, file: FileIdentity)] = []
        if let file = FileIdentity(ofRegularFile: input) { taken.append(("the input \(name)", file)) }
        for (purpose, output) in zip(["intents", "outcomes", "rejects"], [intents, outcomes, rejects]) {
            guard let output, let file = output.identity else { continue }
            if let other = taken.first(where: { $0.file == file }) {
                throw HostError(
                    .usage,
                    "\(output.name) for the \(purpose) is the same file as \(other.what); nothing was written, name another"
                )
            }
            taken.append(("that for the \(purpose)", file))
        }
    }

    /// What is done while a reader makes us wait.
    func setBackpressure(_ backpressure: Backpressure) {
        for file in files { file.backpressure = backpressure }
    }

    /// Whether a reader has made us wait for a moment.
    var isBlocked: Bool { files.contains(where: \.isBlocked) }

    /// What was written for what, and where.
    var names: [(purpose: String, name: String)] {
        zip(["intents", "outcomes", "rejects"], [intents, outcomes, rejects]).compactMap { purpose, file in
            file.map { (purpose, $0.name) }
        }
    }

    /// Makes every file empty, and writes the first line of the intents. A run that is resumed behind that line has it.
    func begin(_ line: RunLine) throws(HostError) {
        for file in files { try file.begin() }
        guard intents.writtenBytes == 0 else { return }
        try intents.append(line.bytes)
    }

    /// From here on the lines are those of another catalog.
    func use(_ core: borrowing SupervisionCore) {
        intentLines = IntentLines(core)
        outcomeLines = OutcomeLines(core.deployment)
    }

    func write(_ batch: borrowing OutputBatch) throws(HostError) {
        for line in batch.lines {
            switch line {
            case .intent(let intent): try intents.append(intentLines.line(intent))
            case .withdrawal(let withdrawal): try intents.append(intentLines.line(withdrawal))
            }
        }
        guard let outcomes else { return }
        var start = 0
        for event in batch.events {
            let records = batch.outcomes[start..<start + event.outcomeCount]
            try outcomes.append(outcomeLines.lines(event.sequence, records))
            start += event.outcomeCount
        }
    }

    func reject(_ line: Int, reason: String, raw: UnsafeRawBufferPointer) throws(HostError) {
        try rejects?.append(rejectLines.line(line, reason: reason, raw: raw))
    }

    /// Everything that is queued, in every file.
    func flush() throws(HostError) {
        for file in files { try file.flush() }
    }

    /// What was flushed outlasts a loss of power from here on.
    func sync() throws(HostError) {
        for file in files { try file.sync() }
    }

    /// Everything that is queued, and no more comes: the files of a resumed run must not hold more either. Only for a run
    /// that used its input to the end; one that is stopped early flushes.
    func finish() throws(HostError) {
        for file in files { try file.finish() }
    }

    /// Has `body` called before anything is written.
    func beforeWriting(_ body: @escaping () throws(HostError) -> Void) {
        for file in files { file.beforeWriting = body }
    }

    /// Files to be synced before a checkpoint speaks of them.
    var syncDescriptors: [Int32] { files.compactMap(\.syncDescriptor) }
    /// Whether everything that the files of a resumed run had was computed again.
    var isCaughtUp: Bool { files.allSatisfy(\.isCaughtUp) }

    /// Up to where every file holds what was flushed.
    var positions: OutputPositions {
        OutputPositions(
            intents: intents.writtenBytes, outcomes: outcomes?.writtenBytes, rejects: rejects?.writtenBytes)
    }

    /// As far as that goes: for a run that fails already.
    func flushWhatIsPossible() {
        for file in files { try? file.flush() }
    }

    func flushIntents() throws(HostError) { try intents.flush() }

    private var files: [OutputFile] { [intents, outcomes, rejects].compactMap { $0 } }
}
