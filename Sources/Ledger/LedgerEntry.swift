package import Status

/// One thing that the ledger is told.
package enum LedgerEntry: Sendable, Hashable {
    case catalogLoad(CatalogLoad)
    case workerStarted(WorkerStart)
    case workerReady(WorkerReady)
    case workerCertified(WorkerCertificate)
    /// - Parameter isolated: The one strategy of a worker of its own.
    case workerLost(family: String, isolated: String?, WorkerLoss)
    case violation(Violation)
    /// Puts a halt in force, or lifts it, as well.
    case operatorAct(OperatorAct)
    case breakerChange(BreakerChange)
    /// Everything as it is now. Only what differs from the last one is written.
    case status(HostStatus)
}

/// A catalog that was read, and whether it was taken.
package struct CatalogLoad: Sendable, Hashable {
    package var at: WallTime
    package var file: String
    /// `sha256:…` of its bytes; nil where they could not be read.
    package var digest: String?
    package var isAccepted: Bool
    /// Strategies in it.
    package var enabled: Int
    package var disabled: Int
    /// Why it was refused.
    package var problem: String?

    package init(
        at: WallTime, file: String, digest: String?, isAccepted: Bool, enabled: Int, disabled: Int, problem: String?
    ) {
        self.at = at
        self.file = file
        self.digest = digest
        self.isAccepted = isAccepted
        self.enabled = enabled
        self.disabled = disabled
        self.problem = problem
    }
}

/// A worker's process was created.
package struct WorkerStart: Sendable, Hashable {
    package var at: WallTime
    package var family: String
    package var isolated: String?
    package var generation: UInt32
    package var pid: Int32
    /// `sha256:…`
    package var policyDigest: String
    /// `sha256:…`
    package var executableDigest: String

    package init(
        at: WallTime, family: String, isolated: String?, generation: UInt32, pid: Int32, policyDigest: String,
        executableDigest: String
    ) {
        self.at = at
        self.family = family
        self.isolated = isolated
        self.generation = generation
        self.pid = pid
        self.policyDigest = policyDigest
        self.executableDigest = executableDigest
    }
}

/// A worker was attested and has its strategies.
package struct WorkerReady: Sendable, Hashable {
    package var at: WallTime
    package var family: String
    package var isolated: String?
    package var generation: UInt32

    package init(at: WallTime, family: String, isolated: String?, generation: UInt32) {
        self.at = at
        self.family = family
        self.isolated = isolated
        self.generation = generation
    }
}

/// An operator's order.
package struct OperatorAct: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable {
        case halt
        case resume
        /// Of a breaker. Changes no halt.
        case reset
    }

    package var kind: Kind
    package var at: WallTime
    /// Nil: of all. Resuming all lifts the halt of all, and no halt of a single strategy.
    package var strategy: String?
    package var reason: String
    /// Who gave it, as a user id.
    package var user: UInt32
    /// Of a halt, the first event that it applies to in this run; of a resumption or a reset, how many events had been
    /// accepted when it was given.
    package var sequence: UInt64

    package init(
        _ kind: Kind, at: WallTime, strategy: String?, reason: String, user: UInt32, sequence: UInt64
    ) {
        self.kind = kind
        self.at = at
        self.strategy = strategy
        self.reason = reason
        self.user = user
        self.sequence = sequence
    }
}
