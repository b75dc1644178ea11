/// What a worker may do: the meaning of one file under `policies/`.
package struct WorkerPolicy: Sendable, Hashable {
    /// One sentence about whom the policy is for.
    package var summary: String
    /// Machine architectures for which a filter is compiled; calls of any other end the process.
    package var architectures: [Architecture]
    /// What happens to a call that no rule names. Once ready, a notified call never proceeds.
    package var defaultAction: FilterAction
    /// The calls that remain once the worker is ready; all of them are `allow`.
    package var ready: [SystemCallRule]
    /// What start-up needs beside them, decided by the supervisor call by call until the worker is ready.
    package var startup: [SystemCallRule]
    package var limits: [ResourceLimit]
    package var landlock: LandlockPolicy
    package var networkNamespace: NetworkNamespacePolicy
    package var clock: ClockPolicy
    package var capabilities: CapabilityPolicy
    /// Whom the worker runs as where the supervisor is root.
    package var user: UserPolicy

    package init(
        summary: String, architectures: [Architecture], defaultAction: FilterAction, ready: [SystemCallRule],
        startup: [SystemCallRule], limits: [ResourceLimit], landlock: LandlockPolicy,
        networkNamespace: NetworkNamespacePolicy, clock: ClockPolicy, capabilities: CapabilityPolicy, user: UserPolicy
    ) {
        self.summary = summary
        self.architectures = architectures
        self.defaultAction = defaultAction
        self.ready = ready
        self.startup = startup
        self.limits = limits
        self.landlock = landlock
        self.networkNamespace = networkNamespace
        self.clock = clock
        self.capabilities = capabilities
        self.user = user
    }
}

/// The architectures that policies know, by their name in the OCI runtime specification.
package enum Architecture: String, Sendable, Hashable, CaseIterable {
    case x86_64 = "SCMP_ARCH_X86_64"
    case aarch64 = "SCMP_ARCH_AARCH64"

    /// `AUDIT_ARCH_*`: how the kernel names it to a filter.
    package var auditValue: UInt32 {
        switch self {
        case .x86_64: 0xC000_003E
        case .aarch64: 0xC000_00B7
        }
    }
}

/// What a filter does with a call.
package enum FilterAction: Sendable, Hashable {
    case allow
    /// The supervisor is told while the caller is frozen.
    case notify
    case killProcess
    /// The call fails with this errno and does nothing.
    case fail(errno: UInt16)

    /// `SECCOMP_RET_*` with its data.
    package var returnValue: UInt32 {
        switch self {
        case .allow: 0x7FFF_0000
        case .notify: 0x7FC0_0000
        case .killProcess: 0x8000_0000
        case .fail(let errno): 0x0005_0000 | UInt32(errno)
        }
    }
}

/// Calls by name, what becomes of them, with which arguments, and why.
package struct SystemCallRule: Sendable, Hashable {
    package var names: [String]
    package var action: FilterAction
    /// All must hold; an empty list always does.
    package var conditions: [ArgumentCondition]
    package var reason: String
    /// What shows that it is needed; nil where the file does not say.
    package var witness: RuleWitness?

    package init(
        names: [String], action: FilterAction, conditions: [ArgumentCondition] = [], reason: String,
        witness: RuleWitness? = nil
    ) {
        self.names = names
        self.action = action
        self.conditions = conditions
        self.reason = reason
        self.witness = witness
    }
}

/// A test on one argument of a call. libseccomp compiles these two right; it compiles ranges wrongly and fails open.
package struct ArgumentCondition: Sendable, Hashable {
    /// 0 to 5.
    package var index: Int
    /// The bits that are looked at; all of them for `SCMP_CMP_EQ`.
    package var mask: UInt64
    /// What they must be.
    package var value: UInt64

    package init(index: Int, mask: UInt64 = .max, value: UInt64) {
        self.index = index
        self.mask = mask
        self.value = value
    }
}

/// A resource limit, by its OCI name, such as `RLIMIT_AS`.
package struct ResourceLimit: Sendable, Hashable {
    package var type: String
    package var soft: UInt64
    package var hard: UInt64

    package init(type: String, soft: UInt64, hard: UInt64) {
        self.type = type
        self.soft = soft
        self.hard = hard
    }
}

/// Landlock: every right and scope that the kernel knows is handled, and nothing is allowed.
package enum LandlockPolicy: String, Sendable, Hashable { case denyAll = "deny-all" }

/// An empty network namespace, where the supervisor may make one; the filter denies the network either way.
package enum NetworkNamespacePolicy: String, Sendable, Hashable { case empty }

/// No clock: the time-stamp counter faults and the pages behind the fast clock calls are unmapped before plugin code
/// runs.
package enum ClockPolicy: String, Sendable, Hashable { case denied }

/// No capability in any set.
package enum CapabilityPolicy: String, Sendable, Hashable { case none }

/// An unprivileged user and group, without supplementary groups.
package struct UserPolicy: Sendable, Hashable {
    package var uid: UInt32
    package var gid: UInt32

    package init(uid: UInt32, gid: UInt32) {
        self.uid = uid
        self.gid = gid
    }
}
