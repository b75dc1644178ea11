import Ledger
private import Glibc
package import Status

/// Breakers: how they stand, and putting strategies back that they keep out.
extension StateQuery {
    package func breakers() throws(HostError) -> BreakerList { BreakerList(try status()) }

    /// Everything on the breaker of one strategy.
    package func breaker(of strategy: String) throws(HostError) -> BreakerExplanation {
        let host = try status(of: strategy)
        if let found = host.strategies.first(where: { $0.id == strategy }) {
            return BreakerExplanation(found, in: host)
        }
        // An entry may have left the catalog and its latch stays.
        if let latch = host.formerLatches.first(where: { $0.strategy == strategy }) {
            return BreakerExplanation(StrategyStatus(latch), in: host)
        }
        throw unknown(strategy, host, try status().strategies.map(\.id))
    }

    /// Has a strategy tried that its breaker keeps out, or lifts its latch for the next host that starts.
    ///
    /// - Parameter plugin: `family@version`; nil: that of the catalog.
    /// - Returns: what was done, in words.
    package func reset(_ strategy: String, plugin: String?, reason: String) throws(HostError) -> String {
        let request = ControlRequest.reset(strategy: strategy, plugin: plugin, reason: reason)
        var answer = try ControlClient.ask(request, directory: directory)
        if answer == nil { answer = try resetWithoutHost(strategy, plugin, reason) }
        return try done(answer)
    }

    private func resetWithoutHost(
        _ strategy: String, _ plugin: String?, _ reason: String
    ) throws(HostError) -> ControlAnswer {
        if let problem = OrderRules.fault(reason: reason) { return .refused(problem) }
        return try withLedger { ledger throws(LedgerError) in
            let memory = try ledger.memory()
            let current = try LedgerReader(path: StateDirectory.ledgerPath(directory))
                .status(isHostRunning: false, strategies: [strategy])?.strategies.first
            let latches = memory.latches.filter { $0.strategy == strategy }
            if latches.isEmpty, memory.strategies[strategy] == nil {
                return .refused(
                    OrderRules.unknown(strategy, Array(memory.strategies.keys) + memory.latches.map(\.strategy)))
            }
            if latches.isEmpty, let current, current.circuit != .closed {
                return .refused(
                    "no host runs here, and the circuit of \(strategy) is not latched: it begins the next run in service"
                )
            }
            let own = latches.filter {
                $0.plugin == current?.plugin && $0.parametersHash == current?.parametersHash
                    && plugin ?? $0.plugin == $0.plugin
            }
            let inService = own.isEmpty && current?.service == .enabled ? current?.plugin : nil
            let chosen: Result<[FormerLatch], ResetRules.Refusal> =
                own.isEmpty
                ? ResetRules.choose(strategy, plugin, from: latches, inService: inService) : .success(own)
            switch chosen {
            case .failure(let refusal): return .refused(refusal.text)
            case .success(let lifted):
                let act = OperatorAct(
                    .reset, at: RunRecord.now, strategy: strategy, reason: reason, user: geteuid(), sequence: 0)
                try ledger.keep(
                    [.operatorAct(act)] + lifted.map { .breakerChange(BreakerChange(lifting: $0, by: act)) })
                return .done("no host runs here; \(ResetRules.confirmation(strategy, lifted: lifted))")
            }
        }
    }
}

extension StrategyStatus {
    /// Of what is no longer in the catalog, as far as its latch says.
    fileprivate init(_ latch: FormerLatch) {
        self.init(
            id: latch.strategy, family: latch.family, version: latch.version, service: .disabled, since: latch.outage.at
        )
        parametersHash = latch.parametersHash
        reason = "not in the catalog"
        circuit = .latched
        outage = latch.outage
    }
}
