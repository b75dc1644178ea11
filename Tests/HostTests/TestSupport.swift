import Foundation
import Testing

@testable import Host

/// A directory that is gone after the test.
final class TemporaryDirectory {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("host-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The path of `name`, with `bytes` in it where they are given.
    func file(_ name: String = "file", _ bytes: [UInt8]? = nil) throws -> String {
        let file = "\(path)/\(name)"
        if let bytes { try Data(bytes).write(to: URL(fileURLWithPath: file)) }
        return file
    }
}

func content(of path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path))) }

/// What `body` throws.
func failure(_ body: () throws(HostError) -> Void) -> HostError? {
    do throws(HostError) {
        try body()
        return nil
    } catch {
        return error
    }
}
