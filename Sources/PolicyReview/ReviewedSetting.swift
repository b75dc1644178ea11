import PolicyFiles
import SandboxPolicy
import Words

/// A setting of a policy beside its rules.
package struct ReviewedSetting: Sendable, Hashable, Encodable {
    /// Such as `RLIMIT_AS` or `landlock`.
    package let name: String
    /// As it is written; `missing` where it is not.
    package let value: String
    /// What it comes to.
    package let meaning: String

    static func all(of survey: PolicySurvey) -> [ReviewedSetting] {
        let policy = survey.policy
        var settings = [
            ReviewedSetting(
                name: "user", value: "uid \(policy.user.uid), gid \(policy.user.gid)",
                meaning:
                    "whom the worker runs as where the supervisor is root, without supplementary groups; else it stays "
                    + "the supervisor's own user"),
            layer("capabilities", survey, "no capability in any set; no new privileges"),
            layer(
                "landlock", survey,
                "every right and scope that the kernel's Landlock knows is taken away: no file, no socket, no signal "
                    + "outwards"),
            layer(
                "networkNamespace", survey,
                "a namespace without any interface, where the supervisor may make one; the filter denies the network "
                    + "either way"),
            layer(
                "clock", survey,
                "the time-stamp counter faults (x86-64) and the pages behind the fast clock calls are unmapped before "
                    + "plugin code runs"),
        ]
        settings += policy.limits.map { limit in
            ReviewedSetting(
                name: limit.type, value: "soft \(number(limit.soft)), hard \(number(limit.hard))",
                meaning: meanings[limit.type] ?? "")
        }
        return settings
    }

    private static func layer(_ name: String, _ survey: PolicySurvey, _ meaning: String) -> ReviewedSetting {
        let written = survey.layers[name]
        return ReviewedSetting(
            name: name, value: Words.clean(written ?? "missing", limit: 80),
            meaning: written == survey.policy.layers[name]
                ? meaning : "not what a policy must have: the file is refused")
    }

    private static func number(_ value: UInt64) -> String { value == .max ? "unlimited" : Quantity.text(value) }

    private static let meanings = [
        "RLIMIT_AS": "bytes of address space", "RLIMIT_STACK": "bytes of stack",
        "RLIMIT_NOFILE": "descriptors; the seal itself needs some for a moment",
        "RLIMIT_NPROC": "processes and threads; does not bind root", "RLIMIT_CORE": "bytes of a core dump",
        "RLIMIT_FSIZE": "bytes of a file that is written", "RLIMIT_MEMLOCK": "bytes of locked memory",
        "RLIMIT_MSGQUEUE": "bytes of message queues", "RLIMIT_SIGPENDING": "queued signals", "RLIMIT_NICE": "priority",
        "RLIMIT_RTPRIO": "real-time priority", "RLIMIT_CPU": "seconds of processor time",
        "RLIMIT_DATA": "bytes of data", "RLIMIT_RSS": "has no effect on Linux",
        "RLIMIT_LOCKS": "has no effect on Linux",
        "RLIMIT_RTTIME": "microseconds of real-time scheduling",
    ]
}

extension WorkerPolicy {
    /// The layers that it has, by their keys, as a file writes them.
    var layers: [String: String] {
        [
            "landlock": landlock.rawValue, "networkNamespace": networkNamespace.rawValue, "clock": clock.rawValue,
            "capabilities": capabilities.rawValue,
        ]
    }
}
