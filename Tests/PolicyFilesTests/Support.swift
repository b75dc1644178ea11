import Glibc
import Testing

/// The package's directory, from the path of a file two levels below it.
func packageRoot(of source: String = #filePath) -> String {
    source.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
}

/// A directory that is removed again, for files of one test.
final class ScratchDirectory: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/bulkhead-policy-XXXXXX".utf8CString)
        path = String(cString: try #require(mkdtemp(&template)))
    }

    deinit {
        if let directory = opendir(path) {
            while let entry = readdir(directory) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                _ = unlink("\(path)/\(name)")
            }
            closedir(directory)
        }
        rmdir(path)
    }

    @discardableResult
    func write(_ name: String, _ text: String) throws -> String {
        let file = try #require(fopen("\(path)/\(name)", "w"))
        defer { fclose(file) }
        let bytes = Array(text.utf8)
        try #require(fwrite(bytes, 1, bytes.count, file) == bytes.count)
        return "\(path)/\(name)"
    }
}

/// The text of the shipped policy.
func defaultText() throws -> String {
    let file = try #require(fopen(packageRoot() + "/policies/default.yaml", "r"))
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes[..<count], as: UTF8.self)
}
