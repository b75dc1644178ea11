import Glibc
import PolicyFiles
import SandboxPolicy
import Testing

@Suite("A directory of policies")
struct PolicyDirectoryTests {
    @Test("a family's own file comes before the default, and nothing comes after it")
    func choice() throws {
        let scratch = try ScratchDirectory()
        let directory = PolicyDirectory(scratch.path)
        try scratch.write("default.yaml", defaultText())
        #expect(try directory.policy(for: "trend_multifactor").path == scratch.path + "/default.yaml")

        let own = try defaultText().replacing("RLIMIT_AS, soft: 268435456", by: "RLIMIT_AS, soft: 134217728")
        try scratch.write("trend_multifactor.yaml", own)
        let loaded = try directory.policy(for: "trend_multifactor")
        #expect(loaded.path == scratch.path + "/trend_multifactor.yaml")
        #expect(loaded.policy.limits.first { $0.type == "RLIMIT_AS" }?.soft == 128 << 20)
        #expect(try directory.policy(for: "mean_reversion").digest != loaded.digest)

        // A broken own file is an error, though the default would do.
        try scratch.write("trend_multifactor.yaml", own + "\nextra: 1\n")
        #expect(throws: PolicyFileError.self) { try directory.policy(for: "trend_multifactor") }
        #expect(unlink(scratch.path + "/trend_multifactor.yaml") == 0)
        #expect(symlink("nowhere", scratch.path + "/trend_multifactor.yaml") == 0)
        let error = #expect(throws: PolicyFileError.self) { try directory.policy(for: "trend_multifactor") }
        #expect(error?.code == .unreadable)
    }

    @Test("what is no readable file is named", arguments: ["missing", "directory", "pipe", "large"])
    func unreadable(kind: String) throws {
        let scratch = try ScratchDirectory()
        let path = scratch.path + "/default.yaml"
        switch kind {
        case "directory": #expect(mkdir(path, 0o755) == 0)
        case "pipe": #expect(mkfifo(path, 0o644) == 0)
        case "large": try scratch.write("default.yaml", String(repeating: "#", count: (1 << 20) + 1))
        default: break
        }
        let error = #expect(throws: PolicyFileError.self) { try PolicyDirectory(scratch.path).policy(for: "any") }
        #expect(error?.code == (kind == "large" ? .tooLarge : .unreadable))
        #expect("\(error.map { "\($0)" } ?? "")".hasPrefix(path + ": "))
        if kind == "directory" { rmdir(path) }
    }

    @Test("lists the families that have a file of their own, whatever is in it")
    func families() throws {
        let scratch = try ScratchDirectory()
        for name in ["default.yaml", "mean_reversion.yaml", "a1.yaml", "notes.txt", "Bad-Name.yaml"] {
            try scratch.write(name, "x")
        }
        let directory = PolicyDirectory(scratch.path)
        #expect(try directory.families() == ["a1", "mean_reversion"])
        #expect(try directory.file(for: "a1") == scratch.path + "/a1.yaml")
        #expect(try directory.file(for: "other") == scratch.path + "/default.yaml")
        #expect(throws: PolicyFileError.self) { try PolicyDirectory(scratch.path + "/none").families() }
    }

    @Test("a file of exactly the greatest size is read")
    func greatest() throws {
        let scratch = try ScratchDirectory()
        var text = try defaultText() + "# "
        text += String(repeating: "x", count: (1 << 20) - text.utf8.count)
        try scratch.write("default.yaml", text)
        #expect(throws: Never.self) { try PolicyDirectory(scratch.path).policy(for: "any") }
    }

    @Test(
        "a family's name cannot lead out of the directory",
        arguments: ["", "../etc/passwd", "a/b", "A", "a.b", "ä", "a\0b"])
    func names(family: String) {
        let error = #expect(throws: PolicyFileError.self) { try PolicyDirectory("policies").policy(for: family) }
        #expect(error?.code == .badFamilyName)
    }
}

extension String {
    fileprivate func replacing(_ old: String, by new: String) -> String {
        guard let range = firstRange(of: old) else { return self }
        return replacingCharacters(in: range, with: new)
    }
}
