import Journal
import StateCoding
import Supervision

/// What an earlier process left of the run that is to be resumed.
struct ResumedRun {
    private(set) var checkpoint: RunCheckpoint
    /// Strategies whose state has another layout in this build: what was kept of them cannot be used.
    private(set) var forgotten: [StrategyRank] = []
    /// What happened after the checkpoint, in order, until another catalog came into force.
    private(set) var inputs: [ExternalInput] = []
    /// Catalogs that came into force after the checkpoint, each with what happened under it.
    private(set) var catalogs: [(change: CatalogChangeRecord, inputs: [ExternalInput])] = []
    /// Lines after the checkpoint, of an input that cannot be read again.
    private(set) var lines: [[UInt8]] = []
    /// What was wrong with what was found; it was got by without it.
    private(set) var problems: [String] = []

    /// - Parameter directory: of the state, which this process has for itself.
    /// - Throws: exit 66 where there is nothing to resume, 74 where it cannot be read.
    init(directory: String) throws(HostError) {
        do {
            var store = try CheckpointStore(directory: directory)
            let loaded = try store.load()
            problems = loaded.problems.map(\.description)
            guard let found = loaded.checkpoint else {
                throw HostError(
                    .noInput,
                    "there is no run to resume in \(directory): no checkpoint is there that is whole; start it without --resume"
                )
            }
            checkpoint = try Self.decode(found.payload, directory)
            if let line = checkpoint.progress?.waitingLine { lines.append(line) }
            var reader = try JournalReader(directory: directory, from: checkpoint.journalPosition)
            while let record = try reader.next() { try take(record, directory) }
        } catch let error as JournalError {
            throw HostError(error, "nothing was started, and nothing was changed")
        } catch let error as HostError {
            throw error
        } catch {
            throw HostError(.internalFault, "\(error)")
        }
    }

    /// Everything that the journal has after the checkpoint, and that the run depends on.
    var count: Int { inputs.count + lines.count + catalogs.reduce(0) { $0 + 1 + $1.inputs.count } }

    /// Whether its input could not be read again.
    var isOfPipe: Bool { checkpoint.countsSeconds }

    /// Where the run stood, as far as this build can read it.
    mutating func takeState(_ deployment: Deployment) -> CoreState? {
        guard var state = checkpoint.progress?.core else { return nil }
        forgotten = state.forgetOtherLayouts(deployment)
        return state
    }

    private static func decode(_ bytes: [UInt8], _ directory: String) throws(HostError) -> RunCheckpoint {
        do {
            let checkpoint = try RunCheckpoint.decode(bytes)
            guard checkpoint.format == RunCheckpoint.currentFormat else {
                throw HostError(
                    .inputOutput,
                    "the run in \(directory) was written by another version of bulkhead (format \(checkpoint.format)); resume it with that one"
                )
            }
            return checkpoint
        } catch let error as HostError {
            throw error
        } catch {
            throw HostError(
                .inputOutput,
                "the checkpoint in \(directory) cannot be understood (\(error)); resume the run with the version of bulkhead that wrote it"
            )
        }
    }

    private mutating func take(_ record: JournalRecord, _ directory: String) throws(HostError) {
        do throws(StateCodingError) {
            switch JournalKind(rawValue: record.kind) {
            // For whoever plays the run again.
            case .run?, .beginning?, .places?, .mark?: break
            case .input?:
                let input = try StateDecoder.decode(ExternalInput.self, from: record.payload)
                if catalogs.isEmpty {
                    inputs.append(input)
                } else {
                    catalogs[catalogs.count - 1].inputs.append(input)
                }
            case .catalog?:
                catalogs.append((try StateDecoder.decode(CatalogChangeRecord.self, from: record.payload), []))
            case .line?: lines.append(record.payload)
            case .runLine?: checkpoint.runLine = try StateDecoder.decode(RunLine.self, from: record.payload)
            case nil: throw .refused("kind \(record.kind)")
            }
        } catch {
            throw HostError(
                .inputOutput,
                "record \(record.position) of the journal in \(directory) cannot be understood (\(error)); resume the run with the version of bulkhead that wrote it"
            )
        }
    }
}
