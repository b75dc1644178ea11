import SandboxPolicy

/// Turns the nodes of a policy file into a policy, and remembers where each part stood.
struct PolicyReader {
    private(set) var nodes: [PolicyPlace: PolicyNode] = [:]

    mutating func policy(from root: PolicyNode) throws(PolicyFileError) -> WorkerPolicy {
        let top = try root.mapping(
            required: ["summary", "seccomp", "startup", "process", "landlock", "networkNamespace", "clock"])
        let seccompNode = try top.value("seccomp", of: root)
        let seccomp = try seccompNode.mapping(required: ["defaultAction", "architectures", "syscalls"])
        let startupNode = try top.value("startup", of: root)
        let startup = try startupNode.mapping(required: ["syscalls"])
        let processNode = try top.value("process", of: root)
        let process = try processNode.mapping(required: ["user", "capabilities", "rlimits"])

        let defaultAction = try seccomp.value("defaultAction", of: seccompNode)
        nodes[.defaultAction] = defaultAction
        return WorkerPolicy(
            summary: try top.value("summary", of: root).text(),
            architectures: try architectures(try seccomp.value("architectures", of: seccompNode)),
            defaultAction: try defaultAction.choice([
                ("SCMP_ACT_NOTIFY", FilterAction.notify), ("SCMP_ACT_KILL_PROCESS", .killProcess),
            ]),
            ready: try rules(try seccomp.value("syscalls", of: seccompNode), phase: .ready),
            startup: try rules(try startup.value("syscalls", of: startupNode), phase: .startup),
            limits: try limits(try process.value("rlimits", of: processNode)),
            landlock: try top.value("landlock", of: root).choice([("deny-all", LandlockPolicy.denyAll)]),
            networkNamespace: try top.value("networkNamespace", of: root)
                .choice([("empty", NetworkNamespacePolicy.empty)]),
            clock: try top.value("clock", of: root).choice([("denied", ClockPolicy.denied)]),
            capabilities: try process.value("capabilities", of: processNode).choice([("none", CapabilityPolicy.none)]),
            user: try user(try process.value("user", of: processNode)))
    }

    private mutating func architectures(_ node: PolicyNode) throws(PolicyFileError) -> [Architecture] {
        nodes[.architectures] = node
        var architectures: [Architecture] = []
        for item in try node.list() {
            let architecture = try item.choice(Architecture.allCases.map { ($0.rawValue, $0) })
            guard !architectures.contains(architecture) else {
                throw item.refusal("\(architecture.rawValue) stands twice; remove one", .contradiction)
            }
            architectures.append(architecture)
        }
        return architectures
    }

    // MARK: Rules

    private mutating func rules(_ node: PolicyNode, phase: Phase) throws(PolicyFileError) -> [SystemCallRule] {
        var rules: [SystemCallRule] = []
        for (index, item) in try node.list().enumerated() {
            nodes[phase == .ready ? .readyRule(index) : .startupRule(index)] = item
            rules.append(try rule(item, phase: phase))
        }
        return rules
    }

    private func rule(_ node: PolicyNode, phase: Phase) throws(PolicyFileError) -> SystemCallRule {
        let optional = phase == .ready ? ["args"] : ["args", "errnoRet"]
        let fields = try node.mapping(required: ["names", "action", "reason"], optional: optional)
        return SystemCallRule(
            names: try names(try fields.value("names", of: node)),
            action: try action(try fields.value("action", of: node), errno: fields["errnoRet"], phase: phase),
            conditions: try conditions(fields["args"]),
            reason: try fields.value("reason", of: node).text())
    }

    private func names(_ node: PolicyNode) throws(PolicyFileError) -> [String] {
        var names: [String] = []
        for item in try node.list() {
            let name = try item.text()
            guard SystemCallTable.isKnown(name) else {
                throw item.refusal(
                    "\(name) is no system call of Linux on x86-64 or aarch64; write its name as in its manual page")
            }
            guard !names.contains(name) else { throw item.refusal("\(name) stands twice; remove one", .contradiction) }
            names.append(name)
        }
        guard !names.isEmpty else { throw node.refusal("is empty; name at least one system call") }
        return names
    }

