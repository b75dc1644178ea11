import Digest
import Foundation
import Testing

@testable import Bundling

@Suite struct BundleVerifierTests {
    private func bundle(_ hand: HandOver, conformance: [String] = ["family.json"]) throws -> String {
        var bundler = Bundler(hand.sources(conformance: conformance), allowsMissingConformance: true)
        let bundle = bundler.bundle(hand.request)
        return try #require(bundle, "\(bundler.problems)").document
    }

    private func verify(_ document: String, _ sources: BundleSources, in directory: String) throws -> BundleVerifier {
        var verifier = BundleVerifier(try BundleRequest(document: Array(document.utf8)), directory: directory)
        verifier.verify(sources)
        return verifier
    }

    @Test func aBundleHoldsInAnotherCloneAtAnotherPath() throws {
        let hand = try HandOver(Clone())
        let document = try bundle(hand)
        let scratch = try Scratch()
        let copy = scratch.path("elsewhere/clone")
        try hand.clone.git("clone", "-q", "--bare", "file://\(hand.clone.directory)", copy)
        try scratch.write("received/family.json", HandOver.result())
        try scratch.write("rules/default.yaml", "policy\n")
        try scratch.write("rules/default.yaml.orig", "does not count")
        var sources = hand.sources(conformance: [])
        sources.repository = .success(try GitRepository(checkout: copy, environment: Git.environment))
        sources.policies = .success(scratch.path("rules"))
        let verifier = try verify(document, sources, in: scratch.path("received"))
        #expect(verifier.problems.isEmpty, "\(verifier.problems)")
        #expect(verifier.warnings.count == 1)
        #expect(verifier.warnings.first?.contains("the bundle names \"https://example.org/bulkhead.git\"") == true)
    }

    @Test func eachDifferenceIsNamed() throws {
        var hand = try HandOver(Clone())
        let document = try bundle(hand)
        let old = SHA256Digest(of: "policy\n").labelled
        try hand.clone.scratch.write("policies/default.yaml", "other\n")
        try hand.clone.scratch.write("policies/family.yaml", "more\n")
        try hand.clone.scratch.write("family.json", HandOver.result(worker: "sha256:other", depth: "soak"))
        hand.worker = "sha256:other"
        hand.offered = ["family@1.0.0", "third@1.0.0"]
        let verifier = try verify(document, hand.sources(conformance: []), in: hand.clone.scratch.path(""))
        let found = verifier.problems.map(\.description)
        #expect(
            found.map { $0.prefix { $0 != ":" } } == [
                "artifacts.conformance.results.family.json.depth", "artifacts.conformance.results.family.json.digest",
                "artifacts.policies.digest", "artifacts.policies.files.default.yaml",
                "artifacts.policies.files.family.yaml",
                "artifacts.worker.digest", "artifacts.worker.plugins", "artifacts.worker.plugins",
            ])
        #expect(
            found[3]
                == "artifacts.policies.files.default.yaml: the bundle says \(old), and here it is \(SHA256Digest(of: "other\n").labelled)"
        )
        #expect(found[4].hasSuffix("was found here and does not stand in the bundle"))
        #expect(found[6].hasSuffix("other@2.0.0 stands in the bundle and was not found here"))
    }

    @Test func whatWasChangedInTheBundleIsFound() throws {
        let hand = try HandOver(Clone())
        let document = try bundle(hand)
        let other = SHA256Digest(of: "x").labelled
        let policies = try BundledDirectory.policies.digest(of: hand.clone.scratch.path("policies"))
        for (from, to, place) in [
            ("torghut-v3-plugin-sdk-impl-v1", "other", "implementationSpec"),
            (hand.clone.head, hand.clone.base, "head"), (hand.clone.base, "HEAD~1", "base"),
            ("docs/design.md", "README.md", "artifacts.designDoc.digest"),
            (SHA256Digest(of: Clone.catalog).labelled, other, "artifacts.catalog.digest"),
            (SHA256Digest(of: "{}\n").labelled, other, "artifacts.contracts.files.family/1.0.0.json"),
            (policies.digest.labelled, other, "artifacts.policies.digest"),
            ("bulkhead-bundle-1", "bulkhead-bundle-2", "artifacts.schema"),
            ("\"missing\": []", "\"missing\": [\"family@1.0.0\"]", "artifacts.conformance.missing"),
            ("\"missing\": [],", "", "artifacts.conformance.missing"),
            ("\"artifacts\": {", "\"artifacts\": {\"extra\": 1,", "artifacts.extra"),
            ("\"artifacts\"", "\"artefacts\"", "artefacts"),
        ] {
            let forged = document.replacing(from, with: to)
            #expect(forged != document, "\(from)")
            let verifier = try verify(forged, hand.sources(conformance: []), in: hand.clone.scratch.path(""))
            #expect(verifier.problems.contains { $0.place == place }, "\(place): \(verifier.problems)")
        }
    }

    @Test func aResultThatWasNotHandedOverIsMissed() throws {
        let hand = try HandOver(Clone())
        let document = try bundle(hand)
        let verifier = try verify(document, hand.sources(conformance: []), in: "/nonexistent")
        #expect(verifier.problems.map(\.place).contains("conformance /nonexistent/family.json"))
        #expect(verifier.problems.map(\.place).contains("artifacts.conformance.missing"))
    }

    @Test func namesInABundleLeadNowhereElse() throws {
        let hand = try HandOver(Clone())
        let document = try bundle(hand).replacing("family.json", with: "../../etc/passwd")
        let verifier = try verify(document, hand.sources(conformance: []), in: hand.clone.scratch.path(""))
        #expect(!verifier.problems.contains { $0.description.contains("no JSON") })
        #expect(verifier.problems.contains { $0.place == "artifacts.conformance.results.../../etc/passwd" })
    }

    @Test func missingResultsAreSaidAgainToTheReceiver() throws {
        let hand = try HandOver(Clone())
        let document = try bundle(hand, conformance: [])
        let verifier = try verify(document, hand.sources(conformance: []), in: hand.clone.scratch.path(""))
        #expect(verifier.problems.isEmpty)
        #expect(verifier.warnings == ["this was handed over without results of bulkhead conform for family@1.0.0"])
    }
}
