import Ledger
import LinuxSystem
import Logging
import Status
import StrategySDK
import Supervision
import Words

/// Takes orders of operators. A halt is carried out at once, whatever the disk does, and confirmed when it is kept; a
/// resumption is kept first, since a strategy that nobody remembers to be halted must not come back by mistake.
final class OperatorDesk {
    private struct Order {
        let order: HaltOrder
        let act: OperatorAct
        let target: HaltTarget
        /// From which event on it applies; nil while it is not carried out.
        var first: UInt64?
        let answer: (ControlAnswer) -> Void
    }

    private let loop: EventLoop
    private let record: RunRecord
    private let ledger: LedgerWriter
    private let mailbox: Mailbox
    private let log: Logger
    private var orders: [Int: Order] = [:]
    private var next = 0

    init(_ loop: EventLoop, _ record: RunRecord, _ ledger: LedgerWriter, _ mailbox: Mailbox, _ log: Logger) {
        self.loop = loop
        self.record = record
        self.ledger = ledger
        self.mailbox = mailbox
        self.log = log
    }

    func take(
        _ order: HaltOrder, _ strategy: String?, _ reason: String, _ user: UInt32,
        _ answer: @escaping (ControlAnswer) -> Void
    ) {
        if let problem = OrderRules.fault(reason: reason) { return answer(.refused(problem)) }
        let target: HaltTarget
        switch find(strategy) {
        case .success(let found): target = found
        case .failure(let refusal): return answer(.refused(refusal.text))
        }
        if order == .resume, let refusal = OrderRules.fault(resuming: strategy, record.haltOfAll, record.halts) {
            return answer(.refused(refusal))
        }
        var act = OperatorAct(
            order.kind, at: RunRecord.now, strategy: strategy, reason: reason, user: user,
            sequence: loop.core.acceptedEvents)
        var first: UInt64?
        if order == .halt, !isOver {
            act.sequence = carryOut(order, act, target)
            first = act.sequence
        }
        let number = next
        next += 1
        orders[number] = Order(order: order, act: act, target: target, first: first, answer: answer)
        let mailbox = mailbox
        ledger.append([.operatorAct(act)], durably: true) { mailbox.post(.orderKept(number, $0)) }
    }

    /// An order is on the disk, or cannot be put there.
    func kept(_ number: Int, _ error: LedgerError?) {
        guard let order = orders.removeValue(forKey: number) else { return }
        if let error {
            let state =
                order.first.map { "halted from event \($0) on, but only as long as this host runs" }
                ?? "nothing was changed"
            return order.answer(.refused("\(state), because it could not be kept: \(error)"))
        }
        if order.first == nil, isOver { return order.answer(.done(afterTheEnd(order))) }
        let first = order.first ?? carryOut(order.order, order.act, order.target)
        order.answer(
            .done(OrderRules.confirmation(order.order, order.act, from: first, record.haltOfAll, record.halts)))
    }

    /// Nothing is carried out any more.
    private var isOver: Bool { record.run.endedAt != nil || loop.isFinished }

    /// Returns the first event that it applies to.
    private func carryOut(_ order: HaltOrder, _ act: OperatorAct, _ target: HaltTarget) -> UInt64 {
        let first: UInt64
        switch order {
        case .halt:
            first = loop.core.halt(target, reason: act.reason)
            loop.keep(.halt(act.strategy.map { StrategyID($0) }, from: first, reason: act.reason))
            let halt = Halt(reason: act.reason, since: act.at, sequence: first, user: act.user)
            if let strategy = act.strategy { record.halts[strategy] = halt } else { record.haltOfAll = halt }
        case .resume:
            first = loop.core.resume(target)
            loop.keep(.halt(act.strategy.map { StrategyID($0) }, from: first, reason: nil))
            if let strategy = act.strategy {
                record.halts[strategy] = nil
                record.since[strategy] = act.at
            } else {
                record.haltOfAll = nil
                for strategy in loop.core.deployment.strategies { record.since[strategy.definition.id.text] = act.at }
            }
        }
        var metadata: Logger.Metadata = ["seq": "\(first)", "cause": "\(act.reason)", "user": "\(act.user)"]
        if let strategy = act.strategy { metadata["strategy"] = "\(strategy)" }
        let whom = act.strategy == nil ? "all strategies are" : "strategy is"
        log.notice("\(whom) \(order == .halt ? "halted" : "resumed")", metadata: metadata)
        return first
    }

    /// Kept, but too late for this run: the next one begins with it.
    private func afterTheEnd(_ order: Order) -> String {
        "the host ended meanwhile; \(OrderRules.confirmation(order.order, order.act, from: nil, record.haltOfAll, record.halts))"
    }

    private struct Refusal: Error {
        let text: String
    }

    private func find(_ strategy: String?) -> Result<HaltTarget, Refusal> {
        guard let strategy else { return .success(.all) }
        let deployment = loop.core.deployment
        if let index = deployment.strategies.firstIndex(where: { $0.definition.id.text == strategy }) {
            return .success(.strategy(StrategyRank(index)))
        }
        if let disabled = deployment.disabled.first(where: { $0.id.text == strategy }) {
            return .failure(Refusal(text: "\(strategy) is disabled, so there is nothing to halt: \(disabled.reason)"))
        }
        let known = deployment.strategies.map(\.definition.id.text)
        return .failure(Refusal(text: OrderRules.unknown(strategy, known)))
    }
}
