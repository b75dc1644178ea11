import CSeccomp
import SandboxPolicy
import Testing

@Suite("The table of system calls")
struct SystemCallTableTests {
    @Test("has no entry that libseccomp knows otherwise", arguments: Architecture.allCases)
    func agreesWithLibrary(architecture: Architecture) {
        var compared = 0
        for name in SystemCallTable.names {
            let theirs = seccomp_syscall_resolve_name_arch(architecture.auditValue, name)
            // −1: the library is older than the call. Other negative numbers stand for calls of other architectures.
            if theirs == -1 { continue }
            let ours = SystemCallTable.number(of: name, on: architecture)
            #expect(ours == (theirs < 0 ? nil : UInt32(theirs)), "\(name)")
            compared += 1
        }
        #expect(compared > 350)
    }

    @Test("lacks no call that libseccomp knows", arguments: Architecture.allCases)
    func complete(architecture: Architecture) {
        for number in 0..<1024 as Range<Int32> {
            guard let theirs = seccomp_syscall_resolve_num_arch(architecture.auditValue, number) else { continue }
            let name = String(cString: theirs)
            theirs.deallocate()
            #expect(SystemCallTable.number(of: name, on: architecture) == UInt32(number))
            #expect(SystemCallTable.name(of: UInt32(number), on: architecture) == name)
        }
    }

    @Test("gives every number one name", arguments: Architecture.allCases)
    func unique(architecture: Architecture) {
        let numbers = SystemCallTable.names.compactMap { SystemCallTable.number(of: $0, on: architecture) }
        #expect(Set(numbers).count == numbers.count)
        #expect(numbers.max() == 469)
    }

    @Test("knows what one architecture lacks")
    func missing() {
        #expect(SystemCallTable.number(of: "arch_prctl", on: .x86_64) == 158)
        #expect(SystemCallTable.number(of: "arch_prctl", on: .aarch64) == nil)
        #expect(SystemCallTable.isKnown("arch_prctl"))
        #expect(!SystemCallTable.isKnown("pwn"))
        #expect(SystemCallTable.name(of: 335, on: .x86_64) == "uretprobe")
    }
}
