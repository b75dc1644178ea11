import CLinux
import Glibc
import LinuxSystem
import Testing

/// Whether this process has a descriptor of this number.
private func isOpen(_ number: Int32) -> Bool { fcntl(number, F_GETFD, 0) != -1 || errno != EBADF }

struct DescriptorTests {
    @Test("a pipe tells of what it has, that it has nothing, and that the other end is gone")
    func pipe() throws {
        SignalDescriptor.ignoreFailedWrites()
        let pipe = try Pipe(nonblocking: [.read, .write])
        var buffer = [UInt8](repeating: 0, count: 8)
        #expect(try buffer.withUnsafeMutableBytes { try pipe.readEnd.read(into: $0) } == .wouldBlock)
        #expect(try [1, 2, 3 as UInt8].withUnsafeBytes { try pipe.writeEnd.write($0) } == .transferred(3))
        #expect(try buffer.withUnsafeMutableBytes { try pipe.readEnd.read(into: $0) } == .transferred(3))
        #expect(buffer == [1, 2, 3, 0, 0, 0, 0, 0])
        let full = [UInt8](repeating: 0, count: pipe.capacity)
        #expect(try full.withUnsafeBytes { try pipe.writeEnd.write($0) } == .transferred(full.count))
        #expect(try full.withUnsafeBytes { try pipe.writeEnd.write($0) } == .wouldBlock)
        let reader = pipe.keepReadEnd()
        var large = [UInt8](repeating: 1, count: full.count + 1)
        #expect(try large.withUnsafeMutableBytes { try reader.read(into: $0) } == .transferred(full.count))
        #expect(try large.withUnsafeMutableBytes { try reader.read(into: $0) } == .endOfFile)
        let writer = try Pipe(nonblocking: .write).keepWriteEnd()
        #expect(try full.withUnsafeBytes { try writer.write($0) } == .brokenPipe)
    }

    @Test("a descriptor is closed when its owner goes, and not before")
    func ownership() throws {
        let number: Int32
        do {
            let owned = OwnedDescriptor(owning: dup(0))
            number = owned.rawValue
            #expect(number > 2 && fcntl(number, F_GETFD, 0) != -1)
        }
        #expect(fcntl(number, F_GETFD, 0) == -1)
        let released = OwnedDescriptor(owning: dup(0)).release()
        #expect(fcntl(released, F_GETFD, 0) != -1)
        close(released)
    }

    @Test("an error names the call, the meaning and the constant")
    func errors() {
        #expect(SystemCallError(call: "pipe2", errno: EMFILE).description == "pipe2: Too many open files (EMFILE)")
        #expect(SystemCallError(call: "x", errno: 4711).description == "x: unknown error (errno 4711)")
        #expect { try DescriptorIO.readAll("/nowhere/file") } throws: { "\($0)".contains("/nowhere/file") }
    }

    @Test("a file larger than its limit is refused rather than read")
    func limits() throws {
        #expect(try DescriptorIO.readAll("/proc/self/status").isEmpty == false)
        #expect { try DescriptorIO.readAll("/dev/zero", limit: 1 << 16) } throws: {
            ($0 as? SystemCallError)?.errno == EFBIG
        }
    }

    @Test("a sealed memory file cannot be changed by anybody")
    func memoryFile() throws {
        let file = try MemoryFile(name: "test", isExecutable: true)
        let number = file.descriptor.rawValue
        #expect(write(number, "before", 6) == 6)
        try file.seal()
        #expect(write(number, "after", 5) == -1 && errno == EPERM)
        #expect(ftruncate(number, 1) == -1 && errno == EPERM)
        let again = bulkhead_open("/proc/self/fd/\(number)", O_RDWR, 0)
        #expect(write(again, "after", 5) == -1)
        close(again)
        #expect(bulkhead_memory_file_seals(number) & BULKHEAD_FULL_SEALS == BULKHEAD_FULL_SEALS)
    }
}
