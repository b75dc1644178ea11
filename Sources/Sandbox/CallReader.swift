import SandboxPolicy

/// One argument of a denied call, in words where it has any.
package struct CallArgument: Sendable, Hashable {
    /// Such as `flags`; `argument1` where nothing is known of the call.
    package let name: String
    /// The register.
    package let value: UInt64
    /// Such as `O_WRONLY|O_CREAT`, `"/etc/passwd"`, `3`. Whatever comes from the worker's memory is escaped and bounded.
    package let text: String

    package init(name: String, value: UInt64, text: String) {
        self.name = name
        self.value = value
        self.text = text
    }
}

/// Puts the registers of a call into words.
struct CallReader {
    let call: SystemCall
    /// Of the caller; nil where it cannot be looked at, so that pointers stay numbers.
    let memory: FrozenMemory?

    /// Each argument that the call takes, in order.
    var arguments: [CallArgument] {
        guard let parameters else {
            return (0..<SystemCall.argumentCount).map {
                CallArgument(
                    name: "argument\($0 + 1)", value: call.arguments[$0], text: hexadecimal(call.arguments[$0]))
            }
        }
        return parameters.enumerated().compactMap { index, parameter in
            text(parameter.kind, at: index).map {
                CallArgument(name: parameter.name, value: call.arguments[index], text: $0)
            }
        }
    }

    /// What the call was made on, such as a path or a socket address; nil where it has none, or where it could not be read.
    var subject: String? {
        guard let parameters else { return nil }
        for (index, parameter) in parameters.enumerated() where parameter.isSubject {
            switch parameter.kind {
            case .text: return memory?.text(at: call.arguments[index])
            case .socketAddress(let length): return socketAddress(index, length)
            default: return text(parameter.kind, at: index)
            }
        }
        return nil
    }

    private var parameters: [CallParameter]? {
        // Numbers of another machine have other words.
        guard call.architecture == Architecture.current.auditValue else { return nil }
        return CallSignature.parameters(of: call.name)
    }

    /// Nil where the argument has no meaning in this call.
    private func text(_ kind: CallParameter.Kind, at index: Int) -> String? {
        let value = call.arguments[index]
        switch kind {
        case .number: return value < 1 << 20 ? "\(value)" : hexadecimal(value)
        case .integer, .descriptor: return "\(Int32(truncatingIfNeeded: value))"
        case .directory:
            let number = Int32(truncatingIfNeeded: value)
            return number == Self.workingDirectory ? "AT_FDCWD" : "\(number)"
        case .address: return value == 0 ? "NULL" : hexadecimal(value)
        case .mode: return octal(value)
        case .text: return value == 0 ? "NULL" : memory?.text(at: value) ?? hexadecimal(value)
        case .word(let words): return words.text(value)
        case .flags(let words): return words.text(value)
        case .socketAddress(let length): return value == 0 ? "NULL" : socketAddress(index, length) ?? hexadecimal(value)
        case .openHow: return openHow(at: value)
        case .cloneArguments:
            return memory?.word(at: value).map { "{flags \(CallWords.clone.text($0))}" } ?? hexadecimal(value)
        case .creationMode(let flags):
            let bits = call.arguments[flags]
            let makesOne = bits & CallWords.creates != 0 || bits & CallWords.isTemporary != 0
            return makesOne ? octal(value) : nil
        }
    }

    private func socketAddress(_ index: Int, _ length: Int) -> String? {
        let count = Int(min(call.arguments[length], UInt64(SocketAddressText.maxBytes)))
        guard let bytes = memory?.read(at: call.arguments[index], count: count) else { return nil }
        return SocketAddressText.text(of: bytes)
    }

    private func openHow(at address: UInt64) -> String {
        guard let flags = memory?.word(at: address), let mode = memory?.word(at: address &+ 8),
            let resolution = memory?.word(at: address &+ 16)
        else { return hexadecimal(address) }
        return
            "{flags \(CallWords.open.text(flags)), mode \(octal(mode)), resolve \(CallWords.resolution.text(resolution))}"
    }

    private func octal(_ value: UInt64) -> String {
        "0" + String(value & 0o177777, radix: 8)
    }

    private func hexadecimal(_ value: UInt64) -> String { "0x" + String(value, radix: 16) }

    /// `AT_FDCWD`.
    private static let workingDirectory: Int32 = -100
}
