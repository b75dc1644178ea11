@testable import Sandbox
import SandboxPolicy
import Testing

/// The filter of a supervisor, by an evaluator that shares nothing with what made it.
@Suite("The filter of a supervisor") struct SupervisorFilterTests {
    private static func answer(
        _ name: String, _ arguments: UInt64..., on architecture: Architecture = .x86_64, isInert: Bool = true
    ) throws -> UInt32 {
        let filter = try FilterEvaluator(SupervisorFilter.program(architecture, hasInertMemoryFiles: isInert))
        return filter.evaluate(
            SystemCall(
                architecture: architecture.auditValue, number: try number(name, architecture), arguments: arguments))
    }

    private static let refused = SupervisorFilter.refused
    private static let passed = SupervisorFilter.passed

    @Test("answers so that whatever a worker's own filter says comes first, but for what both let pass")
    func rank() {
        // The kernel takes the lowest, as a signed number.
        let own = [FilterAction.killProcess, .fail(errno: 1), .notify].map { Int32(bitPattern: $0.returnValue) }
        #expect(own.allSatisfy { $0 < Int32(bitPattern: Self.refused) })
        #expect(Self.refused < Self.passed)
    }

    @Test("lets pass what a supervisor does", arguments: Architecture.allCases)
    func needed(_ architecture: Architecture) throws {
        let calls = [
            "read", "write", "openat", "close", "fstat", "mmap", "munmap", "mprotect", "ioctl", "epoll_ctl",
            "epoll_pwait", "ppoll", "futex", "fsync", "fdatasync", "ftruncate", "renameat", "unlinkat", "mkdirat",
            "pipe2", "bind", "listen", "accept4", "waitid", "pidfd_send_signal", "pidfd_getfd", "process_vm_readv",
            "seccomp", "landlock_restrict_self", "prctl", "setresuid", "setresgid", "setgroups", "capset", "dup3",
            "close_range", "fcntl", "exit_group", "tgkill", "getrandom", "clock_gettime", "fchmod", "fchown",
        ]
        for call in calls { #expect(try Self.answer(call, on: architecture) == Self.passed, "\(call)") }
    }

    @Test("refuses what it never does", arguments: Architecture.allCases)
    func forbidden(_ architecture: Architecture) throws {
        for call in SupervisorFilter.forbidden where SystemCallTable.number(of: call, on: architecture) != nil {
            #expect(try Self.answer(call, on: architecture) == Self.refused, "\(call)")
        }
        for call in SupervisorFilter.forbidden { #expect(SystemCallTable.isKnown(call), "\(call)") }
        #expect(Set(SupervisorFilter.forbidden).count == SupervisorFilter.forbidden.count)
    }

    @Test("executes the sealed worker alone")
    func execution() throws {
        #expect(try Self.answer("execveat", 5, 0x1234, 0, 0, 0x1000) == Self.passed)
        // The kernel looks at 32 bits of both.
        #expect(try Self.answer("execveat", 0xFFFF_FFFF_0000_0005, 0x1234, 0, 0, 0x1000) == Self.passed)
        #expect(try Self.answer("execveat", 6, 0x1234, 0, 0, 0x1000) == Self.refused)
        #expect(try Self.answer("execveat", 5, 0x1234, 0, 0, 0) == Self.refused)
        #expect(try Self.answer("execveat", 5, 0x1234, 0, 0, 0x1100) == Self.refused)
        #expect(try Self.answer("execve", 0x1234) == Self.refused)
    }

    @Test("makes threads and sealed children, and nothing else")
    func processes() throws {
        // As glibc makes a thread without clone3, and the sealed spawn its child.
        #expect(try Self.answer("clone", 0x3D_0F00) == Self.passed)
        #expect(try Self.answer("clone", 0x0020_1111) == Self.passed)
        #expect(try Self.answer("clone", 17) == Self.refused)
        for namespace: UInt64 in [0x2_0000, 0x200_0000, 0x400_0000, 0x800_0000, 0x1000_0000, 0x2000_0000, 0x4000_0000] {
            #expect(try Self.answer("clone", 0x0020_1111 | namespace) == Self.refused)
        }
        #expect(try Self.answer("setns", 9, 0x4000_0000) == Self.passed)
        #expect(try Self.answer("setns", 9, 0) == Self.refused)
        #expect(try Self.answer("setns", 9, 0x1000_0000) == Self.refused)
    }

    @Test("listens at Unix sockets, and speaks to nobody who has not come by himself")
    func sockets() throws {
        #expect(try Self.answer("socket", 1, 0x8_0801, 0) == Self.passed)
        #expect(try Self.answer("socket", 1, 0x8_0802, 0) == Self.refused)
        for family: UInt64 in 0..<64 where family != 1 {
            #expect(try Self.answer("socket", family, 1, 0) == Self.refused)
        }
        #expect(try Self.answer("sendto", 9, 0x1234, 1, 0, 0, 0) == Self.passed)
        #expect(try Self.answer("sendto", 9, 0x1234, 1, 0, 0x1_0000_0000, 16) == Self.refused)
        #expect(try Self.answer("sendto", 9, 0x1234, 1, 0, 0x1000, 16) == Self.refused)
    }

    @Test("makes only memory files that nobody can execute, where the kernel knows such")
    func memoryFiles() throws {
        #expect(try Self.answer("memfd_create", 0x1234, 0xB) == Self.passed)
        #expect(try Self.answer("memfd_create", 0x1234, 0x3) == Self.refused)
        #expect(try Self.answer("memfd_create", 0x1234, 0x13) == Self.refused)
        #expect(try Self.answer("memfd_create", 0x1234, 0x3, isInert: false) == Self.passed)
    }

    @Test("types into no terminal, whatever stands in the upper half of the request")
    func terminals() throws {
        #expect(try Self.answer("ioctl", 0, 0x5401) == Self.passed)
        #expect(try Self.answer("ioctl", 0, 0x5412) == Self.refused)
        #expect(try Self.answer("ioctl", 0, 0x1_0000_5412) == Self.refused)
        #expect(try Self.answer("ioctl", 0, 0x541C) == Self.refused)
    }

    @Test("sees no call by another convention, and none that is younger than itself")
    func conventions() throws {
        let filter = try FilterEvaluator(SupervisorFilter.program(.x86_64, hasInertMemoryFiles: true))
        let native = Architecture.x86_64.auditValue
        #expect(filter.evaluate(SystemCall(architecture: native, number: 468)) == Self.passed)
        for number: UInt32 in [470, 999, SystemCall.x32Bit, SystemCall.x32Bit | 1, 0xFFFF_FFFF] {
            #expect(filter.evaluate(SystemCall(architecture: native, number: number)) == Self.refused, "\(number)")
        }
        #expect(filter.evaluate(SystemCall(architecture: 0x4000_0003, number: 4)) == Self.refused)
    }
}
