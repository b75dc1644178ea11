private import Glibc
import Words

/// A directory with `default.yaml` and, for families that may do less, `FAMILY.yaml`.
package struct PolicyDirectory: Sendable, Hashable {
    package let path: String

    package init(_ path: String) { self.path = path }

    /// The policy for a family: `FAMILY.yaml` if there is one, else `default.yaml`. A file that is refused is an error
    /// and never a reason to take another one.
    package func policy(for family: String) throws(PolicyFileError) -> LoadedPolicy {
        try PolicyFile.load(try file(for: family))
    }

    /// The file that ``policy(for:)`` reads, whether or not it is accepted.
    package func file(for family: String) throws(PolicyFileError) -> String {
        guard Self.isName(family) else {
            throw PolicyFileError(
                .badFamilyName, path: path,
                "the family name \(family.debugDescription) can have no policy file; a name is made of a-z, 0-9 and _")
        }
        let own = "\(path)/\(family).yaml"
        return try PolicyFileContent.exists(own) ? own : "\(path)/default.yaml"
    }

    /// The families that have a file of their own, sorted; also a file that is refused. `default` is none.
    package func families() throws(PolicyFileError) -> [String] {
        guard let stream = opendir(path) else {
            let meaning = strerror(errno).map { String(cString: $0) } ?? "errno \(errno)"
            throw PolicyFileError(.unreadable, path: path, "cannot be read: \(meaning)")
        }
        defer { closedir(stream) }
        var families: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name.hasSuffix(".yaml") else { continue }
            let family = String(name.dropLast(5))
            if family != "default", Self.isName(family) { families.append(family) }
        }
        return families.sorted()
    }

    /// Whether a path is one of a directory, be it by a link.
    package static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Whether a name can be part of a path without leading elsewhere.
    private static func isName(_ family: String) -> Bool { family.utf8.count <= 128 && PlainName.isPlain(family) }
}
