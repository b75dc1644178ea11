package import SandboxPolicy

/// Rules and what they do, in words.
package enum RuleWording {
    /// `read(3, …)`: pinned arguments by their values, all others `…`; what follows the last pinned one is one `…`.
    package static func text(of name: String, _ conditions: [ArgumentCondition]) -> String {
        let parameters = CallSignature.parameters(of: name)
        let pinned = (conditions.map(\.index).max() ?? -1) + 1
        var words = (0..<pinned).map { index in
            conditions.first { $0.index == index }.map { value(of: $0) } ?? "…"
        }
        if parameters.map({ $0.count > pinned }) ?? (pinned < SystemCall.argumentCount) { words.append("…") }
        return "\(name)(\(words.joined(separator: ", ")))"
    }

    /// What a rule wants of one argument, as it goes on after "argument 0 (fd)".
    package static func text(of condition: ArgumentCondition, call: String) -> String {
        let meaning = ArgumentWording.meaning(of: condition.value, index: condition.index, call: call)
        return "is \(value(of: condition))" + (meaning.map { ": \($0)" } ?? "")
    }

    /// `argument 0 (fd)`.
    package static func argument(_ index: Int, of call: String) -> String {
        "argument \(index)" + (CallSignature.parameter(index, of: call).map { " (\($0))" } ?? "")
    }

    private static func value(of condition: ArgumentCondition) -> String {
        let number = ArgumentWording.number(condition.value)
        switch condition.mask {
        case .max: return number
        case 0xFFFF_FFFF: return "\(number) in its low 32 bits"
        default: return "\(number) in the bits \(ArgumentWording.number(condition.mask))"
        }
    }

    /// A call with all the arguments that it has: `read(3, 0x7f00, 16)`.
    package static func text(of call: SystemCall) -> String {
        let name = name(of: call)
        let count = CallSignature.parameters(of: name)?.count ?? SystemCall.argumentCount
        let values = (0..<count).map { ArgumentWording.number(call.arguments[$0]) }
        return "\(name)(\(values.joined(separator: ", ")))"
    }

    /// Its name, or `call 999`; `call -1` is no call at all.
    package static func name(of call: SystemCall) -> String {
        let known = Architecture.allCases.first { $0.auditValue == call.architecture }
        return known.flatMap { SystemCallTable.name(of: call.number, on: $0) }
            ?? (call.number == .max ? "call -1" : "call \(call.number)")
    }

    /// `x86_64`, `aarch64`, `i386`, or the number of a convention.
    package static func convention(_ auditValue: UInt32) -> String {
        if let known = Architecture.allCases.first(where: { $0.auditValue == auditValue }) { return "\(known)" }
        return auditValue == 0x4000_0003 ? "i386" : "convention 0x\(String(auditValue, radix: 16))"
    }

    /// What becomes of a call, as it goes on after the call.
    package static func effect(of action: FilterAction, in phase: Phase) -> String {
        switch action {
        case .allow: "is allowed"
        case .fail(let errno): "is not executed and fails with \(name(ofErrno: errno))"
        case .notify: "is stopped before it happens, reported with its arguments, and the worker is killed"
        case .killProcess: "is stopped before it happens, and the kernel kills the worker"
        }
    }

    /// The same in one or two words: `allowed`, `fails with EPERM`, `killed`.
    package static func outcome(of action: FilterAction) -> String {
        switch action {
        case .allow: "allowed"
        case .fail(let errno): "refused with \(name(ofErrno: errno))"
        case .notify, .killProcess: "killed"
        }
    }

    package static func name(ofErrno errno: UInt16) -> String {
        let names: [UInt16: String] = [
            1: "EPERM", 2: "ENOENT", 9: "EBADF", 12: "ENOMEM", 13: "EACCES", 14: "EFAULT", 22: "EINVAL", 25: "ENOTTY",
            38: "ENOSYS", 95: "EOPNOTSUPP",
        ]
        return names[errno] ?? "errno \(errno)"
    }
}
