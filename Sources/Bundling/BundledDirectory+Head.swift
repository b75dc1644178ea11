import Digest

extension BundledDirectory {
    /// The digest of the files that lie in a directory of a commit; nil where none does.
    func digest(
        of directory: String, at commit: String, _ repository: GitRepository
    ) throws(BundleProblem) -> DirectoryDigest? {
        do {
            var files: [DirectoryDigest.File] = []
            let entries = try repository.files(under: directory, at: commit).filter { counts($0.path) }
            guard entries.count <= mostFiles else {
                throw problem("\(directory) has more than \(mostFiles) files at head")
            }
            for entry in entries {
                try check(name: entry.path)
                guard entry.kind == .file else {
                    throw problem("\(directory)/\(entry.path) is no file at head, but a link or a submodule")
                }
                do {
                    files.append(.init(entry.path, SHA256Digest(of: try repository.content(of: entry, limit: largest))))
                } catch {
                    throw problem("\(directory)/\(entry.path) \(error)")
                }
            }
            if files.isEmpty, let kind = try repository.entry(directory, at: commit)?.kind, kind != .directory {
                throw problem("\(directory) is no directory at head, but a \(kind)")
            }
            return files.isEmpty ? nil : DirectoryDigest(files)
        } catch let error as GitError {
            throw problem("\(directory) \(error)")
        } catch let error as BundleProblem {
            throw error
        } catch {
            throw problem("\(directory): \(error)")
        }
    }
}
