private import Foundation
import Host

/// A directory of temporary files that goes with this value.
final class ScratchDirectory {
    let path: String

    init() throws(HostError) {
        let name = "bulkhead-bench-\(UUID().uuidString)"
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent(name)
        path = directory.path
        do {
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
        } catch {
            throw HostError(.cannotCreate, "cannot make the temporary directory \(path): \(error.localizedDescription)")
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file and gives its path.
    func write(_ name: String, _ bytes: [UInt8]) throws(HostError) -> String {
        let file = path + "/" + name
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: file))
        } catch {
            throw HostError(.cannotCreate, "cannot write the temporary file \(file): \(error.localizedDescription)")
        }
        return file
    }

    func write(_ name: String, _ text: String) throws(HostError) -> String { try write(name, Array(text.utf8)) }
}
