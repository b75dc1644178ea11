import Foundation
import Journal

/// A state directory, removed when it is let go of.
final class TemporaryState: Sendable {
    let path: String
    var journal: String { "\(path)/journal" }
    var checkpoints: String { "\(path)/checkpoints" }

    /// - Parameter isLarge: Whether it needs the room of a real disk. Others are kept where a sync costs nothing.
    init(isLarge: Bool = false) throws {
        let memory = "/dev/shm"
        let isInMemory = !isLarge && FileManager.default.isWritableFile(atPath: memory)
        path = "\(isInMemory ? memory : NSTemporaryDirectory())/bulkhead-journal-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Files of the journal by name, in order.
    func segments() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: journal).sorted() }

    func segment(_ number: Int) -> String { "\(journal)/" + String(format: "%016d.log", number) }

    func checkpoint(_ number: Int) -> String { "\(checkpoints)/checkpoint-\(number)" }

    func checkpointNames() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: checkpoints).sorted()
    }

    /// Every record from a position on.
    func records(from first: UInt64? = nil) throws -> [JournalRecord] {
        var reader = try JournalReader(directory: path, from: first)
        var records: [JournalRecord] = []
        while let record = try reader.next() { records.append(record) }
        return records
    }

    /// The position at which another writer goes on.
    func nextPosition(_ settings: JournalSettings = JournalSettings()) throws(JournalError) -> UInt64 {
        let writer = try JournalWriter(directory: path, settings: settings, at: 0)
        return writer.position
    }

    /// The error at which reading ends, if any.
    func readingError(from first: UInt64? = nil) -> JournalError? {
        do {
            _ = try records(from: first)
            return nil
        } catch {
            return error as? JournalError
        }
    }

    func openingError() -> JournalError? {
        do {
            _ = try JournalWriter(directory: path, at: 0)
            return nil
        } catch {
            return error
        }
    }
}

/// A file's bytes.
func bytes(_ path: String) throws -> [UInt8] { try Array(Data(contentsOf: URL(fileURLWithPath: path))) }

func write(_ bytes: some Sequence<UInt8>, to path: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
}

extension JournalError {
    var damage: Damage? {
        guard case .damaged(let damage) = code else { return nil }
        return damage
    }
}
