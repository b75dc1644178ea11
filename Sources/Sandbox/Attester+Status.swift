import SandboxPolicy

/// What everybody may see of a process.
extension Attester {
    mutating func checkStatus(_ status: ProcessStatus) {
        check(.filter, status["Seccomp"], "2")
        stable.filter.mode = Int(status["Seccomp"])
        start.filters = Int(status["Seccomp_filters"])
        // Without the one that a supervisor that runs has put itself under: another command finds the same.
        stable.filter.installed = start.filters.map { $0 - facts.supervisor.ownFilters }
        stable.filter.inherited = facts.supervisor.inheritedFilters.map { $0 - facts.supervisor.ownFilters }
        // A container's own filters come first and are inherited. Old kernels do not count.
        if let inherited = facts.supervisor.inheritedFilters {
            check(.filter, status["Seccomp_filters"], "\(inherited + (worker.isSupervised ? 1 : 2))")
        }
        check(.noNewPrivileges, status["NoNewPrivs"], "1")
        stable.identity.noNewPrivileges = status["NoNewPrivs"] == "1"
        check(.singleThread, status["Threads"], "1")
        stable.threads = Int(status["Threads"])
        checkCapabilities(status)
        checkUser(status)
    }

    private mutating func checkCapabilities(_ status: ProcessStatus) {
        stable.identity.capabilities = .init(
            inheritable: status["CapInh"], permitted: status["CapPrm"], effective: status["CapEff"],
            bounding: status["CapBnd"], ambient: status["CapAmb"])
        let found = stable.identity.capabilities
        check(.capabilities, found.inheritable, Self.noCapabilities, "CapInh")
        check(.capabilities, found.permitted, Self.noCapabilities, "CapPrm")
        check(.capabilities, found.effective, Self.noCapabilities, "CapEff")
        check(.capabilities, found.ambient, Self.noCapabilities, "CapAmb")
        if facts.supervisor.hasDroppedBoundingSet {
            check(.boundingSet, found.bounding, Self.noCapabilities)
        } else {
            verdicts[.boundingSet] = .unavailable("only a supervisor with SETPCAP, as root has it, can empty it")
        }
    }

    private mutating func checkUser(_ status: ProcessStatus) {
        let (users, groups) = (status.parts("Uid"), status.parts("Gid"))
        stable.identity.uids = users.compactMap { UInt32($0) }
        stable.identity.gids = groups.compactMap { UInt32($0) }
        stable.identity.groups = status.parts("Groups").compactMap { UInt32($0) }
        guard facts.supervisor.isRoot else {
            check(.user, users, facts.supervisor.user, "user")
            check(.user, groups, facts.supervisor.group, "group")
            verdicts[.user] = .unavailable("only root can run workers under another user than its own")
            return
        }
        let policy = worker.seal.policy.user
        check(.user, users, Array(repeating: "\(policy.uid)", count: 4), "user")
        check(.user, groups, Array(repeating: "\(policy.gid)", count: 4), "group")
        check(.user, status.parts("Groups"), [], "groups")
    }

    mutating func checkLimits(_ limits: ProcessStatus) {
        let found = Self.resources.compactMap { type, number in
            limits.limit(number).map { (type: type, value: $0) }
        }
        let set = facts.limits.map(\.type)
        stable.limits = found.map { type, value in
            .init(
                type: type, soft: Self.text(value.soft), hard: Self.text(value.hard), isSet: set.contains(type))
        }
        for limit in facts.limits {
            let value = found.first { $0.type == limit.type }.map { "\($0.value)" } ?? "nothing"
            check(.limits, value, "\(ProcessStatus.Limit(soft: limit.soft, hard: limit.hard))", limit.type)
        }
    }

    private static func text(_ limit: UInt64) -> String { limit == .max ? "unlimited" : "\(limit)" }

    /// By name and number, in the order of the numbers.
    private static let resources: [(type: String, number: Int32)] = ResourceLimit.types
        .compactMap { type in ResourceLimit.number(of: type).map { (type, $0) } }.sorted { $0.1 < $1.1 }
}
