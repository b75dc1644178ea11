import SandboxPolicy

/// Turns the nodes of a policy file into a policy, and remembers where each part stood.
struct PolicyReader {
    private(set) var nodes: [PolicyPlace: PolicyNode] = [:]
    /// For a survey, which goes on behind what it cannot read: what that was.
    private(set) var refusals: [PolicyFileError] = []
    /// Of these, those that leave the meaning of the calls unknown.
    private(set) var unread: [PolicyFileError] = []
    /// The layers beside the filter, as they are written; none for one that is missing.
    private(set) var layers: [String: String] = [:]

    private let isSurvey: Bool

    init(isSurvey: Bool = false) { self.isSurvey = isSurvey }

    mutating func policy(from root: PolicyNode) throws(PolicyFileError) -> WorkerPolicy {
        let sections = ["seccomp", "startup", "process"]
        let layers = ["summary", "landlock", "networkNamespace", "clock"]
        // What is missing is told by whoever looks for it.
        let top =
            isSurvey
            ? try root.mapping(required: sections, optional: layers)
            : try root.mapping(required: ["summary"] + sections + layers.dropFirst())
        let seccompNode = try top.value("seccomp", of: root)
        let seccomp = try seccompNode.mapping(required: ["defaultAction", "architectures", "syscalls"])
        let startupNode = try top.value("startup", of: root)
        let startup = try startupNode.mapping(required: ["syscalls"])
        let processNode = try top.value("process", of: root)
        let settings = ["user", "capabilities", "rlimits"]
        let process =
            isSurvey
            ? try processNode.mapping(required: [], optional: settings)
            : try processNode.mapping(required: settings)

        let summary = try attempt("", isUnread: false) { () throws(PolicyFileError) in
            try top.value("summary", of: root).text()
        }
        let defaultNode = try seccomp.value("defaultAction", of: seccompNode)
        nodes[.defaultAction] = defaultNode
        // The ceiling refuses it; a comparison with what came before should still see what it does.
        let surveyed: [(String, FilterAction)] = isSurvey ? [("SCMP_ACT_ALLOW", .allow)] : []
        let defaultAction = try attempt(.notify, isUnread: true) { () throws(PolicyFileError) in
            try defaultNode.choice(
                [("SCMP_ACT_NOTIFY", .notify), ("SCMP_ACT_KILL_PROCESS", .killProcess)] + surveyed)
        }
        return WorkerPolicy(
            summary: summary,
            architectures: try architectures(try seccomp.value("architectures", of: seccompNode)),
            defaultAction: defaultAction,
            ready: try rules(try seccomp.value("syscalls", of: seccompNode), phase: .ready),
            startup: try rules(try startup.value("syscalls", of: startupNode), phase: .startup),
            limits: try limits(process["rlimits"], of: processNode),
            landlock: try layer("landlock", top, of: root, LandlockPolicy.denyAll),
            networkNamespace: try layer("networkNamespace", top, of: root, NetworkNamespacePolicy.empty),
            clock: try layer("clock", top, of: root, ClockPolicy.denied),
            capabilities: try layer("capabilities", process, of: processNode, CapabilityPolicy.none),
            user: try user(process["user"], of: processNode))
    }

    // MARK: Surveys

    /// What `body` reads; in a survey, `fallback` where that is refused.
    private mutating func attempt<Value>(
        _ fallback: @autoclosure () -> Value, isUnread: Bool, _ body: () throws(PolicyFileError) -> Value
    ) throws(PolicyFileError) -> Value {
        do {
            return try body()
        } catch {
            guard isSurvey else { throw error }
            refuse(error, isUnread: isUnread)
            return fallback()
        }
    }

    private mutating func refuse(_ error: PolicyFileError, isUnread: Bool) {
        refusals.append(error)
        if isUnread { unread.append(error) }
    }

    /// A layer that a policy has in one form only.
    private mutating func layer<Layer: RawRepresentable<String>>(
        _ name: String, _ fields: [String: PolicyNode], of parent: PolicyNode, _ only: Layer
    ) throws(PolicyFileError) -> Layer {
        // A list or a mapping is in any case not what it should be.
        layers[name] = fields[name].map { $0.scalarText ?? "something else" }
        return try attempt(only, isUnread: false) { () throws(PolicyFileError) in
            try fields.value(name, of: parent).choice([(only.rawValue, only)])
        }
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
        for item in try node.list() {
            do throws(PolicyFileError) {
                let rule = try rule(item, phase: phase)
                // By its place among those that could be read, which in a survey may differ from that in the file.
                nodes[phase == .ready ? .readyRule(rules.count) : .startupRule(rules.count)] = item
                rules.append(rule)
            } catch {
                guard isSurvey else { throw error }
                refuse(error, isUnread: true)
            }
        }
        return rules
    }

    private func rule(_ node: PolicyNode, phase: Phase) throws(PolicyFileError) -> SystemCallRule {
        let optional = phase == .ready ? ["args", "witness"] : ["args", "errnoRet", "witness"]
        let fields = try node.mapping(required: ["names", "action", "reason"], optional: optional)
        return SystemCallRule(
            names: try names(try fields.value("names", of: node)),
            action: try action(try fields.value("action", of: node), errno: fields["errnoRet"], phase: phase),
            conditions: try conditions(fields["args"]),
            reason: try fields.value("reason", of: node).text(),
            witness: try fields["witness"].map { (node) throws(PolicyFileError) in
                try node.choice(RuleWitness.allCases.map { ($0.rawValue, $0) })
            })
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

    private mutating func limits(
        _ node: PolicyNode?, of parent: PolicyNode
    ) throws(PolicyFileError) -> [ResourceLimit] {
        guard let node else {
            refuse(parent.refusal("rlimits is missing; add it", .missingKey), isUnread: false)
            return []
        }
        nodes[.limits] = node
        var limits: [ResourceLimit] = []
        for item in try node.list() {
            let fields = try item.mapping(required: ["type", "soft", "hard"])
            let type = try fields.value("type", of: item).choice(ResourceLimit.types.map { ($0, $0) })
            guard !limits.contains(where: { $0.type == type }) else {
                throw item.refusal("\(type) stands twice; remove one", .contradiction)
            }
            nodes[.limit(limits.count)] = item
            limits.append(
                ResourceLimit(
                    type: type, soft: try fields.value("soft", of: item).number(),
                    hard: try fields.value("hard", of: item).number()))
        }
        return limits
    }

    private mutating func user(_ node: PolicyNode?, of parent: PolicyNode) throws(PolicyFileError) -> UserPolicy {
        guard let node else {
            refuse(parent.refusal("user is missing; add it", .missingKey), isUnread: false)
            // Nobody is named, so that nobody is become.
            return UserPolicy(uid: 0, gid: 0)
        }
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
