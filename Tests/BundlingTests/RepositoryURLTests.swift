import Testing

@testable import Bundling

@Suite struct RepositoryURLTests {
    @Test(arguments: [
        "https://example.org/team/bulkhead.git", "https://example.org:8443/bulkhead",
        "ssh://git@example.org/bulkhead.git",
        "ssh://example.org:22/bulkhead", "git@example.org:team/bulkhead.git", "example.org:bulkhead.git",
        "git://example.org/bulkhead", "file:///srv/git/bulkhead.git", "HTTPS://example.org/a%20b",
    ])
    func whatCanBeClonedIsAccepted(_ url: String) {
        #expect(RepositoryURL.fault(of: url) == nil)
    }

    @Test(arguments: [
        "https://ana:sesame@example.org/bulkhead", "https://sesame@example.org/bulkhead",
        "https://sesame:@example.org/bulkhead", "http://sesame@example.org/b", "ssh://git:sesame@example.org/bulkhead",
        "ssh://a@sesame@example.org/b", "git:sesame@example.org:bulkhead", "ssh://git%3Asesame@example.org/bulkhead",
        "https://example.org/bulkhead?access_token=sesame", "https://example.org/bulkhead#sesame",
    ])
    func credentialsAreRefusedAndNotRepeated(_ url: String) throws {
        let fault = try #require(RepositoryURL.fault(of: url))
        #expect(fault.contains("credential"))
        #expect(!fault.contains("sesame"))
    }

    @Test(arguments: [
        ("", "is empty"), ("/srv/git/bulkhead", "is a path of this machine"),
        ("../bulkhead", "is a path of this machine"),
        ("bulkhead", "is a path of this machine"), ("--upload-pack=touch x", "has a space"),
        ("--upload-pack=x", "begins with a hyphen"), ("ext::sh -c x", "has a space"),
        ("ext::sh", "names no repository"),
        ("ext://sh", "has a scheme"), ("https://", "names no repository"),
        ("https://example.org", "names no repository"),
        ("https:///bulkhead", "names no repository"),
        ("https://example.org/\u{1B}[2J", "has a space or another character"),
        ("https://example.org/é", "has a space or another character"), ("C:\\bulkhead", "has a space or another"),
        ("@:x", "has no host"), (String(repeating: "a", count: 3000), "is longer than"),
    ])
    func whatNobodyElseCouldCloneIsRefused(_ url: String, _ fault: String) {
        #expect(RepositoryURL.fault(of: url)?.contains(fault) == true, "\(RepositoryURL.fault(of: url) ?? "accepted")")
    }
}
