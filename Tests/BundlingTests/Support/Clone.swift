import LinuxSystem
import Testing

@testable import Bundling

/// A small repository in a directory of its own, with a commit `base` and one after it.
struct Clone {
    let scratch: Scratch
    let base: String
    let head: String

    static let catalog = "strategies: []\n"

    /// - Parameter catalog: at head.
    init(catalog: String = Clone.catalog) throws {
        scratch = try Scratch()
        let git = Git(directory: scratch.path("clone"))
        try scratch.write("clone/README.md", "read me\n")
        try git("init", "-q", "-b", "main")
        base = try git.commit("base")
        try scratch.write("clone/docs/design.md", "design\n")
        try scratch.write("clone/catalogs/production.yaml", catalog)
        try scratch.write("clone/Fixtures/contracts/family/1.0.0.json", "{}\n")
        head = try git.commit("head")
    }

    var directory: String { scratch.path("clone") }
    var git: Git { Git(directory: directory) }

    func open() throws -> GitRepository { try GitRepository(checkout: directory, environment: Git.environment) }

    func write(_ name: String, _ content: String) throws { try scratch.write("clone/\(name)", content) }
}

/// Runs git in a directory, as the one who made a repository would.
struct Git {
    let directory: String

    static let environment = ["PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "/nonexistent"]

    @discardableResult
    func callAsFunction(_ arguments: String...) throws -> String { try run(arguments) }

    /// Commits everything, and returns its id.
    @discardableResult
    func commit(_ message: String) throws -> String {
        try run(["add", "-A"])
        try run(["commit", "-q", "-m", message])
        return try run(["rev-parse", "HEAD"])
    }

    @discardableResult
    private func run(_ arguments: [String]) throws -> String {
        let identity = [
            "-c", "user.name=Tester", "-c", "user.email=tester@example.org", "-c", "protocol.file.allow=always",
        ]
        let run = try ProgramRun(
            "/usr/bin/env", ["git", "-C", directory] + identity + arguments,
            environment: Self.environment.map { "\($0)=\($1)" } + ["GIT_CONFIG_NOSYSTEM=1"], limit: 1 << 20,
            seconds: 30)
        try #require(
            run.status == .exited(code: 0), "git \(arguments): \(String(decoding: run.errors, as: UTF8.self))")
        return String(decoding: run.output, as: UTF8.self).split(separator: "\n").last.map(String.init) ?? ""
    }
}
