import Sandbox
import Words

/// What was seen of a protection on a process, in words.
enum Evidence {
    static func of(_ protection: Attestation.Protection, _ certificate: SealCertificate) -> String {
        let stable = certificate.stable
        let identity = stable.identity
        switch protection {
        case .filter:
            return "mode \(stable.filter.mode.map { "\($0)" } ?? "unknown") (2: every call passes a filter), "
                + "\(stable.filter.installed.map { "\($0)" } ?? "an unknown number of") installed, "
                + "\(stable.filter.inherited.map { "\($0)" } ?? "unknown") of them from around the supervisor"
                + ofSupervisor(certificate)
        case .filterProgram:
            return stable.filter.programs.map { "\($0.phase): \($0.digest), as compiled" }.joined(separator: "; ")
        case .noNewPrivileges: return "NoNewPrivs is \(identity.noNewPrivileges == true ? 1 : 0)"
        case .user:
            return "user \(ids(identity.uids)), group \(ids(identity.gids)), "
                + (identity.groups.isEmpty ? "no other groups" : "groups \(identity.groups)")
        case .capabilities:
            let sets = identity.capabilities
            return
                "inheritable \(sets.inheritable), permitted \(sets.permitted), effective \(sets.effective), ambient \(sets.ambient)"
        case .boundingSet: return "bounding \(identity.capabilities.bounding)"
        case .singleThread: return "\(stable.threads.map { "\($0)" } ?? "unknown")"
        case .executable: return "the sealed copy, \(stable.program.executable)"
        case .descriptors:
            return (stable.descriptors ?? []).map { "\($0.number): \($0.kind), \($0.direction), \($0.file)" }
                .joined(separator: "; ")
        case .memory: return stable.memory.map { "\($0.writableAndExecutable) such mappings" } ?? ""
        case .executableMemory: return "PR_SET_MDWE, inherited from the supervisor"
        case .sharedMemory:
            let shared = stable.memory?.shared ?? []
            return shared.isEmpty ? "none" : shared.map(\.file).joined(separator: ", ")
        case .clockPages: return stable.memory.map { "\($0.clockPages) of vdso and vvar" } ?? ""
        case .arguments: return (stable.program.arguments ?? []).joined(separator: " ")
        case .environment: return (stable.program.environment ?? []).joined(separator: " ")
        case .limits:
            return stable.limits.filter(\.isSet).map { "\($0.type) \($0.soft)" }.joined(separator: ", ")
        case .networkNamespace:
            return stable.namespaces?.first { $0.kind == "net" }.map {
                $0.isOwn ? "the empty one that was made for workers, another than the supervisor's" : "the supervisor's"
            } ?? ""
        case .landlock:
            return
                "every right and scope that this kernel's Landlock knows was taken away; a failed step ends the start"
        case .timeStampCounter: return "PR_SET_TSC; reading the counter faults"
        case .undumpable: return "its files below /proc belong to root"
        case .notification: return "denied calls are put to the supervisor, with their arguments"
        }
    }

    private static func ofSupervisor(_ certificate: SealCertificate) -> String {
        guard let all = certificate.start.filters, let own = certificate.stable.filter.installed, all > own else {
            return ""
        }
        return "; besides \(all - own) that the supervisor had put itself under by then"
    }

    private static func ids(_ ids: [UInt32]) -> String {
        Set(ids).count == 1 ? "\(ids[0])" : "\(ids) (real, effective, saved, files)"
    }
}
