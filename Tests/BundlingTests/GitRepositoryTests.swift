import Foundation
import Testing

@testable import Bundling

@Suite struct GitRepositoryTests {
    private func fault(_ work: () throws(GitError) -> some Any) -> String {
        do {
            return "no fault: \(try work())"
        } catch {
            return error.description
        }
    }

    @Test func everyNameOfACommitGivesItsFullID() throws {
        let clone = try Clone()
        try clone.git("tag", "light")
        try clone.git("tag", "-a", "-m", "release", "annotated")
        let repository = try clone.open()
        for name in [
            "HEAD", "main", "light", "annotated", "refs/tags/annotated", clone.head, String(clone.head.prefix(9)),
        ] {
            #expect(try repository.commit(name) == clone.head, "\(name)")
        }
        #expect(try repository.commit("HEAD~1") == clone.base)
        #expect(try repository.isAncestor(clone.base, of: clone.head))
        #expect(try !repository.isAncestor(clone.head, of: clone.base))
    }

    @Test func whatIsNoCommitIsNamed() throws {
        let clone = try Clone()
        let repository = try clone.open()
        let zeros = String(repeating: "0", count: 40)
        #expect(
            fault { () throws(GitError) in try repository.commit(zeros) }.contains(
                "names no commit of this clone; is it"))
        #expect(fault { () throws(GitError) in try repository.commit("nowhere") }.contains("names no commit"))
        #expect(fault { () throws(GitError) in try repository.commit("--all") }.contains("names no commit"))
        #expect(fault { () throws(GitError) in try repository.commit("HEAD..main") }.contains("names no commit"))
        let tree = fault { () throws(GitError) in try repository.commit("HEAD:docs") }
        #expect(tree == #""HEAD:docs" is a tree and no commit"#)
        let blob = fault { () throws(GitError) in try repository.commit("HEAD:README.md") }
        #expect(blob == #""HEAD:README.md" is a blob and no commit"#)
        try clone.git("branch", "twice", clone.base)
        try clone.git("tag", "twice", clone.head)
        #expect(fault { () throws(GitError) in try repository.commit("twice") }.contains("is ambiguous"))
        #expect(try repository.commit("refs/heads/twice") == clone.base)
    }

    @Test func aDirectoryWithoutARepositoryIsTold() throws {
        let scratch = try Scratch()
        #expect(
            fault { () throws(GitError) in
                try GitRepository(checkout: scratch.path(""), environment: Git.environment)
            }.contains("is no repository of git here: fatal: not a git repository"))
        #expect(
            fault { () throws(GitError) in
                try GitRepository(checkout: scratch.path(""), environment: ["PATH": "relative:/nonexistent"])
            }.contains("there is no git on the PATH"))
    }

    @Test func filesAreReadAsTheyAreInTheRevision() throws {
        let clone = try Clone()
        try clone.write("docs/design.md", "changed\n")
        let repository = try clone.open()
        #expect(try repository.file("docs/design.md", at: clone.head, limit: 100) == Array("design\n".utf8))
        #expect(
            fault { () throws(GitError) in try repository.file("docs/design.md", at: clone.head, limit: 3) }
                == "is larger than 3 bytes at head")
        #expect(
            fault { () throws(GitError) in try repository.file("docs/design.md", at: clone.base, limit: 3) }
                == #"is not there at head: there is no "docs""#)
        #expect(
            fault { () throws(GitError) in try repository.file("docs", at: clone.head, limit: 3) }
                == "is a directory at head; name a file")
        #expect(
            fault { () throws(GitError) in try repository.file("README.md/x", at: clone.head, limit: 3) }
                == #"is not there at head: "README.md" is a file"#)
        // No pattern is one.
        #expect(
            fault { () throws(GitError) in try repository.file("docs/*.md", at: clone.head, limit: 3) }
                .hasPrefix("is not there at head"))
        #expect(
            fault { () throws(GitError) in try repository.file(":(top)README.md", at: clone.head, limit: 3) }
                .hasPrefix("is not there at head"))
        #expect(try repository.files(under: "Fixtures/contracts", at: clone.head).map(\.path) == ["family/1.0.0.json"])
        #expect(try repository.files(under: "Fixtures/contracts", at: clone.base).isEmpty)
    }

    @Test func whatLiesBehindALinkOrInASubmoduleIsNotInTheRevision() throws {
        let clone = try Clone()
        let other = try Clone()
        try FileManager.default.createSymbolicLink(
            atPath: clone.directory + "/link.md", withDestinationPath: "docs/design.md")
        try FileManager.default.createSymbolicLink(atPath: clone.directory + "/outside", withDestinationPath: "/etc")
        try clone.git("submodule", "--quiet", "add", other.directory, "part")
        let head = try clone.git.commit("links")
        let repository = try clone.open()
        func fault(_ path: String) -> String {
            self.fault { () throws(GitError) in try repository.file(path, at: head, limit: 100) }
        }
        #expect(fault("link.md") == "is a symbolic link at head; name the file itself")
        #expect(fault("outside/passwd").hasPrefix(#"lies behind "outside", which is a symbolic link"#))
        #expect(fault("part") == "is a submodule at head, whose files are in another repository")
        #expect(fault("part/README.md").hasPrefix(#"lies in "part", which is a submodule"#))
    }

    @Test func aShallowCloneIsSaidToBeOne() throws {
        let clone = try Clone()
        let shallow = clone.scratch.path("shallow")
        try clone.git("clone", "-q", "--depth", "1", "file://\(clone.directory)", shallow)
        let repository = try GitRepository(checkout: shallow, environment: Git.environment)
        #expect(repository.isShallow)
        #expect(
            fault { () throws(GitError) in try repository.commit(clone.base) }
                .contains("which is shallow; get the rest with `git fetch --unshallow`"))
        #expect(try repository.commit(clone.head) == clone.head)
    }

    @Test func changesOfTheWorkingTreeAreSeen() throws {
        let clone = try Clone()
        let repository = try clone.open()
        #expect(try repository.changes().isEmpty)
        try clone.write("README.md", "changed\n")
        try clone.write("new", "")
        #expect(try repository.changes() == ["README.md", "new"])
        #expect(try repository.checkedOut() == clone.head)
    }

    /// What a repository's own configuration would start.
    @Test func nothingThatTheRepositoryNamesIsStarted() throws {
        let clone = try Clone()
        let mark = clone.scratch.path("started")
        let program = clone.scratch.path("program")
        try clone.scratch.write("program", "#!/bin/sh\necho \"$0 $*\" >> \(mark)\ncat\n")
        #expect(chmod(program, 0o755) == 0)
        try clone.write(".gitattributes", "* filter=evil diff=evil\n")
        let head = try clone.git.commit("attributes")
        for (key, value) in [
            ("core.fsmonitor", program), ("core.pager", program), ("core.hooksPath", clone.scratch.path("")),
            ("filter.evil.clean", program), ("filter.evil.smudge", program), ("filter.evil.process", program),
            ("filter.evil=x.clean", program), ("filter.evil.required", "true"), ("diff.evil.textconv", program),
            ("diff.external", program), ("core.sshCommand", program), ("alias.status", "!\(program)"),
            ("gpg.program", program), ("log.showSignature", "true"), ("core.askPass", program),
        ] { try clone.git("config", key, value) }
        try clone.write("README.md", "changed\n")
        let repository = try clone.open()
        #expect(try repository.changes().contains("README.md"))
        #expect(try repository.file("docs/design.md", at: head, limit: 100) == Array("design\n".utf8))
        #expect(try repository.commit("main") == head)
        #expect(try repository.isAncestor(clone.base, of: head))
        #expect(!FileManager.default.fileExists(atPath: mark))
    }

    /// A replacement would have the same id mean something else here than in the receiver's clone.
    @Test func noObjectStandsForAnotherOne() throws {
        let clone = try Clone()
        try clone.write("docs/design.md", "another\n")
        let other = try clone.git.commit("another")
        try clone.git("replace", clone.head, other)
        let repository = try clone.open()
        #expect(try repository.file("docs/design.md", at: clone.head, limit: 100) == Array("design\n".utf8))
        try clone.write(".git/info/grafts", "\(clone.base) \(clone.head)\n")
        #expect(try !repository.isAncestor(clone.head, of: clone.base))
    }

    @Test func theEnvironmentLeadsToNoOtherRepository() throws {
        let clone = try Clone()
        let other = try Clone(catalog: "other")
        var environment = Git.environment
        environment["GIT_DIR"] = other.directory + "/.git"
        environment["GIT_OBJECT_DIRECTORY"] = other.directory + "/.git/objects"
        let repository = try GitRepository(checkout: clone.directory, environment: environment)
        #expect(try repository.commit("HEAD") == clone.head)
    }
}
