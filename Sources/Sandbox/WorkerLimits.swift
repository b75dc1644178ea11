private import CLinux
import SandboxPolicy

/// A policy's resource limits as they can be set here.
enum WorkerLimits {
    /// The limits to set: those of the policy, never above what this process itself may have, and no core dumps.
    static func resolve(_ limits: [ResourceLimit]) throws(SandboxError) -> [ResourceLimit] {
        var resolved: [ResourceLimit] = []
        for limit in limits {
            guard let number = limit.number else {
                throw SandboxError(.policy, "the policy limits \(limit.type), which is no resource of Linux")
            }
            var own = bulkhead_limit()
            // The child sets them without capabilities, as root too, and so can only lower them.
            let ceiling = bulkhead_own_limit(number, &own) == 0 ? own.hard : .max
            let hard = min(limit.hard, ceiling)
            resolved.append(ResourceLimit(type: limit.type, soft: min(limit.soft, hard), hard: hard))
        }
        if !limits.contains(where: { $0.type == coreDumps.type }) { resolved.append(coreDumps) }
        return resolved
    }

    /// A core dump would write what a plugin holds in memory to disk.
    private static let coreDumps = ResourceLimit(type: "RLIMIT_CORE", soft: 0, hard: 0)
}
