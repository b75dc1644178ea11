import Testing

@testable import Bundling

@Suite struct BundleRequestTests {
    private func request(_ text: String) throws -> BundleRequest { try BundleRequest(document: Array(text.utf8)) }

    @Test func everyKeyThatIsWrongIsNamed() throws {
        let request = try request(
            #"{"implementationSpec": "other", "designDocs": "d", "base": 1, "head": null, "designDoc": "d.md"}"#)
        #expect(
            request.problems.map(\.description) == [
                "implementationSpec: is \"other\", and this version hands over torghut-v3-plugin-sdk-impl-v1 and nothing else",
                "designDocs: is no key of a bundle; did you mean designDoc?", "base: is a number, and text is expected",
                "head: is null, and text is expected",
            ])
        #expect(request.values[.designDoc] == "d.md")
    }

    @Test func anOptionReplacesWhatTheDocumentSays() throws {
        var request = try request(#"{"base": 1, "head": "a"}"#)
        request.set(.base, "b")
        request.set(.head, nil)
        #expect(request.problems.isEmpty)
        #expect(request.values[.base] == "b")
        #expect(request.values[.head] == "a")
    }

    @Test(arguments: ["[]", "1", "{", #"{"base": "a", "base": "b"}"#, "null"])
    func whatIsNoObjectIsRefused(_ text: String) {
        #expect(throws: BundleProblem.self) { try request(text) }
    }

    @Test func withNothingGivenEachKeyIsMissing() {
        var bundler = Bundler(.nothing)
        #expect(bundler.bundle(BundleRequest()) == nil)
        let missing = bundler.problems.filter { $0.problem.hasPrefix("is missing") }
        #expect(missing.map(\.place) == ["repository", "base", "head", "designDoc", "strategyCatalogPath"])
        #expect(missing[0].problem == "is missing; give --repository URL, or the key in the file of --from")
        #expect(
            Set(bundler.problems.map(\.place)).isSuperset(of: ["checkout", "artifacts.worker", "artifacts.policies"]))
    }
}

extension BundleSources {
    /// A machine that has none of it.
    static var nothing: BundleSources {
        BundleSources(
            repository: .failure(GitError("is none")), worker: .failure(BundleProblem("artifacts.worker", "is none")),
            policies: .failure(BundleProblem("artifacts.policies", "is none")), contracts: nil, conformance: [])
    }
}
