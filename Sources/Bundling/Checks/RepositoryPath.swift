/// A path within a repository, from its top.
package enum RepositoryPath {
    /// What is wrong with a path, whatever the repository holds; nil: nothing.
    package static func fault(of text: String) -> String? {
        guard !text.isEmpty else { return "is empty" }
        guard text.utf8.count <= 4096 else { return "is longer than 4096 bytes" }
        guard text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
            return "has a control character"
        }
        guard !text.hasPrefix("/") else { return "is a path of this machine; write it from the top of the repository" }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard !parts.contains("..") else { return "leads out of where it begins by ..; write it without" }
        guard !parts.contains("."), !parts.contains("") else {
            return "has an empty step or a dot; write it as git does, such as docs/design.md"
        }
        guard parts.first?.lowercased() != ".git" else { return "lies in git's own directory, which no revision has" }
        return nil
    }
}
