import Intake
import Logging
import Status
import Supervision

/// Taking lines in.
extension FileRun {
    /// Lines taken in before bytes are moved, at most; fewer where each concerns thousands of strategies, so that whoever
    /// asks the host waits no longer.
    private static let linesAtOnce = 256
    private static let pairsAtOnce = 16_384
    /// Rejected lines that are shown one by one.
    private static let shownRejects: UInt64 = 5

    /// Takes some lines in; false if there is nothing more to take at the moment.
    func takeIn() throws(HostError) -> Bool {
        guard !intake.hasEnded, !isRepetitionDue else { return false }
        if intake.rowWaits {
            try offerRow()
            if intake.rowWaits { return false }
        }
        let count = min(Self.linesAtOnce, Self.pairsAtOnce / max(1, deployment.strategies.count) + 1)
        let before = reader.lineCount
        // A look at the clock for each batch of lines, and none for a line.
        defer { if reader.lineCount > before { record.tookLines(rejectedInARow: intake.rejectedInARow) } }
        for _ in 0..<count {
            if isRepetitionDue { return false }
            if !journaledLines.isEmpty {
                try takeJournaledLine()
                if intake.rowWaits || intake.hasEnded { return false }
                continue
            }
            guard let line = reader.next() else {
                if intake.readerIsAtEnd {
                    endInput()
                    return false
                }
                guard fill() else { return false }
                continue
            }
            intake.bytesRead = line.offset
            try take(line)
            if intake.rowWaits || intake.hasEnded { return false }
        }
        return true
    }

    func endInput() {
        guard !intake.hasEnded else { return }
        intake.hasEnded = true
        intake.rowWaits = false
        loop.core.endInput()
    }

    /// Reads on; false if that is not possible now.
    private func fill() -> Bool {
        if reader.isPollable, reader.needsDescriptor {
            guard intake.isReady else { return false }
            intake.isReady = false
        }
        do {
            switch try reader.fill() {
            case .more: return true
            case .wouldBlock: return false
            case .endOfInput:
                // The last line may lack its end, and is there now.
                intake.readerIsAtEnd = true
                return true
            }
        } catch {
            // What was read until there is finished first.
            inputFault = HostError(error)
            endInput()
            return false
        }
    }

    private func take(_ line: InputLine) throws(HostError) {
        intake.rowIsJournaled = false
        // An input that cannot be read again is kept before anything is made of it.
        guard let journal, !isRepeatable else { return try use(line) }
        let number = intake.lineBase + line.number
        JournaledLine.write(line, number: number, into: &intake.journalRecord)
        intake.journalRecord.withUnsafeBytes { journal.keep(line: $0) }
        try use(InputLine(bytes: line.bytes, number: number, offset: line.offset, isOverlong: line.isOverlong))
    }

    func use(_ line: InputLine) throws(HostError) {
        if line.isOverlong {
            try reject(line.number, Rejection.overlongLine.reason, kind: Rejection.overlongLine.reason, line.bytes)
            return
        }
        switch parser.parse(line.bytes, into: &row) {
        case .rejected(let rejection):
            try reject(line.number, rejection.reason, kind: rejection.reason, line.bytes)
        case .event:
            intake.rowLine = line.number
            intake.rowBytes = line.bytes
            try offerRow()
        }
    }

    private func offerRow() throws(HostError) {
        guard interference == nil || mayTakeIn() else {
            intake.rowWaits = true
            return
        }
        switch loop.core.offer(row) {
        case .accepted:
            intake.rowWaits = false
            intake.rejectedInARow = 0
        case .full: intake.rowWaits = true
        case .rejected(let rejection):
            intake.rowWaits = false
            try reject(intake.rowLine, rejection.description, kind: rejection.kind, intake.rowBytes)
        }
    }

    private func reject(
        _ line: Int, _ reason: String, kind: String, _ raw: UnsafeRawBufferPointer
    ) throws(HostError) {
        record.rejected(kind)
        intake.rejectedInARow += 1
        try outputs.reject(line, reason: reason, raw: raw)
        if options.isStrict {
            inputFault = HostError(
                .badData,
                "\(reader.name):\(line): \(reason); stopped there because of --strict, with every event before it finished"
            )
            endInput()
        } else if record.run.rejectedLines <= Self.shownRejects {
            log.logger.warning("\(reader.name):\(line): rejected: \(reason)")
            if record.run.rejectedLines == Self.shownRejects {
                log.logger.notice("further rejected lines are counted and not shown; --rejects FILE keeps them all")
            }
        }
    }
}
