import Words

extension GitRepository {
    /// A file of a revision.
    struct Entry: Sendable, Hashable {
        enum Kind: Sendable, Hashable { case file, link, directory, submodule }
        let path: String
        let kind: Kind
        let object: String
        /// In bytes; nil for what is no file.
        let size: Int?
    }

    /// The bytes of a file of a commit, which lies there itself and not behind a link.
    ///
    /// - Parameters:
    ///   - path: that ``RepositoryPath`` has nothing against.
    ///   - commit: a full id.
    package func file(_ path: String, at commit: String, limit: Int) throws(GitError) -> [UInt8] {
        let entry = try entry(path, at: commit)
        switch entry?.kind {
        case .file: break
        case .link: throw GitError("is a symbolic link at head; name the file itself")
        case .directory: throw GitError("is a directory at head; name a file")
        case .submodule: throw GitError("is a submodule at head, whose files are in another repository")
        case nil: throw GitError(try whyNotThere(path, at: commit))
        }
        guard let entry else { throw GitError("is not there at head") }
        return try content(of: entry, limit: limit)
    }

    /// Everything under a directory of a commit, by its path within that; empty where there is no such directory.
    func files(under directory: String, at commit: String) throws(GitError) -> [Entry] {
        let prefix = directory + "/"
        return try list(["-r", commit, "--", prefix]).compactMap { entry in
            guard entry.path.hasPrefix(prefix) else { return nil }
            return Entry(
                path: String(entry.path.dropFirst(prefix.count)), kind: entry.kind, object: entry.object,
                size: entry.size)
        }
    }

    func content(of entry: Entry, limit: Int) throws(GitError) -> [UInt8] {
        guard let size = entry.size, size <= limit else { throw GitError("is larger than \(limit) bytes at head") }
        let answer = try run(["cat-file", "blob", entry.object])
        guard answer.isGood else { throw GitError("cannot be read at head: \(answer.reason)") }
        return answer.output
    }

    /// What a commit has at a path; nil where there is nothing, also behind a link.
    func entry(_ path: String, at commit: String) throws(GitError) -> Entry? {
        try list([commit, "--", path]).first { $0.path == path }
    }

    /// What is in the way.
    private func whyNotThere(_ path: String, at commit: String) throws(GitError) -> String {
        let parts = path.split(separator: "/")
        for count in 1..<max(1, min(parts.count, 64)) {
            let parent = parts[..<count].joined(separator: "/")
            let shown = Words.quote(parent)
            switch try entry(parent, at: commit)?.kind {
            case .directory: continue
            case .link: return "lies behind \(shown), which is a symbolic link at head; name the file itself"
            case .submodule:
                return "lies in \(shown), which is a submodule at head: its files are in another repository"
            case .file: return "is not there at head: \(shown) is a file"
            case nil: return "is not there at head: there is no \(shown)"
            }
        }
        return "is not there at head; is it committed, and spelled as it is from the top of the repository?"
    }

    private func list(_ arguments: [String]) throws(GitError) -> [Entry] {
        let answer = try run(["ls-tree", "-z", "-l", "--full-tree"] + arguments)
        guard answer.isGood else { throw GitError("cannot be read: \(answer.reason)") }
        return answer.output.split(separator: 0).compactMap(Self.entry)
    }

    /// `100644 blob ID    SIZE\tPATH`
    private static func entry(_ record: ArraySlice<UInt8>) -> Entry? {
        guard let tab = record.firstIndex(of: UInt8(ascii: "\t")) else { return nil }
        let words = String(decoding: record[..<tab], as: UTF8.self).split(separator: " ")
        guard words.count == 4 else { return nil }
        let kind: Entry.Kind
        switch (words[0], words[1]) {
        case ("120000", _): kind = .link
        case (_, "blob"): kind = .file
        case (_, "tree"): kind = .directory
        default: kind = .submodule
        }
        let path = String(decoding: record[record.index(after: tab)...], as: UTF8.self)
        return Entry(path: path, kind: kind, object: String(words[2]), size: Int(words[3]))
    }
}
