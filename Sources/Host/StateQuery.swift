import Ledger
package import Status
private import Glibc
import LinuxSystem
import Words

/// Asks a state directory how things stand: the host that runs there, or else what it left.
package struct StateQuery {
    package let directory: String

    package init(_ directory: String) { self.directory = directory }

    /// - Parameter strategy: told of with everything; nil: every strategy, with what a table has room for.
    package func status(of strategy: String? = nil) throws(HostError) -> HostStatus {
        let request: ControlRequest = strategy.map { .explain(strategy: $0) } ?? .status
        switch try ControlClient.ask(request, directory: directory) {
        case .status(let status)?: return status
        case .refused(let reason)?: throw HostError(.failure, reason)
        case .done?: throw HostError(.internalFault, "the host gave an answer to another question")
        case nil:
            return try read { reader throws(LedgerError) in
                let isRunning = StateDirectory.isHeld(directory)
                var status = try reader.status(isHostRunning: isRunning, strategies: strategy.map { [$0] })
                status?.apply(try reader.memory(), try reader.acts())
                return status
            }
        }
    }

    /// Everything on one strategy.
    package func explain(_ strategy: String) throws(HostError) -> Explanation {
        let host = try status(of: strategy)
        if let found = host.strategies.first(where: { $0.id == strategy }) { return Explanation(found, in: host) }
        let known = try status().strategies.map(\.id)
        // A run that failed at its start knows of no strategy; the ledger still knows those of the run before.
        if known.isEmpty,
            let stored = try? LedgerReader(path: StateDirectory.ledgerPath(directory)).memory().strategies[strategy]
        {
            return Explanation(StrategyStatus(strategy, stored), in: host)
        }
        throw unknown(strategy, host, known)
    }

    /// Why nothing can be said of a strategy.
    ///
    /// - Parameter known: those of the newest run.
    func unknown(_ strategy: String, _ host: HostStatus, _ known: [String]) -> HostError {
        guard !known.isEmpty else {
            let problem = host.run.problem.map { ": \($0)" } ?? ""
            return HostError(
                .failure, "the last run (process \(host.run.pid)) came to no strategy at all\(problem)")
        }
        // What the ledger cannot say is no reason not to say the rest.
        if let time = try? LedgerReader(path: StateDirectory.ledgerPath(directory)).removal(of: strategy) {
            return HostError(
                .failure,
                "\(strategy) left the catalog at \(time); now there are \(Words.list(known.sorted())) in \(host.run.catalog)"
            )
        }
        return HostError(.failure, "\(OrderRules.unknown(strategy, known)) (as of the catalog \(host.run.catalog))")
    }

    /// Gives an order: to the host that runs, or to the next one that starts.
    ///
    /// - Parameter strategy: nil: all.
    /// - Returns: what was done, in words.
    package func order(
        _ order: HaltOrder, _ strategy: String?, reason: String
    ) throws(HostError) -> String {
        let request: ControlRequest =
            switch order {
            case .halt: .halt(strategy: strategy, reason: reason)
            case .resume: .resume(strategy: strategy, reason: reason)
            }
        var answer = try ControlClient.ask(request, directory: directory)
        if answer == nil { answer = try orderWithoutHost(order, strategy, reason) }
        return try done(answer)
    }

    /// Has the host that runs there read its catalog again.
    ///
    /// - Returns: what was done, in words.
    package func reload() throws(HostError) -> String {
        guard let answer = try ControlClient.ask(.reload, directory: directory) else {
            throw HostError(
                .noInput, "no host runs in \(directory): the next one reads its catalog when it starts")
        }
        return try done(answer)
    }

    /// What was done, in words.
    func done(_ answer: ControlAnswer?) throws(HostError) -> String {
        switch answer {
        case .done(let text)?: return text
        case .refused(let text)?: throw HostError(.failure, text)
        case .status?, nil: throw HostError(.internalFault, "the host gave an answer to another question")
        }
    }

    private func orderWithoutHost(
        _ order: HaltOrder, _ strategy: String?, _ reason: String
    ) throws(HostError) -> ControlAnswer {
        if let problem = OrderRules.fault(reason: reason) { return .refused(problem) }
        return try withLedger { ledger throws(LedgerError) in
            let memory = try ledger.memory()
            if let strategy, memory.strategies[strategy] == nil, memory.halts[strategy] == nil {
                return .refused(OrderRules.unknown(strategy, Array(memory.strategies.keys)))
            }
            if order == .resume, let refusal = OrderRules.fault(resuming: strategy, memory.haltOfAll, memory.halts) {
                return .refused(refusal)
            }
            let act = OperatorAct(
                order.kind, at: RunRecord.now, strategy: strategy, reason: reason, user: geteuid(), sequence: 0)
            try ledger.keep([.operatorAct(act)])
            let left = try ledger.memory()
            return .done(
                "no host runs here; \(OrderRules.confirmation(order, act, from: nil, left.haltOfAll, left.halts))")
        }
    }

    /// Opens the ledger where no host runs, for an order to the next one.
    func withLedger(
        _ body: (LedgerWriter) throws(LedgerError) -> ControlAnswer
    ) throws(HostError) -> ControlAnswer {
        guard access(StateDirectory.ledgerPath(directory), F_OK) == 0 else { throw missing }
        // It may start or end just now, or have lost its socket, which it makes anew.
        guard !StateDirectory.isHeld(directory) else {
            throw HostError(
                .inputOutput,
                "the host in \(directory)\(StateDirectory.holder(directory)) takes no orders at the moment, and nothing was changed; ask again in a second"
            )
        }
        let lock = try StateDirectory(directory)
        do throws(LedgerError) {
            let ledger = try LedgerWriter(path: StateDirectory.ledgerPath(lock.path))
            let answer = try body(ledger)
            ledger.close()
            return answer
        } catch {
            throw HostError(error, "nothing was changed")
        }
    }

    private func read(
        _ body: (LedgerReader) throws(LedgerError) -> HostStatus?
    ) throws(HostError) -> HostStatus {
        do throws(LedgerError) {
            if let status = try body(try LedgerReader(path: StateDirectory.ledgerPath(directory))) { return status }
        } catch  where error.code == .missing {
            throw missing
        } catch {
            throw HostError(error, "a copy of it, or the host's log, may tell more")
        }
        throw missing
    }

    var missing: HostError {
        HostError(
            .noInput,
            "there is no ledger in \(directory): no host has run with --state \(directory), or this is another directory"
        )
    }
}

extension StrategyStatus {
    /// As far as a ledger remembers a strategy from one run to the next.
    fileprivate init(_ id: String, _ stored: StoredService) {
        self.init(id: id, family: "", version: "", service: stored.service, since: stored.since)
        reason = stored.reason
        isError = stored.service == .disabled
    }
}

extension HostStatus {
    /// Orders may have been given after the last host told how it was.
    fileprivate mutating func apply(_ memory: LedgerMemory, _ acts: [OperatorAct]) {
        haltOfAll = memory.haltOfAll
        for index in strategies.indices {
            let id = strategies[index].id
            let halt = memory.halts[id]
            strategies[index].apply(halt: halt, ofAll: memory.haltOfAll)
            guard strategies[index].service == .halted, halt == nil, memory.haltOfAll == nil else { continue }
            let end = acts.first { $0.kind == .resume && ($0.strategy == nil || $0.strategy == id) }
            strategies[index].service = .enabled
            strategies[index].reason = nil
            if let end { strategies[index].since = end.at }
        }
    }
}
