import Foundation
import LinuxSystem
import Testing

@Suite struct SocketTests {
    private let path = FileManager.default.temporaryDirectory.appendingPathComponent("bulkhead-\(UUID().uuidString)")
        .path

    @Test("a Unix socket is its owner's alone, and tells who connects")
    func unixSocket() throws {
        defer { unlink(path) }
        let listener = try UnixListener(path: path)
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        let none = try listener.accept()
        if none != nil { Issue.record("nobody has connected") }
        let client = try UnixSocket.connect(path, milliseconds: 1000)
        let accepted = try listener.accept()
        guard let accepted else {
            Issue.record("the connection is not there")
            return
        }
        #expect(try UnixSocket.peerUser(accepted) == geteuid())
        _ = try Array("x".utf8).withUnsafeBytes { try client.write($0) }
        #expect(!UnixSocket.isAbandoned(path))
    }

    @Test("a socket file that nobody listens at any more is replaced, and anything else is left alone")
    func abandoned() throws {
        defer { unlink(path) }
        do { _ = try UnixListener(path: path) }
        #expect(UnixSocket.isAbandoned(path))
        let listener = try UnixListener(path: path)
        #expect { _ = try UnixListener(path: path) } throws: { ($0 as? SystemCallError)?.errno == EADDRINUSE }
        #expect(!UnixSocket.isAbandoned(path + "-none"))
        unlink(path)
        let isGone = !listener.file.exists
        #expect(isGone)
        try "keep".write(toFile: path, atomically: false, encoding: .utf8)
        #expect { _ = try UnixListener(path: path) } throws: { ($0 as? SystemCallError)?.errno == ENOTSOCK }
        // What took the place of its own file is not its to remove.
        listener.file.remove()
        #expect(FileManager.default.fileExists(atPath: path))
    }

    @Test("a path that does not fit is an error, and none is cut")
    func longPath() throws {
        let long = "/tmp/" + String(repeating: "x", count: UnixSocket.maxPathBytes)
        #expect { _ = try UnixListener(path: long) } throws: { ($0 as? SystemCallError)?.errno == ENAMETOOLONG }
    }

    @Test("a lock is held by one, is seen without being taken, and ends with its holder")
    func lock() throws {
        defer { unlink(path) }
        do {
            let lock = try FileLock(path: path)
            try lock.note("a long word")
            try lock.note("42")
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "42")
            #expect(FileLock.isHeld(path: path))
            #expect { _ = try FileLock(path: path) } throws: { ($0 as? SystemCallError)?.errno == EAGAIN }
        }
        #expect(!FileLock.isHeld(path: path))
        _ = try FileLock(path: path)
    }

    @Test("waking a loop from another thread makes it look once")
    func wake() throws {
        let wake = try WakeDescriptor()
        var poller = try Epoll()
        try poller.add(wake.rawValue, token: 1, for: .readable)
        #expect(try poller.wait(milliseconds: 0) == 0)
        wake.wake()
        wake.wake()
        #expect(try poller.wait(milliseconds: 1000) == 1)
        wake.clear()
        #expect(try poller.wait(milliseconds: 0) == 0)
    }
}
