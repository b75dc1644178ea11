private import Dispatch
import Ledger
import Synchronization

/// Opens a ledger on another thread while the host does something else, since that waits for the disk.
final class LedgerOpening: Sendable {
    private let result = Mutex<Result<(LedgerWriter, LedgerMemory), LedgerError>?>(nil)
    private let isDone = DispatchSemaphore(value: 0)

    /// - Parameter onFailure: as of `LedgerWriter`.
    init(path: String, onFailure: @escaping @Sendable (LedgerError) -> Void) {
        DispatchQueue(label: "bulkhead.ledger.opening").async { [self] in
            let opened: Result<(LedgerWriter, LedgerMemory), LedgerError>
            do throws(LedgerError) {
                let writer = try LedgerWriter(path: path, onFailure: onFailure)
                opened = .success((writer, try writer.memory()))
            } catch {
                opened = .failure(error)
            }
            result.withLock { $0 = opened }
            isDone.signal()
        }
    }

    /// Waits until it is open.
    func finish() throws(HostError) -> (writer: LedgerWriter, memory: LedgerMemory) {
        isDone.wait()
        defer { isDone.signal() }
        switch result.withLock({ $0 }) {
        case .success(let opened)?: return opened
        case .failure(let error)?: throw HostError(error, "nothing was started, nothing is lost")
        case nil: throw HostError(.internalFault, "the ledger was not opened")
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
