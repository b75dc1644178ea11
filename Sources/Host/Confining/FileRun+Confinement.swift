private import Glibc
import Logging
import Sandbox
import Status

/// The host takes from itself what it does not need any more. It reads what anybody may have written, and may be root.
extension FileRun {
    /// Files, before any thread is started: the ledger's is waited for.
    static func confineFiles(
        _ options: RunOptions, _ host: WorkerHost, _ opening: LedgerOpening?
    ) -> SupervisorConfinement? {
        guard options.confinement != nil else { return nil }
        opening?.wait()
        return SupervisorConfinement(ConfinementPlan(options, host))
    }

    /// Calls, when everything is open, and before the first worker of the run.
    func confineCalls(_ confinement: SupervisorConfinement?) {
        if let confinement { host.starter.finish(confinement) }
        let outcome = confinement?.outcome ?? Confinement()
        record.run.confinement = ConfinementStatus(outcome)
        for lack in outcome.lacks {
            log.logger.warning("the host does without: \(lack.layer.rawValue)", metadata: ["cause": "\(lack.why)"])
        }
    }

    /// For a catalog that everybody else with this host's rights can read: access(2) knows nothing of Landlock. Nil where it is
    /// not that.
    var hintOfConfinement: String? {
        guard options.confinement != nil, access(options.catalog, R_OK) == 0 else { return nil }
        return
            "; it has moved to where this host may not read: start it with --may-read and a directory that holds both places"
    }

    /// Once, until it can be read again: nobody may have asked for a reload.
    func tellOfMovedCatalog() {
        guard catalogWatch.isUnreadable else { return hasToldOfMove = false }
        guard !hasToldOfMove, let hint = hintOfConfinement else { return }
        hasToldOfMove = true
        log.logger.warning("the catalog \(options.catalog) cannot be read\(hint)")
    }
}
