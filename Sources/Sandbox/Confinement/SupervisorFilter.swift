package import SandboxPolicy

/// The filter that a supervisor puts itself under, for good, once everything is open.
///
/// Its workers inherit it, before their own. A call that it does not let pass fails with `ENOSYS` and does nothing. It says so
/// by `SECCOMP_RET_TRACE`, which without a tracer means just that, and which ranks below everything that a worker's own
/// filter says: a worker's denied call is still reported, or ends it, as if this filter were not there. A plain error would
/// come before the report.
package enum SupervisorFilter {
    /// A call that passes only if its arguments are like this.
    struct Exception: Sendable {
        let name: String
        let conditions: [ArgumentCondition]
    }

    /// - Parameter hasInertMemoryFiles: whether this kernel makes memory files that can never be executed. Then there are no
    ///   others.
    package static func program(_ architecture: Architecture, hasInertMemoryFiles: Bool) -> FilterProgram {
        var code = [
            load(Offset.architecture), skip(ifEqual: architecture.auditValue, 1, else: 0), answer(refused),
            load(Offset.number),
        ]
        // Frames go by these two, in workers too.
        for name in ["read", "write"] { code += when(name, architecture, [answer(passed)]) }
        // Also every number of the x32 convention.
        code += [skip(ifGreater: newestNumber, 0, else: 1), answer(refused)]
        for exception in exceptions where hasInertMemoryFiles || exception.name != "memfd_create" {
            code += when(exception.name, architecture, tests(exception.conditions))
        }
        code += when("ioctl", architecture, terminalTest)
        for name in forbidden { code += when(name, architecture, [answer(refused)]) }
        code.append(answer(passed))
        return FilterProgram(code)
    }

    /// `SECCOMP_RET_TRACE`.
    package static let refused: UInt32 = 0x7FF0_0000
    package static let passed = FilterAction.allow.returnValue

    /// The last call of the kernel that this was written for. What is younger is not there yet, as far as this process is
    /// concerned, which every library knows how to do without.
    private static let newestNumber: UInt32 = 469

    // MARK: Instructions

    private enum Offset {
        static let number: UInt32 = 0
        static let architecture: UInt32 = 4
        static func low(_ argument: Int) -> UInt32 { 16 + 8 * UInt32(argument) }
    }

    private static func load(_ offset: UInt32) -> FilterInstruction {
        FilterInstruction(code: 0x20, jumpTrue: 0, jumpFalse: 0, constant: offset)
    }

    private static func answer(_ value: UInt32) -> FilterInstruction {
        FilterInstruction(code: 0x06, jumpTrue: 0, jumpFalse: 0, constant: value)
    }

    private static func skip(ifEqual constant: UInt32, _ taken: UInt8, else other: UInt8) -> FilterInstruction {
        FilterInstruction(code: 0x15, jumpTrue: taken, jumpFalse: other, constant: constant)
    }

    private static func skip(ifGreater constant: UInt32, _ taken: UInt8, else other: UInt8) -> FilterInstruction {
        FilterInstruction(code: 0x25, jumpTrue: taken, jumpFalse: other, constant: constant)
    }

    private static func mask(_ constant: UInt32) -> FilterInstruction {
        FilterInstruction(code: 0x54, jumpTrue: 0, jumpFalse: 0, constant: constant)
    }

    /// Does `body`, which never goes on behind its end, for the call of that name.
    private static func when(
        _ name: String, _ architecture: Architecture, _ body: [FilterInstruction]
    ) -> [FilterInstruction] {
        guard let number = SystemCallTable.number(of: name, on: architecture) else { return [] }
        return [skip(ifEqual: number, 0, else: UInt8(body.count))] + body
    }

    /// Lets pass what meets every condition.
    private static func tests(_ conditions: [ArgumentCondition]) -> [FilterInstruction] {
        var code: [FilterInstruction] = []
        for condition in conditions {
            for (offset, shift) in [(Offset.low(condition.index), UInt64(0)), (Offset.low(condition.index) + 4, 32)] {
                let bits = UInt32(truncatingIfNeeded: condition.mask >> shift)
                guard bits != 0 else { continue }
                let wanted = UInt32(truncatingIfNeeded: condition.value >> shift)
                code += [load(offset), mask(bits), skip(ifEqual: wanted, 1, else: 0), answer(refused)]
            }
        }
        return code + [answer(passed)]
    }

    /// Typing into somebody's terminal.
    private static let terminalTest: [FilterInstruction] = {
        let requests: [UInt32] = [0x5412 /* TIOCSTI */, 0x541C /* TIOCLINUX */]
        var code = [load(Offset.low(1))]
        for request in requests {
            code += [skip(ifEqual: request, 0, else: 1), answer(refused)]
        }
        return code + [answer(passed)]
    }()
}
