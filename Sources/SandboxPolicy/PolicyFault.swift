/// Something in a policy that cannot be accepted, and where.
package struct PolicyFault: Sendable, Hashable, CustomStringConvertible {
    package let place: PolicyPlace
    /// What is wrong and what would be right.
    package let problem: String

    package init(_ place: PolicyPlace, _ problem: String) {
        self.place = place
        self.problem = problem
    }

    package var description: String { "\(place): \(problem)" }
}

/// A part of a policy, described by its key in a policy file.
package enum PolicyPlace: Sendable, Hashable, CustomStringConvertible {
    case architectures
    case defaultAction
    case readyRule(Int)
    case startupRule(Int)
    case limits
    case limit(Int)
    case uid
    case gid

    package var description: String {
        switch self {
        case .architectures: "seccomp.architectures"
        case .defaultAction: "seccomp.defaultAction"
        case .readyRule(let index): "seccomp.syscalls[\(index)]"
        case .startupRule(let index): "startup.syscalls[\(index)]"
        case .limits: "process.rlimits"
        case .limit(let index): "process.rlimits[\(index)]"
        case .uid: "process.user.uid"
        case .gid: "process.user.gid"
        }
    }
}
