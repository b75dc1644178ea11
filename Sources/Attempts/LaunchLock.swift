private import Foundation

/// Workers are started one at a time, whoever starts them: while a worker is under way to its exec, the process has its
/// memory closed to others, and opens it again at the end.
enum LaunchLock {
    private static let lock = NSLock()

    static func whileHeld<Value, Failure: Error>(_ body: () throws(Failure) -> Value) throws(Failure) -> Value {
        lock.lock()
        defer { lock.unlock() }
        return try body()
    }
}
