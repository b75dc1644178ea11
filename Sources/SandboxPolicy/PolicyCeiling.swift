/// The most that any policy file may grant. It is compiled in, so that nobody who can write a policy file can open the
/// sandbox wider than the program's authors have reviewed.
package struct PolicyCeiling: Sendable {
    package let ready: [SystemCallRule]
    package let startup: [SystemCallRule]
    package let limits: [ResourceLimit]
    /// User and group ids that belong to nobody by convention. Below are people and services; 65534 is `nobody`, shared
    /// by many; 65535 and 4294967295 mean "leave as it is" to the kernel.
    package let ids: [ClosedRange<UInt32>]

    /// What is wider than the ceiling in `policy`; empty for a policy that may be used.
    package func violations(of policy: WorkerPolicy) -> [PolicyFault] {
        var faults: [PolicyFault] = []
        if policy.architectures.isEmpty {
            faults.append(PolicyFault(.architectures, "is empty; name SCMP_ARCH_X86_64, SCMP_ARCH_AARCH64 or both"))
        }
        if policy.defaultAction != .notify && policy.defaultAction != .killProcess {
            faults.append(
                PolicyFault(
                    .defaultAction,
                    "\(policy.defaultAction) would let calls pass that no rule names; "
                        + "write SCMP_ACT_NOTIFY or SCMP_ACT_KILL_PROCESS"
                ))
        }
        for (index, rule) in policy.ready.enumerated() {
            faults += Self.violations(of: rule, at: .readyRule(index), ceiling: ready, phase: "once it is ready")
        }
        for (index, rule) in policy.startup.enumerated() {
            faults += Self.violations(of: rule, at: .startupRule(index), ceiling: startup, phase: "during start-up")
        }
        faults += violations(of: policy.limits)
        faults += violations(of: policy.user)
        return faults
    }

    // MARK: Calls

    private static func violations(
        of rule: SystemCallRule, at place: PolicyPlace, ceiling: [SystemCallRule], phase: String
    ) -> [PolicyFault] {
        switch rule.action {
        case .allow, .fail: break
        case .notify, .killProcess:
            return [
                PolicyFault(place, "\(rule.action) is no action of a rule; a call that no rule names is stopped anyway")
            ]
        }
        var faults: [PolicyFault] = []
        if rule.witness == .anotherLibrary, rule.action == .allow {
            let names = rule.names.joined(separator: ", ")
            faults.append(
                PolicyFault(
                    place,
                    "\(names) is allowed for the sake of another C library: no workload can show here that it is needed; "
                        + "let it fail (SCMP_ACT_ERRNO), or name the workload that needs it"))
        }
        for name in rule.names {
            let bounds = ceiling.filter { $0.names.contains(name) }
            // A call that may be allowed may also fail; not the other way round.
            let usable = bounds.filter { $0.action == .allow || rule.action != .allow }
            if usable.contains(where: { rule.implies($0) }) { continue }
            let problem: String =
                if bounds.isEmpty {
                    "\(name) is beyond the ceiling: no policy may name it for a worker \(phase); remove it"
                } else if usable.isEmpty {
                    "\(name) is beyond the ceiling: \(phase) it may fail (SCMP_ACT_ERRNO) but not be allowed"
                } else {
                    "\(name) is beyond the ceiling: \(phase) it needs at least these arguments: "
                        + usable.map(describeConditions).joined(separator: "; or ")
                }
            faults.append(PolicyFault(place, problem))
        }
        return faults
    }

    /// `index 0 = 0x3, index 4 & 0xffffffff = 0x5`.
    private static func describeConditions(_ rule: SystemCallRule) -> String {
        rule.conditions.map { condition in
            let mask = condition.mask == .max ? "" : " & 0x\(String(condition.mask, radix: 16))"
            return "index \(condition.index)\(mask) = 0x\(String(condition.value, radix: 16))"
        }.joined(separator: ", ")
    }

    // MARK: Limits and ids

    private func violations(of given: [ResourceLimit]) -> [PolicyFault] {
        var faults: [PolicyFault] = []
        for (index, limit) in given.enumerated() {
            if limit.number == nil {
                faults.append(PolicyFault(.limit(index), "\(limit.type) is no resource limit of Linux"))
            }
            if limit.soft > limit.hard {
                faults.append(
                    PolicyFault(.limit(index), "\(limit.type): soft \(limit.soft) is above hard \(limit.hard)"))
            }
            guard let bound = limits.first(where: { $0.type == limit.type }) else { continue }
            for (name, value, most) in [("soft", limit.soft, bound.soft), ("hard", limit.hard, bound.hard)]
            where value > most {
                let problem = "\(limit.type): \(name) \(value) is beyond the ceiling; write \(most) or less"
                faults.append(PolicyFault(.limit(index), problem))
            }
        }
        for bound in limits where !given.contains(where: { $0.type == bound.type }) {
            let problem =
                "\(bound.type) is missing, which would leave it unlimited; add it with soft \(bound.soft) or less"
            faults.append(PolicyFault(.limits, problem))
        }
        return faults
    }

    private func violations(of user: UserPolicy) -> [PolicyFault] {
        [(PolicyPlace.uid, user.uid), (.gid, user.gid)].compactMap { place, id in
            guard !ids.contains(where: { $0.contains(id) }) else { return nil }
            let ranges = ids.map { "\($0.lowerBound) to \($0.upperBound)" }.joined(separator: " or ")
            return PolicyFault(place, "\(id) may belong to somebody; write a number from \(ranges)")
        }
    }
}
