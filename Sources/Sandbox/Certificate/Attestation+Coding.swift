extension Attestation.Protection {
    /// As it stands in certificates, such as `no_new_privileges`. The words for people may change, these do not.
    package var key: String {
        switch self {
        case .filter: "filter"
        case .filterProgram: "filter_program"
        case .noNewPrivileges: "no_new_privileges"
        case .landlock: "landlock"
        case .user: "user"
        case .capabilities: "capabilities"
        case .boundingSet: "bounding_set"
        case .singleThread: "single_thread"
        case .executable: "executable"
        case .descriptors: "descriptors"
        case .memory: "memory"
        case .executableMemory: "executable_memory"
        case .sharedMemory: "shared_memory"
        case .clockPages: "clock_pages"
        case .timeStampCounter: "time_stamp_counter"
        case .arguments: "arguments"
        case .environment: "environment"
        case .limits: "limits"
        case .networkNamespace: "network_namespace"
        case .undumpable: "undumpable"
        case .notification: "notification"
        }
    }
}

extension Attestation.Verdict {
    /// As it stands in certificates.
    package var name: String {
        switch self {
        case .enforced: "enforced"
        case .setAtStart: "set_at_start"
        case .unavailable: "unavailable"
        case .notRequested: "not_requested"
        case .different: "different"
        }
    }

    /// Why it is unavailable, or how it differs.
    package var reason: String? {
        switch self {
        case .unavailable(let why), .different(let why): why
        case .enforced, .setAtStart, .notRequested: nil
        }
    }

    init?(name: String, reason: String?) {
        switch (name, reason) {
        case ("enforced", nil): self = .enforced
        case ("set_at_start", nil): self = .setAtStart
        case ("unavailable", let why?): self = .unavailable(why)
        case ("not_requested", nil): self = .notRequested
        case ("different", let how?): self = .different(how)
        default: return nil
        }
    }
}

extension Attestation.Finding: Decodable {
    private enum CodingKeys: String, CodingKey {
        case protection, verdict, reason
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let key = try container.decode(String.self, forKey: .protection)
        let name = try container.decode(String.self, forKey: .verdict)
        let reason = try container.decodeIfPresent(String.self, forKey: .reason)
        guard let protection = Attestation.Protection.allCases.first(where: { $0.key == key }),
            let verdict = Attestation.Verdict(name: name, reason: reason)
        else {
            throw DecodingError.dataCorruptedError(
                forKey: .protection, in: container, debugDescription: "\(key) \(name) is no finding")
        }
        self.init(protection: protection, verdict: verdict)
    }
}
