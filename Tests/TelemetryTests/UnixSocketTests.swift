import Foundation
import Telemetry
import Testing

@Suite struct UnixSocketTests {
    @Test func aUnixSocketServesItsOwnerOnlyAndIsRemovedAtTheEnd() throws {
        try Self.withPath { path in
            try HTTPEndpointTests.serving(.unix(path: path)) { endpoint in
                let client = try RawClient(endpoint.address)
                client.send("GET /metrics HTTP/1.1\r\nHost: anything.example\r\n\r\n")
                #expect(try client.readAnswer().body == "/metrics\n")
                var file = stat()
                #expect(lstat(path, &file) == 0)
                #expect(file.st_mode & 0o777 == 0o600)
            }
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }

    @Test func aSocketThatADeadHostLeftIsReplaced() throws {
        try Self.withPath { path in
            try Self.leaveSocket(at: path)
            try HTTPEndpointTests.serving(.unix(path: path)) { try HTTPEndpointTests.expectAlive($0) }
        }
    }

    @Test func aSocketThatIsListenedOnIsAnError() throws {
        try Self.withPath { path in
            try HTTPEndpointTests.serving(.unix(path: path)) { first in
                let error = #expect(throws: HTTPEndpointError.self) {
                    try HTTPEndpoint(address: .unix(path: path)) { $1(.text(200, "second")) }
                }
                #expect(error?.code == .addressInUse)
                try HTTPEndpointTests.expectAlive(first)
            }
        }
    }

    @Test func aFileThatIsNoSocketIsLeftAlone() throws {
        try Self.withPath { path in
            try #require(FileManager.default.createFile(atPath: path, contents: Data("keep".utf8)))
            let error = #expect(throws: HTTPEndpointError.self) {
                try HTTPEndpoint(address: .unix(path: path)) { $1(.text(200, "")) }
            }
            #expect(error?.code == .notASocket)
            #expect(FileManager.default.contents(atPath: path) == Data("keep".utf8))
        }
    }

    @Test func aFileOfAnotherListenerOutlivesTheEndpointThatItReplaced() throws {
        try Self.withPath { path in
            let endpoint = try HTTPEndpoint(address: .unix(path: path)) { $1(.text(200, "")) }
            unlink(path)
            try Self.leaveSocket(at: path)
            endpoint.close()
            #expect(FileManager.default.fileExists(atPath: path))
        }
    }

    @Test func aDirectoryThatIsNotThereIsAnErrorThatNamesIt() throws {
        let error = #expect(throws: HTTPEndpointError.self) {
            try HTTPEndpoint(address: .unix(path: "/nowhere/at/all.sock")) { $1(.text(200, "")) }
        }
        #expect(error?.description.contains("/nowhere/at/all.sock: No such file") == true)
    }

    private static func leaveSocket(at path: String) throws {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(result == 0)
    }

    private static func withPath(_ body: (String) throws -> Void) throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
            "b-\(UInt32.random(in: 0 ... .max))")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        try body(directory.appendingPathComponent("s").path)
    }
}
