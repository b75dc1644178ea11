import Ledger
import LinuxSystem
import Synchronization
import Telemetry

/// What other threads tell the event loop.
enum LoopMessage: Sendable {
    case ledgerFailed(LedgerError)
    /// An operator's order is on the disk, or cannot be put there.
    case orderKept(Int, LedgerError?)
    /// The same of an order to reset a breaker.
    case resetKept(Int, LedgerError?)
    case asked(HTTPRoute, answer: @Sendable (HTTPAnswer) -> Void)
    /// An answer for the control socket is composed.
    case composed(Int, [UInt8])
}

/// Carries messages from any thread to the event loop's.
final class Mailbox: Sendable {
    private let messages = Mutex<[LoopMessage]>([])
    private let wake: WakeDescriptor

    init() throws(SystemCallError) { wake = try WakeDescriptor() }

    /// Readable while there are messages.
    var descriptor: Int32 { wake.rawValue }

    func post(_ message: LoopMessage) {
        messages.withLock { $0.append(message) }
        wake.wake()
    }

    /// On the event loop's thread.
    func take() -> [LoopMessage] {
        wake.clear()
        return messages.withLock { messages in
            defer { messages = [] }
            return messages
        }
    }
}
