import Testing

@testable import Bundling

@Suite struct PathAndRevisionTests {
    @Test(arguments: ["design.md", "docs/the design.md", "a/..b/c", "é/ü.md", ".hidden"])
    func pathsOfARepositoryAreAccepted(_ path: String) {
        #expect(RepositoryPath.fault(of: path) == nil)
    }

    @Test(arguments: [
        ("", "is empty"), ("../x", "leads out"), ("a/../../x", "leads out"),
        ("/etc/passwd", "is a path of this machine"),
        ("./a", "an empty step or a dot"), ("a//b", "an empty step or a dot"), ("a/", "an empty step or a dot"),
        ("a\nb", "a control character"), ("a\u{0}b", "a control character"), (".git/config", "git's own directory"),
        (".GIT/config", "git's own directory"), (String(repeating: "a", count: 5000), "is longer"),
    ])
    func pathsThatLeadElsewhereAreRefused(_ path: String, _ fault: String) {
        #expect(RepositoryPath.fault(of: path)?.contains(fault) == true)
    }

    @Test(arguments: ["HEAD", "HEAD~3", "v1.0^{commit}", "refs/tags/v1", "abc123", ":/fix"])
    func namesOfRevisionsAreAccepted(_ name: String) {
        #expect(Revision.fault(of: name) == nil)
    }

    @Test(arguments: [
        ("", "is empty"), ("--all", "begins with a hyphen"), ("-", "begins with a hyphen"), ("a b", "a space"),
        ("a\nb", "a space or a control"), (String(repeating: "a", count: 2000), "is longer"),
    ])
    func optionsAreNoRevisions(_ name: String, _ fault: String) {
        #expect(Revision.fault(of: name)?.contains(fault) == true)
    }

    @Test func onlyAWholeIDIsFull() {
        let id = String(repeating: "0a", count: 20)
        #expect(Revision.isFull(id))
        #expect(Revision.isFull(String(repeating: "0a", count: 32)))
        #expect(!Revision.isFull(String(id.dropLast())))
        #expect(!Revision.isFull(id.uppercased()))
        #expect(!Revision.isFull("HEAD"))
    }
}
