private import Glibc
import Intake
import Journal
import StateCoding
import Supervision

extension Recording {
    /// The newest run that a state directory has. Changes nothing there; a supervisor may be at work.
    ///
    /// - Parameters:
    ///   - input: instead of the file that the run has read.
    /// - Throws: 66 where there is none, or the journal has its beginning no more; 65 where the input is another by now.
    init(directory: String, input: String? = nil) throws(HostError) {
        var found: JournaledRun?
        guard access(directory, F_OK) == 0 || errno != ENOENT else {
            throw HostError(
                .noInput, "there is no state directory \(directory), so that no run of it can be played again")
        }
        do {
            var reader = try JournalReader(directory: directory)
            while let record = try reader.next() {
                if record.kind == JournalKind.run.rawValue { found = JournaledRun(record.position) }
                try found?.take(record)
            }
            found?.last = reader.position
        } catch let error as JournalError {
            throw HostError(error, "nothing was changed")
        } catch {
            throw HostError(
                .inputOutput,
                "the journal in \(directory) cannot be understood (\(error)); play the run again with the version of bulkhead that wrote it"
            )
        }
        guard let found else {
            throw HostError(
                .noInput,
                "the journal in \(directory) has the beginning of no run; what is older than a week, or more than 10 GiB, is not kept. With --input and --catalog a run of a file can be played again without it"
            )
        }
        guard let beginning = found.beginning, let places = found.places else {
            throw HostError(
                .noInput,
                "the run in \(directory) was begun by a version of bulkhead that did not keep its catalog; name its files with --input, --catalog and --intents"
            )
        }
        try self.init(found, beginning, places, directory, input)
    }

    private init(
        _ run: JournaledRun, _ beginning: RunCheckpoint, _ places: RunPlaces, _ directory: String, _ input: String?
    ) throws(HostError) {
        catalogs = run.catalogs
        catalogs[0].file = beginning.catalogFile
        catalogs[0].text = beginning.catalogText
        if run.hasLines || beginning.countsSeconds {
            source = .journal(directory: directory, from: run.first, to: run.last)
        } else {
            source = .file(input ?? places.input)
        }
        hasInputs = true
        countsSeconds = beginning.countsSeconds
        history = places.history
        isStrict = places.isStrict
        end = run.mark
        executableDigest = beginning.executableDigest
        intents = places.output == "-" ? nil : places.output
        try checkInput()
    }

    /// Makes sure that the file is what the run had read of it.
    private func checkInput() throws(HostError) {
        guard case .file(let path) = source else { return }
        guard path != "-" else {
            throw HostError(
                .noInput,
                "the input of that run came over standard input from a file; name the file with --input"
            )
        }
        guard let place = end?.input else { return }
        do {
            _ = try LineReader(path: path, resumingAt: place)
        } catch  where error.code == .changed || error.code == .cannotResume {
            throw HostError(
                .badData,
                "\(path) is not the input of that run any more: it differs, or ends, before byte \(place.offset), up to which the run had read it; name the right one with --input"
            )
        } catch {
            throw HostError(error)
        }
    }
}

/// What the journal has of one run.
private struct JournaledRun {
    /// The position of its first record.
    let first: UInt64
    /// Behind its last record.
    var last: UInt64 = 0
    var beginning: RunCheckpoint?
    var places: RunPlaces?
    var catalogs = [Recording.Catalog(before: 0, file: "", text: [])]
    var mark: RunMark?
    var hasLines = false

    init(_ first: UInt64) { self.first = first }

    mutating func take(_ record: JournalRecord) throws(StateCodingError) {
        switch JournalKind(rawValue: record.kind) {
        case .run?, .runLine?: break
        case .beginning?: beginning = try StateDecoder.decode(RunCheckpoint.self, from: record.payload)
        case .places?: places = try StateDecoder.decode(RunPlaces.self, from: record.payload)
        case .mark?: mark = try StateDecoder.decode(RunMark.self, from: record.payload)
        case .line?: hasLines = true
        case .input?:
            catalogs[catalogs.count - 1].inputs.append(
                try StateDecoder.decode(ExternalInput.self, from: record.payload))
        case .catalog?:
            let change = try StateDecoder.decode(CatalogChangeRecord.self, from: record.payload)
            // It was repeated by a run that was resumed.
            if let newest = catalogs.last, newest.before == change.before, newest.text == change.text { break }
            catalogs.append(Recording.Catalog(before: change.before, file: change.file, text: change.text))
        case nil: throw .refused("kind \(record.kind)")
        }
    }
}
