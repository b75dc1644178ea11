import CLinux
import Glibc
import LinuxSystem
import Testing

@Suite("A page that two processes share")
struct SharedPageTests {
    @Test("shows what the other side writes, after the descriptor was closed too")
    func sharing() throws {
        let page = try SharedPage(name: "test", byteCount: 4096)
        let descriptor = try #require(page.descriptor)
        let other = try #require(mmap(nil, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0))
        try #require(other != MAP_FAILED)
        defer { munmap(other, 4096) }
        page.closeDescriptor()
        #expect(page.descriptor == nil && fcntl(descriptor, F_GETFD) == -1)
        #expect(page.copy(4096) == [UInt8](repeating: 0, count: 4096))
        other.storeBytes(of: 0x0102_0304_0506_0708, toByteOffset: 16, as: UInt64.self)
        #expect(page.load(at: 16) == 0x0102_0304_0506_0708)
        #expect(page.copy(24)[16...] == [8, 7, 6, 5, 4, 3, 2, 1])
    }

    @Test("cannot be grown, shrunk, sealed further or executed")
    func seals() throws {
        let page = try SharedPage(name: "test", byteCount: 4096)
        let descriptor = try #require(page.descriptor)
        for size in [0, 4095, 4097, 8192] { #expect(ftruncate(descriptor, size) == -1 && errno == EPERM) }
        // Written at its end, a file grows.
        #expect(lseek(descriptor, 4096, SEEK_SET) == 4096)
        #expect(write(descriptor, "x", 1) == -1 && errno == EPERM)
        #expect(bulkhead_seal_memory_file(descriptor) == -EPERM)
        var file = bulkhead_file()
        #expect(bulkhead_file_of(descriptor, &file) == 0)
        #expect(file.size == 4096 && file.mode & 0o777 == 0o600)
    }

    @Test("its identity is that of its file as /proc writes it")
    func identity() throws {
        let page = try SharedPage(name: "test", byteCount: 4096)
        #expect(page.identity == (try FileIdentity(of: #require(page.descriptor))))
    }
}
