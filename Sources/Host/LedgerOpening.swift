private import Dispatch
import Ledger

/// Opens a ledger on another thread while the host does something else, since that waits for the disk.
final class LedgerOpening: Sendable {
    private let opened = LaterResult<(LedgerWriter, LedgerMemory), LedgerError>()

    /// - Parameter onFailure: as of `LedgerWriter`.
    init(path: String, onFailure: @escaping @Sendable (LedgerError) -> Void) {
        DispatchQueue(label: "bulkhead.ledger.opening").async { [opened] in
            do throws(LedgerError) {
                let writer = try LedgerWriter(path: path, onFailure: onFailure)
                opened.give(.success((writer, try writer.memory())))
            } catch {
                opened.give(.failure(error))
            }
        }
    }

    /// Waits until it is open.
    func finish() throws(HostError) -> (writer: LedgerWriter, memory: LedgerMemory) {
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
