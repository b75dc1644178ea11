import Digest
private import Glibc
import LinuxSystem
import Words

/// Which files of a directory count: those that Bulkhead reads from it.
package enum BundledDirectory: String, Sendable, Hashable {
    /// `NAME.yaml`
    case policies
    /// `FAMILY/VERSION.json`
    case contracts

    var suffix: String { self == .policies ? ".yaml" : ".json" }
    /// Parts of a path.
    var levels: Int { self == .policies ? 1 : 2 }
    /// Bytes of a file.
    var largest: Int { 4 << 20 }
    /// Files of a directory.
    var mostFiles: Int { 10_000 }

    func counts(_ path: String) -> Bool {
        path.hasSuffix(suffix) && path.split(separator: "/", omittingEmptySubsequences: false).count == levels
    }

    /// The digest of the files that lie in `directory` on this machine.
    func digest(of directory: String) throws(BundleProblem) -> DirectoryDigest {
        var files: [DirectoryDigest.File] = []
        for path in try paths(in: directory, levels: levels) {
            try check(name: path)
            guard files.count < mostFiles else { throw problem("\(directory) has more than \(mostFiles) files") }
            do {
                files.append(.init(path, SHA256Digest(of: try LocalFile.read("\(directory)/\(path)", limit: largest))))
            } catch {
                throw problem("\(directory)/\(path) \(error.problem)")
            }
        }
        guard !files.isEmpty else { throw problem("\(directory) has no file that counts; name another directory") }
        return DirectoryDigest(files)
    }

    /// A line of the list that is hashed is a path.
    func check(name path: String) throws(BundleProblem) {
        // The last stands for bytes that are no UTF-8.
        guard RepositoryPath.fault(of: path) == nil, !path.contains("\\"), !path.contains("\u{FFFD}") else {
            throw problem("a file has the name \(Words.quote(path)), which cannot stand in a list; rename it")
        }
    }

    func problem(_ text: String) -> BundleProblem { BundleProblem("artifacts.\(rawValue)", text) }

    private func paths(in directory: String, levels: Int) throws(BundleProblem) -> [String] {
        guard let names = Self.names(in: directory) else {
            throw problem("\(directory) cannot be read: \(SystemCallError.text(of: errno))")
        }
        guard levels > 1 else { return names.filter { $0.hasSuffix(suffix) } }
        var paths: [String] = []
        for name in names where !name.hasPrefix(".") && Self.isDirectory("\(directory)/\(name)") {
            paths += try self.paths(in: "\(directory)/\(name)", levels: levels - 1).map { "\(name)/\($0)" }
        }
        return paths
    }

    private static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func names(in directory: String) -> [String]? {
        guard let stream = opendir(directory) else { return nil }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}
