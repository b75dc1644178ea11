import Ledger
import Logging
import Status
import StrategySDK
import Supervision
import Words

/// Takes orders of operators to reset breakers. Each is kept before it is carried out, since a strategy must not serve again
/// without anybody knowing who let it.
final class ResetDesk {
    private struct Order {
        enum Target {
            case strategy(StrategyRank)
            /// In force in no run so far.
            case formerLatches([FormerLatch])
        }

        let act: OperatorAct
        let strategy: String
        let target: Target
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

    /// - Parameter plugin: `family@version`; nil: that of the catalog.
    func take(
        _ strategy: String, _ plugin: String?, _ reason: String, _ user: UInt32,
        _ answer: @escaping (ControlAnswer) -> Void
    ) {
        if let problem = OrderRules.fault(reason: reason) { return answer(.refused(problem)) }
        switch find(strategy, plugin) {
        case .failure(let refusal): answer(.refused(refusal.text))
        case .success(let target):
            let act = OperatorAct(
                .reset, at: RunRecord.now, strategy: strategy, reason: reason, user: user,
                sequence: loop.core.acceptedEvents)
            var entries: [LedgerEntry] = [.operatorAct(act)]
            switch target {
            case .strategy(let rank): entries.append(.breakerChange(record.breakers.reset(rank, by: act, loop.core)))
            case .formerLatches(let latches):
                entries += latches.map { .breakerChange(BreakerChange(lifting: $0, by: act)) }
            }
            let number = next
            next += 1
            orders[number] = Order(act: act, strategy: strategy, target: target, answer: answer)
            let mailbox = mailbox
            ledger.append(entries, durably: true) { mailbox.post(.resetKept(number, $0)) }
        }
    }

    /// An order is on the disk, or cannot be put there.
    func kept(_ number: Int, _ error: LedgerError?) {
        guard let order = orders.removeValue(forKey: number) else { return }
        if let error {
            return order.answer(.refused("nothing was changed, because the order could not be kept: \(error)"))
        }
        order.answer(.done(carryOut(order)))
    }

    private func carryOut(_ order: Order) -> String {
        switch order.target {
        case .formerLatches(let latches):
            record.breakers.lift(latches)
            tell(order, nil)
            return ResetRules.confirmation(order.strategy, lifted: latches)
        case .strategy(let rank):
            guard record.run.endedAt == nil, !loop.isFinished else {
                return "the host ended meanwhile; \(order.strategy) begins the next run in service"
            }
            let missed = loop.core.breaker(rank).outage?.missed ?? 0
            guard let first = loop.core.reset(rank, reason: order.act.reason) else {
                return "\(order.strategy) has come back into service meanwhile by itself"
            }
            loop.keepAtOnce()
            tell(order, first)
            return ResetRules.confirmation(order.strategy, from: first, missed: missed)
        }
    }

    private func tell(_ order: Order, _ first: UInt64?) {
        var metadata: Logger.Metadata = [
            "strategy": "\(order.strategy)", "cause": "\(order.act.reason)", "user": "\(order.act.user)",
        ]
        if let first { metadata["seq"] = "\(first)" }
        log.notice("an operator has reset the breaker of a strategy", metadata: metadata)
    }

    private func find(_ strategy: String, _ plugin: String?) -> Result<Order.Target, ResetRules.Refusal> {
        let deployment = loop.core.deployment
        let former = record.breakers.formerLatches.filter { $0.strategy == strategy }
        guard let index = deployment.strategies.firstIndex(where: { $0.definition.id.text == strategy }) else {
            guard former.isEmpty else {
                return ResetRules.choose(strategy, plugin, from: former, inService: nil).map { .formerLatches($0) }
            }
            if let disabled = deployment.disabled.first(where: { $0.id.text == strategy }) {
                return .failure(
                    ResetRules.Refusal(
                        text: "\(strategy) is disabled, so there is nothing to reset: \(disabled.reason)"))
            }
            let known = deployment.strategies.map(\.definition.id.text)
            return .failure(ResetRules.Refusal(text: OrderRules.unknown(strategy, known)))
        }
        let own = deployment.strategies[index].definition.plugin.description
        let isOut = !loop.core.breaker(StrategyRank(index)).isClosed
        if isOut, plugin ?? own == own { return .success(.strategy(StrategyRank(index))) }
        return ResetRules.choose(strategy, plugin, from: former, inService: isOut ? nil : own)
            .map { .formerLatches($0) }
    }
}
