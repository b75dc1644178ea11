extension FilterAction: CustomStringConvertible {
    /// The name in the OCI runtime specification, with the errno where there is one.
    package var description: String {
        switch self {
        case .allow: "SCMP_ACT_ALLOW"
        case .notify: "SCMP_ACT_NOTIFY"
        case .killProcess: "SCMP_ACT_KILL_PROCESS"
        case .fail(let errno): "SCMP_ACT_ERRNO(\(errno))"
        }
    }
}
