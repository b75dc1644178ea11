import Ledger
import LinuxSystem
import Synchronization

/// Opens a ledger on another thread while the host does something else, since that waits for the disk.
final class LedgerOpening: Sendable {
    private typealias Opened = Result<(LedgerWriter, LedgerMemory), LedgerError>

    private let result: Slot
    private let thread: WorkThread

    private final class Slot: Sendable {
        let value = Mutex<Opened?>(nil)
    }

    /// - Parameter onFailure: as of `LedgerWriter`.
    init(path: String, onFailure: @escaping @Sendable (LedgerError) -> Void) {
        let result = Slot()
        self.result = result
        thread = WorkThread {
            let opened = Opened { () throws(LedgerError) in
                let writer = try LedgerWriter(path: path, onFailure: onFailure)
                return (writer, try writer.memory())
            }
            result.value.withLock { $0 = opened }
        }
    }

    /// Waits until it is open, or is known not to open. No thread is left of it.
    func wait() { thread.join() }

    /// As ``wait()``; may be called more than once.
    func finish() throws(HostError) -> (writer: LedgerWriter, memory: LedgerMemory) {
        wait()
        guard let opened = result.value.withLock({ $0 }) else {
            throw HostError(.internalFault, "the ledger was not opened")
        }
        do {
            return try opened.get()
        } catch {
            throw HostError(error, "nothing was started, nothing is lost")
        }
    }
}

extension HostError {
    /// - Parameter consequence: what is safe.
    init(_ error: LedgerError, _ consequence: String) {
        let code: Code =
            switch error.code {
            case .missing: .noInput
            case .unusable, .inputOutput: .inputOutput
            }
        self.init(code, "\(error); \(consequence)")
    }
}
