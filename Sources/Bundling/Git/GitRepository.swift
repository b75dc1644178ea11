import Words

/// A clone, of which objects are read and nothing is changed.
package struct GitRepository: Sendable {
    private let git: GitProgram
    /// Whether the history of this clone is cut off.
    package let isShallow: Bool
    /// Whether it has no working tree.
    package let isBare: Bool

    /// - Parameters:
    ///   - checkout: a directory of the clone.
    ///   - environment: of this process.
    package init(checkout: String, environment: [String: String]) throws(GitError) {
        git = try GitProgram(checkout: checkout, environment: environment)
        let answer = try git.run(["rev-parse", "--is-bare-repository", "--is-shallow-repository"])
        guard answer.isGood else {
            let advice =
                answer.errors.contains("dubious ownership")
                ? "if you trust it, say so with `git config --global --add safe.directory`"
                : "name a clone with --checkout"
            throw GitError("\(Words.quote(checkout)) is no repository of git here: \(answer.reason); \(advice)")
        }
        let words = answer.text.split(separator: "\n")
        isBare = words.first == "true"
        isShallow = words.last == "true"
    }

    /// Runs git in the clone.
    func run(_ arguments: [String]) throws(GitError) -> GitProgram.Answer { try git.run(arguments) }

    /// The full id of the commit that a name means.
    package func commit(_ name: String) throws(GitError) -> String {
        let answer = try git.run(["rev-parse", "--verify", "--end-of-options", "\(name)^{commit}"])
        if !Revision.isFull(name), answer.errors.contains("ambiguous") {
            throw GitError("\(Words.quote(name)) is ambiguous; write the full id, or refs/heads/… or refs/tags/…")
        }
        if answer.isGood, Revision.isFull(answer.text) { return answer.text }
        throw GitError(try whyNoCommit(name))
    }

    private func whyNoCommit(_ name: String) throws(GitError) -> String {
        let shown = Words.quote(name)
        let object = try git.run(["rev-parse", "--verify", "--quiet", "--end-of-options", name])
        if object.isGood {
            let type = try git.run(["cat-file", "-t", object.text])
            if type.isGood {
                return type.text == "commit" || type.text == "tag"
                    ? "\(shown) leads to no commit that is in this clone\(depthHint)"
                    : "\(shown) is a \(Words.clean(type.text, limit: 16)) and no commit"
            }
        }
        return "\(shown) names no commit of this clone\(depthHint)"
    }

    private var depthHint: String {
        isShallow
            ? ", which is shallow; get the rest with `git fetch --unshallow`" : "; is it fetched, and spelled right?"
    }

    /// Whether `head` comes after `base`: both full ids.
    package func isAncestor(_ base: String, of head: String) throws(GitError) -> Bool {
        let answer = try git.run(["merge-base", "--is-ancestor", base, head])
        guard answer.isGood || answer.code == 1 else { throw GitError("cannot be asked: \(answer.reason)") }
        return answer.isGood
    }

    /// The URL of the remote `origin`, as it was written down; nil where there is none.
    package func originURL() throws(GitError) -> String? {
        let answer = try git.run(["config", "--get", "remote.origin.url"])
        return answer.isGood && !answer.text.isEmpty ? answer.text : nil
    }

    /// The commit that is checked out; nil before the first one.
    package func checkedOut() throws(GitError) -> String? {
        let answer = try git.run(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"])
        return answer.isGood ? answer.text : nil
    }

    /// What of the working tree is not as it is checked out, new files included; submodules are not looked into.
    package func changes() throws(GitError) -> [String] {
        guard !isBare else { return [] }
        // Comparing a file would run the filters that a repository names.
        let names = try git.run([
            "config", "--name-only", "-z", "--get-regexp", #"^filter\..*\.(clean|smudge|process)$"#,
        ])
        var overrides: [(name: String, value: String)] = []
        for name in names.output.split(separator: 0).map({ String(decoding: $0, as: UTF8.self) }) {
            overrides.append((name, ""))
            if let dot = name.lastIndex(of: ".") { overrides.append((name[..<dot] + ".required", "false")) }
        }
        let answer = try git.run(
            ["status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=normal", "--ignore-submodules=all"],
            overrides: overrides)
        guard answer.isGood else { throw GitError("cannot be asked: \(answer.reason)") }
        return answer.output.split(separator: 0).map { String(decoding: $0.dropFirst(3), as: UTF8.self) }
    }
}
