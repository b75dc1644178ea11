import Foundation
import LinuxSystem
import Sandbox
import Testing

/// Only a static executable for this machine becomes a worker.
struct ExecutableTests {
    @Test("a dynamic executable is refused, and the reason said")
    func dynamic() throws {
        #expect { try WorkerExecutable(path: "/bin/sh") } throws: { "\($0)".contains("dynamically linked") }
    }

    @Test("what is no executable is refused", arguments: ["/etc/passwd", "/etc", "/nowhere/worker", "/dev/null"])
    func others(_ path: String) throws {
        #expect { try WorkerExecutable(path: path) } throws: { "\($0)".contains(path) }
    }

    @Test("a file that is cut short anywhere in its headers is refused", .enabled(if: Probes.areAvailable))
    func cutShort() throws {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: try #require(Probes.shared).worker)))
        #expect(bytes.withUnsafeBytes { ExecutableFormat.problem(of: $0) } == nil)
        // The file's header and the table of program headers behind it.
        let headers = 64 + 56 * Int(bytes[56])
        for length in 0..<headers {
            #expect(bytes.prefix(length).withUnsafeBytes { ExecutableFormat.problem(of: $0) } != nil, "\(length) bytes")
        }
        var hostile = bytes
        hostile.replaceSubrange(32..<40, with: repeatElement(0xFF, count: 8))
        #expect(hostile.withUnsafeBytes { ExecutableFormat.problem(of: $0) } != nil)
    }

    @Test("what was hashed is what runs, whatever happens to the file", .enabled(if: Probes.areAvailable))
    func changedFile() throws {
        let probes = try #require(Probes.shared)
        let copy = "\(probes.directory)/changing-worker"
        try FileManager.default.copyItem(atPath: probes.worker, toPath: copy)
        let executable = try WorkerExecutable(path: copy)
        try Data("no longer a worker".utf8).write(to: URL(fileURLWithPath: copy))
        #expect(executable.digest == (try WorkerExecutable(path: probes.worker)).digest)
    }
}

/// Text of `/proc` as the kernel writes it.
struct ProcessTextTests {
    @Test("mappings are read with their rights and names")
    func mappings() {
        let text = """
            00400000-00401000 r--p 00000000 00:01 1031                               /memfd:bulkhead-worker (deleted)
            7f0000000000-7f0000001000 rwxp 00000000 00:00 0 
            7f0000002000-7f0000003000 rw-s 00000000 00:01 77                         /memfd:bulkhead-progress (deleted)
            7ffd3f5f0000-7ffd3f5f4000 r--p 00000000 00:00 0                          [vvar]
            7ffd3f5f4000-7ffd3f5f6000 r-xp 00000000 00:00 0                          [vdso]
            ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]
            nonsense

            """
        let entries = MemoryMap.entries(of: Array(text.utf8))
        #expect(
            entries.map(\.name) == [
                "/memfd:bulkhead-worker (deleted)", "", "/memfd:bulkhead-progress (deleted)", "[vvar]", "[vdso]",
                "[vsyscall]",
            ])
        #expect(entries.map(\.isClock) == [false, false, false, true, true, false])
        #expect(entries.map { $0.isWritable && $0.isExecutable } == [false, true, false, false, false, false])
        #expect(entries.map(\.isShared) == [false, false, true, false, false, false])
        #expect(entries[0].file == FileIdentity(major: 0, minor: 1, inode: 1031))
        #expect(entries[1].file == nil && entries[2].file == FileIdentity(major: 0, minor: 1, inode: 77))
        #expect(entries[3].range == AddressRange(start: 0x7ffd_3f5f_0000, length: 0x4000))
    }

    @Test("status and limits are read by name")
    func status() {
        let status = ProcessStatus(Array("Name:\tx\nUid:\t1\t2\t3\t4\nGroups:\t \nThreads:\t12\nThread:\t3".utf8))
        #expect(status["Threads"] == "12")
        #expect(status["Thread"] == "3")
        #expect(status["Thr"] == "nothing")
        #expect(status.parts("Uid") == ["1", "2", "3", "4"])
        #expect(status.parts("Groups") == [])
        let limits = ProcessStatus(
            Array(
                """
                Limit                     Soft Limit           Hard Limit           Units     
                Max cpu time              unlimited            unlimited            seconds   
                Max address space         268435456            536870912            bytes     
                """.utf8))
        #expect(limits.limit(9).map { "\($0)" } == "268435456/536870912")
        #expect(limits.limit(0)?.soft == .max && limits.limit(0)?.hard == .max)
        #expect(limits.limit(7) == nil)
    }
}
