private import CSeccomp
private import Glibc
private import LinuxSystem
package import SandboxPolicy

/// Compiles policies with libseccomp.
///
/// What comes out is not trusted: ``FilterGate`` holds it against the policy before anybody loads it.
package enum FilterCompiler {
    /// Compiles the part of `policy` that `mode` asks for and passes the result through the gate.
    ///
    /// A program is for one architecture; a call by any other convention ends the process. Programs for the other
    /// architecture than this machine's can be made and evaluated as well.
    package static func compile(
        _ policy: WorkerPolicy, mode: FilterMode, architecture: Architecture
    ) throws(FilterError) -> CompiledFilter {
        let filter = try compileUnchecked(policy, mode: mode, architecture: architecture)
        try FilterGate.check(filter, against: policy, mode: mode)
        return filter
    }

    /// Without the gate: for tests and for measuring the gate.
    static func compileUnchecked(
        _ policy: WorkerPolicy, mode: FilterMode, architecture: Architecture
    ) throws(FilterError) -> CompiledFilter {
        guard policy.architectures.contains(architecture) else {
            throw FilterError(.architectureNotInPolicy(architecture))
        }
        if mode == .supervised, policy.defaultAction != .notify { throw FilterError(.policyWithoutNotification) }

        let context = try FilterContext(defaultAction: mode == .supervised ? .notify : .killProcess)
        try context.configure(for: architecture)
        for rule in rules(of: policy, mode) {
            for name in rule.names where SystemCallTable.number(of: name, on: architecture) != nil {
                try context.add(rule, name: name)
            }
        }
        return CompiledFilter(program: try context.export(), architecture: architecture)
    }

    private static func rules(of policy: WorkerPolicy, _ mode: FilterMode) -> [SystemCallRule] {
        switch mode {
        case .supervised, .unsupervisedReady: policy.ready
        case .unsupervisedStartup: policy.ready + policy.startup + [nextFilter]
        }
    }

    /// `seccomp(SECCOMP_SET_MODE_FILTER, 0, …)`: without flags, so without a listener. A further filter can only take
    /// away.
    private static let nextFilter = SystemCallRule(
        names: ["seccomp"], action: .allow,
        conditions: [ArgumentCondition(index: 0, value: 1), ArgumentCondition(index: 1, value: 0)],
        reason: "the worker installs the filter for its ready phase")
}

/// A filter under construction in libseccomp.
private struct FilterContext: ~Copyable {
    private let handle: UnsafeMutableRawPointer

    init(defaultAction: FilterAction) throws(FilterError) {
        guard let handle = seccomp_init(defaultAction.returnValue) else {
            throw FilterError(.library(function: "seccomp_init", errno: EINVAL))
        }
        self.handle = handle
    }

    deinit { seccomp_release(handle) }

    func configure(for architecture: Architecture) throws(FilterError) {
        // libseccomp begins with the machine's own architecture; the filter is for exactly one.
        if seccomp_arch_exist(handle, architecture.auditValue) != 0 {
            try Self.check("seccomp_arch_add", seccomp_arch_add(handle, architecture.auditValue))
            try Self.check("seccomp_arch_remove", seccomp_arch_remove(handle, seccomp_arch_native()))
        }
        // Killing only the thread would leave a process behind whose state nobody knows.
        try set(SCMP_FLTATR_ACT_BADARCH, FilterAction.killProcess.returnValue)
        // A search tree over call numbers: the cost of a call hardly depends on which one it is.
        try set(SCMP_FLTATR_CTL_OPTIMIZE, 2)
    }

    func add(_ rule: SystemCallRule, name: String) throws(FilterError) {
        // Rules name calls by this machine's numbers (or by a stand-in that the library makes up for a call that this
        // machine lacks); the library translates for the filter's architecture.
        let number = seccomp_syscall_resolve_name(name)
        guard number != Self.unknownCall else { throw FilterError(.unknownCall(name)) }
        let comparisons = rule.conditions.map(Self.comparison)
        let code = comparisons.withUnsafeBufferPointer { comparisons in
            seccomp_rule_add_exact_array(
                handle, rule.action.returnValue, number, UInt32(comparisons.count), comparisons.baseAddress)
        }
        // Start-up and ready rules may say the same.
        if code == -EEXIST { return }
        try Self.check("seccomp_rule_add(\(name))", code)
    }

    /// The finished program.
    func export() throws(FilterError) -> FilterProgram {
        let bytes: [UInt8]
        do {
            let file = try MemoryFile(name: "bulkhead-filter", isExecutable: false)
            try Self.check("seccomp_export_bpf", seccomp_export_bpf(handle, file.descriptor.rawValue))
            guard lseek(file.descriptor.rawValue, 0, SEEK_SET) == 0 else {
                throw FilterError(.library(function: "lseek", errno: errno))
            }
            bytes = try DescriptorIO.readAll(file.descriptor, name: "of the filter program")
        } catch let error as FilterError {
            throw error
        } catch {
            throw FilterError(.export("\(error)"))
        }
        guard let program = FilterProgram(bytes: bytes) else {
            throw FilterError(.export("\(bytes.count) bytes are no whole number of instructions"))
        }
        return program
    }

    /// `__NR_SCMP_ERROR`.
    private static let unknownCall: Int32 = -1

    private func set(_ attribute: scmp_filter_attr, _ value: UInt32) throws(FilterError) {
        try Self.check("seccomp_attr_set(\(attribute.rawValue))", seccomp_attr_set(handle, attribute, value))
    }

    private static func comparison(_ condition: ArgumentCondition) -> scmp_arg_cmp {
        let index = UInt32(truncatingIfNeeded: condition.index)
        guard condition.mask != .max else {
            return scmp_arg_cmp(arg: index, op: SCMP_CMP_EQ, datum_a: condition.value, datum_b: 0)
        }
        return scmp_arg_cmp(arg: index, op: SCMP_CMP_MASKED_EQ, datum_a: condition.mask, datum_b: condition.value)
    }

    private static func check(_ function: String, _ code: Int32) throws(FilterError) {
        if code < 0 { throw FilterError(.library(function: function, errno: -code)) }
    }
}
