private import Dispatch
import Intake
import LinuxSystem
import Status
import Supervision
import Telemetry

/// Answers those who ask how the host is doing.
///
/// What is long is composed on a queue of its own: with ten thousand strategies that takes longer than an event may wait.
/// All who ask at about the same time are answered from one snapshot, and only so many at once, whether they wait for
/// their answers or hang up and ask again: nobody can keep the event loop from its events by asking.
final class StatusDesk {
    private let status: (StatusDetail) -> HostStatus
    private let mailbox: Mailbox
    private let composing = DispatchQueue(label: "bulkhead.answers")
    /// Those on the control socket who wait for an answer that is being composed.
    private var askers: [Int: ([UInt8]) -> Void] = [:]
    private var nextAsker = 0
    private var snapshot: (status: HostStatus, madeAt: UInt64, cost: UInt64)?
    /// How many answers are under way.
    let load = BoundedCount(limit: 16)

    /// A snapshot serves for so many times as long as making it took: a tenth of the loop's time at most.
    private static let reuse: UInt64 = 10

    init(_ mailbox: Mailbox, status: @escaping (StatusDetail) -> HostStatus) {
        self.mailbox = mailbox
        self.status = status
    }

    /// Answers over HTTP.
    func answer(_ route: HTTPRoute, _ answer: @escaping @Sendable (HTTPAnswer) -> Void) {
        guard route != .live else { return answer(.text(200, "the event loop turns")) }
        let status = rows()
        composing.async {
            switch route {
            case .live, .ready: answer(.readiness(status))
            case .status: answer(.page(status))
            case .metrics: answer(.metrics(status, rejectionReasons: Self.rejectionReasons))
            }
        }
    }

    /// Answers on the control socket: of one strategy, or of all with what a table has room for.
    func answer(_ strategy: String?, _ answer: @escaping ([UInt8]) -> Void) {
        guard load.admit() else {
            let refusal = ControlAnswer.refused("too many ask how the host is doing at once; ask again in a moment")
            return answer(ControlCoding.line(refusal))
        }
        let told = ControlAnswer.status(strategy.map { status(.one($0)) } ?? rows())
        nextAsker += 1
        let number = nextAsker
        askers[number] = answer
        let mailbox = mailbox
        composing.async { mailbox.post(.composed(number, ControlCoding.line(told))) }
    }

    /// An answer on the control socket is composed.
    func composed(_ asker: Int, _ bytes: [UInt8]) {
        load.release()
        askers.removeValue(forKey: asker)?(bytes)
    }

    /// Waits until nothing is being composed.
    func finish() { composing.sync {} }

    private func rows() -> HostStatus {
        let now = MonotonicClock.now
        if let snapshot, now - snapshot.madeAt < snapshot.cost * Self.reuse { return snapshot.status }
        let fresh = status(.rows)
        let end = MonotonicClock.now
        snapshot = (fresh, end, end - now)
        return fresh
    }

    /// Every reason that there is, so that each has its series from the start.
    static let rejectionReasons = Rejection.allCases.map(\.reason) + OfferRejection.kinds
}
