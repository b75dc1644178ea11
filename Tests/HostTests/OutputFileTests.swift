import Foundation
import Glibc
import LinuxSystem
import Testing

@testable import Host

@Suite struct OutputFileTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test func aRunThatIsNotResumedStartsAnEmptyFileWhenItBegins() throws {
        let path = try directory.file("file", Array("of an earlier run\n".utf8))
        let output = try OutputFile(path, purpose: "intents")
        #expect(try content(of: path) == Array("of an earlier run\n".utf8))
        try output.begin()
        try output.append(Array("new\n".utf8))
        #expect(output.writtenBytes == 0)
        try output.flush()
        #expect(output.writtenBytes == 4)
        try output.sync()
        try output.finish()
        #expect(try content(of: path) == Array("new\n".utf8))
    }

    @Test func aReaderGetsEveryByteOnceWhenAFlushFailedBetween() throws {
        let path = try directory.file("pipe")
        try #require(mkfifo(path, 0o600) == 0)
        let number = Glibc.open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        try #require(number >= 0)
        let reader = OwnedDescriptor(owning: number)
        let output = try OutputFile(path, purpose: "intents")
        output.backpressure = Backpressure(
            descriptor: -1, serve: {}, pause: { _ in 0 }, isAbandoned: { true })
        // More than a pipe holds, and no byte like its neighbours.
        let bytes = (0..<120_000).map { UInt8(truncatingIfNeeded: $0 % 251) }
        try output.append(bytes)
        let error = try #require(failure(output.flush))
        let written = Int(output.writtenBytes)
        #expect(written > 0 && written < bytes.count)
        #expect(
            error.description
                == "\(path) is not being read; stopped with \(written) bytes written and \(bytes.count - written) bytes lost"
        )

        // Now there is room for the rest.
        var received = try read(reader)
        try output.finish()
        received += try read(reader)
        #expect(received == bytes)
        // There is nothing to sync, and no error either.
        try output.sync()
    }

    /// What is there.
    private func read(_ descriptor: borrowing OwnedDescriptor) throws -> [UInt8] {
        var bytes: [UInt8] = []
        let space = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 1)
        defer { space.deallocate() }
        while case .transferred(let count) = try descriptor.read(into: space) { bytes += space[..<count] }
        return bytes
    }
}
