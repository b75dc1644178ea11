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

    /// The name of a filter's answer, `SECCOMP_RET_*` with its data; a number where it has none.
    package static func name(ofReturnValue value: UInt32) -> String {
        for action in [FilterAction.allow, .notify, .killProcess] where action.returnValue == value {
            return action.description
        }
        if value & 0xFFFF_0000 == FilterAction.fail(errno: 0).returnValue {
            return FilterAction.fail(errno: UInt16(truncatingIfNeeded: value)).description
        }
        return "0x" + String(value, radix: 16)
    }
}
