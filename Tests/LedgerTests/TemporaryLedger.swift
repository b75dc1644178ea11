import Foundation
import GRDB
import Ledger
import Status
import Synchronization

/// A directory for one ledger, removed when it is let go of.
final class TemporaryLedger: Sendable {
    let directory: String
    var path: String { "\(directory)/ledger.sqlite" }

    init() throws {
        directory = "\(NSTemporaryDirectory())/bulkhead-ledger-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    /// A second connection, as the sqlite3 shell would have.
    func inspect<Value>(_ body: (Database) throws -> Value) throws -> Value {
        var configuration = Configuration()
        configuration.readonly = true
        return try DatabaseQueue(path: path, configuration: configuration).read(body)
    }

    func integer(_ sql: String) throws -> Int? { try inspect { try Int.fetchOne($0, sql: sql) } }

    func text(_ sql: String) throws -> String? { try inspect { try String.fetchOne($0, sql: sql) } }

    func texts(_ sql: String) throws -> [String] { try inspect { try String.fetchAll($0, sql: sql) } }

    /// Changes the file as somebody with a shell might.
    func tamper(_ sql: String) throws {
        try DatabaseQueue(path: path).writeWithoutTransaction { try $0.execute(sql: sql) }
    }
}

extension LedgerWriter {
    /// Appends and waits until that is written.
    func write(_ entries: LedgerEntry..., durably: Bool = false) -> LedgerError? {
        let written = DispatchSemaphore(value: 0)
        let result = Box<LedgerError?>(nil)
        append(entries, durably: durably) { error in
            result.set(error)
            written.signal()
        }
        written.wait()
        return result.get()
    }
}

final class Box<Value: Sendable>: Sendable {
    private let value: Mutex<Value>
    init(_ value: Value) { self.value = Mutex(value) }
    func set(_ new: Value) { value.withLock { $0 = new } }
    func get() -> Value { value.withLock { $0 } }
}
