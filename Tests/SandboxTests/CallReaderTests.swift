import Glibc
import SandboxPolicy
import Testing

@testable import Sandbox

/// Registers become words, and what a worker wrote into its memory stays harmless.
struct CallReaderTests {
    private func reader(_ name: String, _ arguments: [UInt64], memory: Bool = true) -> CallReader {
        let number = SystemCallTable.number(of: name, on: .current) ?? .max
        return CallReader(
            call: SystemCall(architecture: Architecture.current.auditValue, number: number, arguments: arguments),
            memory: memory ? FrozenMemory(id: getpid()) : nil)
    }

    private func text(_ name: String, _ arguments: [UInt64], memory: Bool = true) -> String {
        reader(name, arguments, memory: memory).arguments.map(\.text).joined(separator: ", ")
    }

    /// Calls `body` with the address of these bytes.
    private func with<Value>(_ bytes: [UInt8], _ body: (UInt64) -> Value) -> Value {
        bytes.withUnsafeBytes { body(UInt64(UInt(bitPattern: $0.baseAddress))) }
    }

    @Test("flags have names, what is left over is a number, and a mode is shown where a file is made")
    func flags() {
        let here = UInt64(bitPattern: -100)
        with(Array("/tmp/x\0".utf8)) { path in
            #expect(
                text("openat", [here, path, 0o2000101, 0o640])
                    == #"AT_FDCWD, "/tmp/x", O_WRONLY|O_CREAT|O_CLOEXEC, 0640"#)
            #expect(text("openat", [5, path, 0, 0o777]) == #"5, "/tmp/x", O_RDONLY"#)
            #expect(text("openat", [5, path, 1 << 40 | 2, 0]) == #"5, "/tmp/x", O_RDWR|0x10000000000"#)
            #expect(reader("openat", [here, path, 0]).subject == #""/tmp/x""#)
            #expect(
                text("renameat2", [here, path, here, 0, 2])
                    == #"AT_FDCWD, "/tmp/x", AT_FDCWD, NULL, RENAME_EXCHANGE"#)
        }
        #expect(
            text("mmap", [0, 4096, 7, 0x22, 0xFFFF_FFFF, 0])
                == "NULL, 4096, PROT_READ|PROT_WRITE|PROT_EXEC, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0")
        #expect(text("mprotect", [0x1000, 1 << 21, 0]) == "0x1000, 0x200000, PROT_NONE")
        #expect(text("socket", [10, 0x80003, 6]) == "AF_INET6, SOCK_RAW|SOCK_CLOEXEC, 6")
        #expect(text("socket", [99, 9, 0]) == "address family 99, type 9, 0")
        #expect(text("clone", [0x10000000 | 17, 0]) == "SIGCHLD|CLONE_NEWUSER, NULL")
        #expect(text("unshare", [0x10000000 | 0x40000000]) == "CLONE_NEWUSER|CLONE_NEWNET")
        #expect(text("kill", [UInt64(bitPattern: -1), 9]) == "-1, SIGKILL")
        #expect(text("ptrace", [0x4206, 1, 0, 0]) == "PTRACE_SEIZE, 1, NULL, NULL")
        #expect(text("prctl", [26, 1, 0, 0, 0]) == "PR_SET_TSC, 1, 0, 0, 0")
        #expect(text("clock_gettime", [1, 0x10]) == "CLOCK_MONOTONIC, 0x10")
        #expect(text("fcntl", [4, 1031, 4096]) == "4, F_SETPIPE_SZ, 4096")
    }

    @Test("socket addresses and structures are read from memory")
    func structures() {
        with([2, 0, 0x1F, 0x90, 192, 0, 2, 7, 0, 0, 0, 0, 0, 0, 0, 0]) { address in
            #expect(text("connect", [3, address, 16]) == "3, 192.0.2.7:8080, 16")
            #expect(reader("connect", [3, address, 16]).subject == "192.0.2.7:8080")
            // A length that nobody would give takes no more than an address has.
            #expect(text("connect", [3, address, 8]) == "3, 192.0.2.7:8080, 8")
            #expect(text("connect", [3, 0, .max]).hasPrefix("3, NULL, 0xffffffffffffffff"))
        }
        with([1, 0] + Array("\0shared\u{1B}".utf8)) { address in
            #expect(text("bind", [3, address, 10]) == #"3, unix:@shared\x1b, 10"#)
        }
        let how: [UInt64] = [0o101, 0o600, 8]
        how.withUnsafeBytes { bytes in
            let address = UInt64(UInt(bitPattern: bytes.baseAddress))
            #expect(
                text("openat2", [3, 0, address, 24]).hasSuffix(
                    "{flags O_WRONLY|O_CREAT, mode 0600, resolve RESOLVE_BENEATH}, 24"))
            #expect(text("clone3", [address, 88]).hasPrefix("{flags 0x41}"))
        }
    }

    @Test("a path can forge nothing and has an end")
    func hostileText() {
        with(Array("/a\n\u{1B}[31m\"\\\u{202E}é\0".utf8)) { path in
            #expect(text("unlink", [path]) == #""/a\x0a\x1b[31m\x22\x5c\xe2\x80\xae\xc3\xa9""#)
        }
        with([UInt8](repeating: 0x1B, count: 10_000)) { path in
            let shown = text("unlink", [path])
            #expect(shown.hasSuffix("\"…") && shown.utf8.count == 255 * 4 + 2 + 3)
        }
    }

    @Test("what cannot be read stays a number, and of an unknown call there are six")
    func unknown() {
        #expect(text("unlink", [8]) == "0x8")
        #expect(text("unlink", [.max]) == "0xffffffffffffffff")
        #expect(text("unlink", [0x1234], memory: false) == "0x1234")
        #expect(text("openat2", [3, 8, 8, 24]) == "3, 0x8, 0x8, 24")
        #expect(reader("unlink", [8]).subject == nil)
        let strange = CallReader(
            call: SystemCall(
                architecture: Architecture.current.auditValue, number: 999, arguments: [1, 2, 3, 4, 5, 6]),
            memory: nil)
        #expect(strange.arguments.map(\.name) == (1...6).map { "argument\($0)" })
        #expect(strange.arguments.map(\.text) == (1...6).map { "0x\($0)" })
        // The number means something else by another convention.
        let foreign = CallReader(call: SystemCall(architecture: 0x4000_0003, number: 5, arguments: [1]), memory: nil)
        #expect(foreign.arguments.count == 6)
    }

    @Test("every call that has a signature exists, and takes at most six arguments")
    func signatures() {
        var known = 0
        for number in 0..<600 as Range<UInt32> {
            guard let name = SystemCallTable.name(of: number, on: .current),
                let parameters = CallSignature.parameters(of: name)
            else { continue }
            known += 1
            #expect(parameters.count <= SystemCall.argumentCount, "\(name)")
            for case .socketAddress(let index) in parameters.map(\.kind) { #expect(parameters.indices.contains(index)) }
        }
        #expect(known > 180)
    }
}
