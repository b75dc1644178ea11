import Intake
import Journal
import StateCoding
import Status
import Supervision
import Wire

/// Where the events of a run are read again: its input file, or the journal.
struct EventSource {
    let directory: String
    let violation: Violation
    /// Instead of the file that the run has named.
    let input: String?

    /// Gives the collector everything up to the violation.
    ///
    /// - Returns: what whoever reads the result should know.
    func read(into collector: EventCollector) throws(HostError) -> [String] {
        var remarks: [String] = []
        if let history = violation.source.history { remarks.append(readPast(history, into: collector)) }
        guard let position = violation.source.position else {
            try readJournal(into: collector)
            return remarks
        }
        // What a strategy has lost stands in the journal alone.
        do {
            try readJournal(into: collector)
        } catch {
            remarks.append("what strategies have lost before is not known: \(error)")
            collector.beginRun()
        }
        try readFile(position, into: collector)
        return remarks
    }

    // MARK: Files

    private func readFile(_ position: String, into collector: EventCollector) throws(HostError) {
        let path = input ?? violation.source.input ?? "-"
        guard path != "-", input != nil || path != Self.standardInput else {
            throw HostError(
                .noInput, "the input of that run was standard input; name the file that it came from with --input")
        }
        let place = try ControlCoding.decode(InputPosition.self, position.utf8)
        do {
            // Reads everything up to there, and says whether it is what it was.
            _ = try LineReader(path: path, resumingAt: place)
        } catch  where error.code == .changed || error.code == .cannotResume {
            throw HostError(
                .badData,
                "\(path) is not the input of that run: it differs, or ends, before byte \(place.offset), which the run had read when the violation happened; name the right one with --input"
            )
        } catch {
            throw HostError(error)
        }
        try Self.lines(of: path) { (line) throws(HostError) in
            if !line.isOverlong { try collector.take(line.bytes) }
            return !collector.isComplete && line.number < place.line
        }
        guard collector.isComplete else { throw missingEvent(path) }
    }

    private func readPast(_ path: String, into collector: EventCollector) -> String {
        do throws(HostError) {
            try Self.lines(of: path) { (line) throws(HostError) in
                if !line.isOverlong { try collector.takePast(line.bytes) }
                return true
            }
            return "strategies were warmed up with \(path); nobody has kept whether it is still the same"
        } catch {
            return "strategies were warmed up with \(path), which is left out here, since it cannot be read: \(error)"
        }
    }

    /// - Parameter body: returns whether to go on.
    private static func lines(
        of path: String, _ body: (InputLine) throws(HostError) -> Bool
    ) throws(HostError) {
        let lines = try FileLines(path)
        while let line = try lines.next(), try body(line) {}
    }

    // MARK: The journal

    private func readJournal(into collector: EventCollector) throws(HostError) {
        guard let end = violation.source.journalPosition else {
            throw HostError(
                .noInput,
                "violation \(violation.id) was kept without its events, by a run without a journal or by an older version; nothing can be played again"
            )
        }
        let isOfLines = violation.source.position == nil
        var hasBeginning = false
        var memory = ByteQueue()
        var reader = try Self.journal { () throws(JournalError) in try JournalReader(directory: directory) }
        while let record = try Self.journal({ () throws(JournalError) in try reader.next() }), record.position < end {
            switch JournalKind(rawValue: record.kind) {
            case .run?:
                hasBeginning = true
                collector.beginRun()
            case .input?: take(record.payload, collector)
            case .line? where isOfLines && hasBeginning:
                guard let header = JournaledLine.header(record.payload), !header.isOverlong else { continue }
                try collector.take(JournaledLine.place(record.payload, into: &memory))
            case .line?, .catalog?, .runLine?, .beginning?, .places?, .mark?, nil: break
            }
        }
        guard isOfLines else { return }
        guard hasBeginning else {
            throw HostError(
                .noInput,
                "the journal in \(directory) has the beginning of that run no more; what is older than a week, or more than 10 GiB, is not kept"
            )
        }
        guard collector.isComplete else { throw missingEvent("the journal in \(directory)") }
    }

    private static func journal<Value: ~Copyable>(
        _ body: () throws(JournalError) -> Value
    ) throws(HostError) -> Value {
        do { return try body() } catch { throw HostError(error, "nothing was changed") }
    }

    /// A failure of the strategy, for which it forgot the event. What cannot be understood is of another version.
    private func take(_ payload: [UInt8], _ collector: EventCollector) {
        guard
            case .charge(let number, let strategies, _, _)? = try? StateDecoder.decode(
                ExternalInput.self, from: payload),
            strategies.contains(where: { $0.text == violation.strategy })
        else { return }
        collector.skip(number)
    }

    private func missingEvent(_ place: String) -> HostError {
        HostError(
            .badData, "\(place) ends before event \(violation.sequence ?? 0), at which the violation happened")
    }

    private static let standardInput = "standard input"
}
