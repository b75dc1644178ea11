import SandboxPolicy
import Testing

@testable import Sandbox

@Suite("The filter of the shipped policy")
struct DefaultPolicyFilterTests {
    @Test("compiles and passes the gate in every mode", arguments: Architecture.allCases, FilterMode.allCases)
    func compiles(architecture: Architecture, mode: FilterMode) throws {
        let filter = try FilterCompiler.compile(defaultPolicy(), mode: mode, architecture: architecture)
        #expect(filter.architecture == architecture)
        #expect(filter.program.instructions.count < 256)
        #expect(FilterProgram(bytes: filter.program.bytes) == filter.program)
    }

    @Test("allows exactly the six calls, with their arguments", arguments: Architecture.allCases)
    func sixCalls(architecture: Architecture) throws {
        let filter = try FilterCompiler.compile(defaultPolicy(), mode: .supervised, architecture: architecture)
        let evaluator = try FilterEvaluator(filter.program)
        let arguments: [[UInt64]] = [
            [], [0, 0, 0x3, 0x22, 0xFFFF_FFFF], [0, 0, 0x3, 0x22, .max], [0, 0, 0x7, 0x22, 0xFFFF_FFFF],
            [0, 0, 0x3, 0x21, 0xFFFF_FFFF], [0, 0, 0x3, 0x22, 7], [1], [2], [3], [4], [5], [0x1_0000_0003], [.max],
        ]
        var allowed: [String: Int] = [:]
        for number in 0..<1024 as Range<UInt32> {
            for values in arguments {
                let call = SystemCall(architecture: architecture.auditValue, number: number, arguments: values)
                let action = evaluator.evaluate(call)
                if action == FilterAction.allow.returnValue {
                    allowed[SystemCallTable.name(of: number, on: architecture) ?? "\(number)", default: 0] += 1
                } else {
                    #expect(action == FilterAction.notify.returnValue)
                }
            }
        }
        // munmap, brk and exit_group with whatever arguments; the others as their rules say.
        let all = arguments.count
        #expect(
            allowed == ["read": 1, "write": 2, "mmap": 2, "munmap": all, "brk": all, "exit_group": all])
    }

    @Test("kills on x32 numbers and on foreign conventions, whatever the call")
    func foreign() throws {
        let filter = try FilterCompiler.compile(defaultPolicy(), mode: .supervised, architecture: .x86_64)
        let evaluator = try FilterEvaluator(filter.program)
        for number in 0..<1024 as Range<UInt32> {
            for (architecture, number) in [
                (Architecture.x86_64.auditValue, number | SystemCall.x32Bit), (Architecture.aarch64.auditValue, number),
                (0x4000_0003, number), (0, number), (0x8000_00B7, number),
            ] {
                let call = SystemCall(architecture: architecture, number: number, arguments: [3])
                #expect(evaluator.evaluate(call) == FilterAction.killProcess.returnValue)
            }
        }
    }

    @Test(
        "without supervision, start-up calls are decided by the filter and end with ready",
        arguments: Architecture.allCases)
    func unsupervised(architecture: Architecture) throws {
        let policy = try defaultPolicy()
        let startup = try FilterEvaluator(
            FilterCompiler.compile(policy, mode: .unsupervisedStartup, architecture: architecture).program)
        let ready = try FilterEvaluator(
            FilterCompiler.compile(policy, mode: .unsupervisedReady, architecture: architecture).program)
        func actions(_ name: String, _ arguments: [UInt64]) throws -> [UInt32] {
            let call = SystemCall(
                architecture: architecture.auditValue, number: try number(name, architecture), arguments: arguments)
            return [startup.evaluate(call), ready.evaluate(call)]
        }
        let (allow, kill) = (FilterAction.allow.returnValue, FilterAction.killProcess.returnValue)
        #expect(try actions("read", [3]) == [allow, allow])
        #expect(try actions("execveat", [5, 0, 0, 0, 0x1000]) == [allow, kill])
        #expect(try actions("execveat", [6, 0, 0, 0, 0x1000]) == [kill, kill])
        #expect(try actions("execveat", [5, 0, 0, 0, 0]) == [kill, kill])
        #expect(try actions("openat", []) == [FilterAction.fail(errno: 1).returnValue, kill])
        #expect(try actions("seccomp", [1, 0]) == [allow, kill])
        #expect(try actions("seccomp", [1, 8]) == [kill, kill])
        #expect(try actions("seccomp", [0, 0]) == [kill, kill])
        #expect(try actions("socket", []) == [kill, kill])
    }

    @Test("one page is shared, by its descriptor, and only before ready", arguments: Architecture.allCases)
    func progressPage(architecture: Architecture) throws {
        let policy = try defaultPolicy()
        let meaning = PolicyMeaning(of: policy)
        func action(_ name: String, _ arguments: [UInt64], _ phase: Phase) throws -> FilterAction {
            meaning.action(
                for: SystemCall(
                    architecture: architecture.auditValue, number: try number(name, architecture), arguments: arguments),
                in: phase)
        }
        let right: [UInt64] = [0, 4096, 3, 1, 6, 0]
        #expect(try action("mmap", right, .startup) == .allow)
        #expect(try action("mmap", right, .ready) == .notify)
        // A chosen place, two pages, executable, at a fixed place, another descriptor, another offset.
        for (index, value) in [(0, 0x1000), (1, 8192), (2, 7), (3, 0x11), (4, 3), (5, 4096)] as [(Int, UInt64)] {
            var wrong = right
            wrong[index] = value
            #expect(try action("mmap", wrong, .startup) == .notify, "argument \(index)")
        }
        for (name, arguments) in [("close", [6]), ("sigaltstack", [1]), ("rt_sigaction", [11, 1, 0, 8])]
            as [(String, [UInt64])]
        {
            #expect(try action(name, arguments, .startup) == .allow)
            #expect(try action(name, arguments, .ready) == .notify)
        }
        for descriptor in [2, 3, 4, 5, 7] as [UInt64] {
            #expect(try action("close", [descriptor], .startup) == .notify)
        }
        let handled = try (1...64 as ClosedRange<UInt64>).filter {
            try action("rt_sigaction", [$0, 1, 0, 8], .startup) == .allow
        }
        #expect(handled == [4, 5, 7, 8, 11, 31])
    }

    @Test("a policy without notification cannot be supervised, and one for another machine cannot be compiled")
    func refusals() throws {
        var policy = try defaultPolicy()
        policy.architectures = [.aarch64]
        #expect(throws: FilterError(.architectureNotInPolicy(.x86_64))) {
            try FilterCompiler.compile(policy, mode: .supervised, architecture: .x86_64)
        }
        policy.defaultAction = .killProcess
        #expect(throws: FilterError(.policyWithoutNotification)) {
            try FilterCompiler.compile(policy, mode: .supervised, architecture: .aarch64)
        }
        _ = try FilterCompiler.compile(policy, mode: .unsupervisedReady, architecture: .aarch64)
    }
}