    private func action(_ node: PolicyNode, errno: PolicyNode?, phase: Phase) throws(PolicyFileError) -> FilterAction {
        if phase == .ready { return try node.choice([("SCMP_ACT_ALLOW", .allow)]) }
        let fails = try node.choice([("SCMP_ACT_ALLOW", false), ("SCMP_ACT_ERRNO", true)])
        guard fails else {
            if let errno { throw errno.refusal("goes with SCMP_ACT_ERRNO only; remove it") }
            return .allow
        }
        guard let errno else {
            throw node.refusal("SCMP_ACT_ERRNO needs errnoRet beside it, such as `errnoRet: 1` for EPERM", .missingKey)
        }
        // Error numbers of the kernel end at 4095; 0 would be success.
        return .fail(errno: UInt16(truncatingIfNeeded: try errno.number(in: 1...4095)))
    }

    private func conditions(_ node: PolicyNode?) throws(PolicyFileError) -> [ArgumentCondition] {
        guard let node else { return [] }
        var conditions: [ArgumentCondition] = []
        for item in try node.list() {
            let condition = try condition(item)
            guard !conditions.contains(where: { $0.index == condition.index }) else {
                throw item.refusal(
                    "argument \(condition.index) is tested twice; keep one test for each argument", .contradiction)
            }
            conditions.append(condition)
        }
        guard !conditions.isEmpty else { throw node.refusal("is empty; remove it, or name the arguments") }
        return conditions
    }

    private func condition(_ node: PolicyNode) throws(PolicyFileError) -> ArgumentCondition {
        let fields = try node.mapping(required: ["index", "value", "op"], optional: ["valueTwo"])
        let index = Int(try fields.value("index", of: node).number(in: 0...5))
        let valueNode = try fields.value("value", of: node)
        let value = try valueNode.number()
        let isMasked = try fields.value("op", of: node)
            .choice([("SCMP_CMP_EQ", false), ("SCMP_CMP_MASKED_EQ", true)])
        guard isMasked else {
            if let unused = fields["valueTwo"] { throw unused.refusal("goes with SCMP_CMP_MASKED_EQ only; remove it") }
            return ArgumentCondition(index: index, value: value)
        }
        guard let datum = fields["valueTwo"] else {
            throw node.refusal(
                "SCMP_CMP_MASKED_EQ needs valueTwo; `value` is the mask, `valueTwo` what the masked bits must be",
                .missingKey)
        }
        guard value != 0 else {
            throw valueNode.refusal("a mask of 0 looks at nothing; remove this condition or write a mask")
        }
        let wanted = try datum.number()
        guard wanted & ~value == 0 else {
            throw datum.refusal(
                "has bits outside of the mask in `value`, so nothing could ever match; write bits within the mask")
        }
        return ArgumentCondition(index: index, mask: value, value: wanted)
    }

    // MARK: Process

    private mutating func limits(_ node: PolicyNode) throws(PolicyFileError) -> [ResourceLimit] {
        nodes[.limits] = node
        var limits: [ResourceLimit] = []
        for (index, item) in try node.list().enumerated() {
            nodes[.limit(index)] = item
            let fields = try item.mapping(required: ["type", "soft", "hard"])
            let type = try fields.value("type", of: item).choice(ResourceLimit.types.map { ($0, $0) })
            guard !limits.contains(where: { $0.type == type }) else {
                throw item.refusal("\(type) stands twice; remove one", .contradiction)
            }
            limits.append(
                ResourceLimit(
                    type: type, soft: try fields.value("soft", of: item).number(),
                    hard: try fields.value("hard", of: item).number()))
        }
        return limits
    }

    private mutating func user(_ node: PolicyNode) throws(PolicyFileError) -> UserPolicy {
        let fields = try node.mapping(required: ["uid", "gid"])
        let uid = try fields.value("uid", of: node)
        let gid = try fields.value("gid", of: node)
        nodes[.uid] = uid
        nodes[.gid] = gid
        let most = UInt64(UInt32.max)
        return UserPolicy(
            uid: UInt32(truncatingIfNeeded: try uid.number(in: 0...most)),
            gid: UInt32(truncatingIfNeeded: try gid.number(in: 0...most)))
    }
}
