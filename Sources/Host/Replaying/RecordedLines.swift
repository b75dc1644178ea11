import Intake
import Journal
import Wire

/// The lines of a recorded run, one after the other.
protocol RecordedLines: AnyObject {
    /// Of all lines; 0 where that is not known.
    var bytesRead: Int64 { get }
    /// The next line, valid until the next call; nil at the end.
    func next() throws(HostError) -> InputLine?
}

extension Recording.Source {
    func lines() throws(HostError) -> any RecordedLines {
        switch self {
        case .file(let path): try FileLines(path)
        case .journal(let directory, let first, let last): try JournalLines(directory, first..<last)
        }
    }
}

/// Of a file, or of whatever else can be read to its end.
final class FileLines: RecordedLines {
    private var reader: LineReader
    private(set) var bytesRead: Int64 = 0

    init(_ path: String) throws(HostError) {
        do { reader = try LineReader(path: path) } catch { throw HostError(error) }
    }

    /// Whether it can be read a second time.
    var isRepeatable: Bool { reader.isRepeatable }

    func next() throws(HostError) -> InputLine? {
        do {
            let line = try reader.nextOrWait()
            if let line { bytesRead = line.offset }
            return line
        } catch {
            throw HostError(error)
        }
    }
}

/// Of an input that could not be read again: they are in the journal.
final class JournalLines: RecordedLines {
    private var reader: JournalReader
    private let end: UInt64
    private var memory = ByteQueue()
    var bytesRead: Int64 { 0 }

    init(_ directory: String, _ positions: Range<UInt64>) throws(HostError) {
        end = positions.upperBound
        do {
            reader = try JournalReader(directory: directory, from: positions.lowerBound)
        } catch {
            throw HostError(error, "nothing was changed")
        }
    }

    func next() throws(HostError) -> InputLine? {
        do {
            while let record = try reader.next(), record.position < end {
                guard record.kind == JournalKind.line.rawValue,
                    let (number, isOverlong) = JournaledLine.header(record.payload)
                else { continue }
                let bytes = JournaledLine.place(record.payload, into: &memory)
                return InputLine(bytes: bytes, number: number, offset: 0, isOverlong: isOverlong)
            }
            return nil
        } catch {
            throw HostError(
                error, "nothing was changed; it may be that a supervisor has removed what is too old: try again")
        }
    }
}
