import Digest
import PolicyFiles
import PolicyReview
import Sandbox
import SandboxPolicy
import Testing

@Suite("A filter, an instruction a line")
struct ListingTests {
    @Test("is the compiled program, byte for byte", arguments: Architecture.allCases, FilterMode.allCases)
    func bytes(architecture: Architecture, mode: FilterMode) throws {
        let survey = try survey()
        let listing = try FilterListing(survey, mode: mode, architecture: architecture)
        let filter = try FilterCompiler.compile(survey.policy, mode: mode, architecture: architecture)
        #expect(listing.digest == filter.digest.labelled)
        #expect(
            listing.lines.map {
                FilterInstruction(code: $0.code, jumpTrue: $0.jumpTrue, jumpFalse: $0.jumpFalse, constant: $0.constant)
            } == filter.program.instructions)
        #expect(listing.lines.map(\.index) == Array(listing.lines.indices))
        for line in listing.lines {
            #expect(!line.comment.isEmpty, "\(line.index) \(line.text)")
            #expect(!line.comment.contains("not reached"), "\(line.index) \(line.text)")
        }
    }

    @Test("says which call, which half of which argument and which rule")
    func comments() throws {
        let listing = try FilterListing(try survey(), mode: .supervised, architecture: .x86_64)
        let comments = listing.lines.map(\.comment)
        #expect(comments.contains("is it x86_64?"))
        #expect(comments.contains("is it a number of x32?"))
        #expect(comments.contains("read: argument 0 (fd), high half"))
        let line = try line(of: "read")
        #expect(comments.contains("read: is argument 0 (fd), low half 3? [line \(line)]"), "\(comments)")
        let allowed = try #require(comments.first { $0.hasPrefix("SCMP_ACT_ALLOW: ") })
        for name in ["read", "write", "mmap", "munmap", "brk", "exit_group"] { #expect(allowed.contains(name)) }
        let asked = listing.lines.filter { $0.code == 6 && $0.comment == "SCMP_ACT_NOTIFY" }
        #expect(!asked.isEmpty)
        #expect(listing.text.contains(listing.digest))
    }

    /// What a comment says of a return is what calls find there.
    @Test("names, where a call is allowed, exactly the calls that can be")
    func allowed() throws {
        let survey = try survey()
        let listing = try FilterListing(survey, mode: .unsupervisedStartup, architecture: .x86_64)
        let named = listing.lines.filter { $0.comment.hasPrefix("SCMP_ACT_ALLOW: ") }.map(\.comment).joined(
            separator: ", ")
        for rule in survey.policy.ready + survey.policy.startup where rule.action == .allow {
            for name in rule.names { #expect(named.contains(name)) }
        }
        for name in ["ioctl", "openat", "socket"] { #expect(!named.contains(name)) }
    }
}
