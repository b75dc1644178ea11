import Digest
import Foundation
import Testing

@testable import Bundling

@Suite struct BundlerTests {
    /// What is wrong, as it is told.
    private func problems(
        _ hand: HandOver, conformance: [String] = ["family.json"], allowing: Bool = false,
        _ change: (inout BundleRequest) -> Void = { _ in }
    ) -> [String] {
        var request = hand.request
        change(&request)
        var bundler = Bundler(hand.sources(conformance: conformance), allowsMissingConformance: allowing)
        let bundle = bundler.bundle(request)
        #expect((bundle == nil) == !bundler.problems.isEmpty)
        return bundler.problems.map(\.description)
    }

    @Test func aBundleHasTheSevenKeysInTheirOrder() throws {
        let clone = try Clone()
        var bundler = Bundler(try HandOver(clone).sources())
        var request = try HandOver(clone).request
        request.set(.base, "HEAD~1")
        request.set(.head, "main")
        let made = bundler.bundle(request)
        let bundle = try #require(made, "\(bundler.problems)")
        #expect(bundler.warnings.isEmpty)
        let result = try SHA256Digest(
            of: Array(Data(contentsOf: URL(fileURLWithPath: clone.scratch.path("family.json")))))
        let policies = DirectoryDigest([.init("default.yaml", SHA256Digest(of: "policy\n"))])
        let contracts = DirectoryDigest([.init("family/1.0.0.json", SHA256Digest(of: "{}\n"))])
        #expect(
            bundle.document == """
                {
                  "implementationSpec": "torghut-v3-plugin-sdk-impl-v1",
                  "repository": "https://example.org/bulkhead.git",
                  "base": "\(clone.base)",
                  "head": "\(clone.head)",
                  "designDoc": "docs/design.md",
                  "strategyCatalogPath": "catalogs/production.yaml",
                  "artifacts": {
                    "catalog": {
                      "digest": "\(SHA256Digest(of: Clone.catalog).labelled)"
                    },
                    "conformance": {
                      "missing": [],
                      "results": {
                        "family.json": {
                          "depth": "release",
                          "digest": "\(result.labelled)",
                          "plugin": "family@1.0.0",
                          "verdict": "pass"
                        }
                      }
                    },
                    "contracts": {
                      "digest": "\(contracts.digest.labelled)",
                      "files": {
                        "family/1.0.0.json": "\(SHA256Digest(of: "{}\n").labelled)"
                      }
                    },
                    "designDoc": {
                      "digest": "\(SHA256Digest(of: "design\n").labelled)"
                    },
                    "policies": {
                      "digest": "\(policies.digest.labelled)",
                      "files": {
                        "default.yaml": "\(SHA256Digest(of: "policy\n").labelled)"
                      }
                    },
                    "schema": "bulkhead-bundle-1",
                    "worker": {
                      "digest": "sha256:worker",
                      "plugins": [
                        "family@1.0.0",
                        "other@2.0.0"
                      ]
                    }
                  }
                }

                """)
    }

    @Test func everythingThatIsWrongIsNamedAtOnce() throws {
        let found = problems(try HandOver(Clone()), conformance: ["none.json"]) { request in
            request.set(.repository, "https://ana:sesame@example.org/x")
            request.set(.base, "nowhere")
            request.set(.head, "HEAD")
            request.set(.designDoc, "../design.md")
            request.set(.strategyCatalogPath, "catalogs/none.yaml")
        }
        #expect(
            found.map { $0.prefix { $0 != ":" } } == [
                "repository", "base", "designDoc", "strategyCatalogPath", found[4].prefix { $0 != ":" },
            ])
        #expect(found[4].contains("none.json: cannot be read: No such file or directory (ENOENT)"))
        #expect(!found.joined().contains("sesame"))
    }

    @Test func headDescendsFromBase() throws {
        let hand = try HandOver(Clone())
        let clone = hand.clone
        #expect(
            problems(hand) { $0.set(.base, "HEAD") } == [
                "head: is the same commit as base, \(clone.head): there is nothing between them to hand over"
            ])
        try clone.git("checkout", "-q", "-b", "side", clone.base)
        try clone.write("side", "")
        let side = try clone.git.commit("side")
        #expect(
            problems(hand) { $0.set(.base, side) } == [
                "head: \(clone.head) does not descend from base, \(side); choose a base that head was made from, or bring head up to it"
            ])
    }

    @Test func theCatalogCountsAsItIsAtHead() throws {
        let broken = try HandOver(Clone(catalog: "broken"))
        try broken.clone.write("catalogs/production.yaml", Clone.catalog)
        #expect(
            problems(broken, conformance: []) == [
                "strategyCatalogPath: \(broken.clone.head.prefix(12)):catalogs/production.yaml:1:1: bad"
            ])
        let good = try HandOver(Clone())
        try good.clone.write("catalogs/production.yaml", "broken")
        var bundler = Bundler(good.sources())
        #expect(bundler.bundle(good.request) != nil)
        #expect(
            bundler.warnings == [
                "the working tree differs from what is checked out in 1 path, such as \"catalogs/production.yaml\"; what is handed over is head, without that"
            ])
    }

    @Test func headNeedNotBeCheckedOutButThatIsSaid() throws {
        let hand = try HandOver(Clone())
        try hand.clone.git("checkout", "-q", hand.clone.base)
        var bundler = Bundler(hand.sources())
        #expect(bundler.bundle(hand.request) != nil)
        #expect(bundler.warnings.count == 1)
        #expect(bundler.warnings[0].hasPrefix("head is not what is checked out, which is \(hand.clone.base)"))
    }

    @Test(arguments: [
        (HandOver.result(schema: "bulkhead-conformance-9"), "is of the schema \"bulkhead-conformance-9\""),
        (HandOver.result(verdict: "fail"), "has the verdict \"fail\""),
        (HandOver.result(seal: "violation"), "has checks that did not pass: seal"),
        (HandOver.result(more: ""), "lacks run; make it again, without --only"),
        (HandOver.result(worker: "sha256:other"), "was made with the worker sha256:other"),
        (HandOver.result(policy: "sha256:other"), "was made with the policy sha256:other"),
        ("{}", "has no schema"), ("[]", "has no schema"), ("<testsuite/>", "is no JSON"),
        (#"{"schema": "bulkhead-conformance-1"}"#, "has no text under plugin"),
        (#"{"schema": "bulkhead-conformance-1", "schema": "x"}"#, "is no JSON: line 1, column 38: the key \"schema\""),
    ])
    func aResultThatDoesNotSpeakForTheWorkerIsRefused(_ result: String, _ fault: String) throws {
        let hand = try HandOver(Clone())
        try hand.clone.scratch.write("family.json", result)
        let found = problems(hand, allowing: true)
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("conformance family.json: \(fault)") == true, "\(found)")
    }

    @Test func aResultOfAPluginThatIsNotOfferedIsRefused() throws {
        let hand = try HandOver(Clone())
        try hand.clone.scratch.write("other.json", HandOver.result(plugin: "stranger@1.0.0"))
        #expect(
            problems(hand, conformance: ["family.json", "other.json"]) == [
                "conformance other.json: is of \"stranger@1.0.0\", which the worker does not offer; it offers family@1.0.0, other@2.0.0"
            ])
    }

    @Test func everyPluginOfTheCatalogNeedsAResult() throws {
        var hand = try HandOver(Clone())
        hand.plugins = ["family@1.0.0", "other@2.0.0"]
        let found = problems(hand)
        #expect(found.count == 1)
        #expect(found[0].hasPrefix("artifacts.conformance: there is no result of other@2.0.0, which the catalog uses"))
        var bundler = Bundler(hand.sources(), allowsMissingConformance: true)
        #expect(bundler.bundle(hand.request)?.artifacts.missingConformance == ["other@2.0.0"])
    }

    @Test func twoResultsWithOneNameCannotBeToldApart() throws {
        let hand = try HandOver(Clone())
        try hand.clone.scratch.write("more/family.json", HandOver.result())
        let found = problems(hand, conformance: ["family.json", "more/family.json"])
        #expect(found.count == 1)
        #expect(found[0].contains("has the same file name as another one"))
    }

    @Test func aPolicyThatIsRefusedIsNamed() throws {
        var hand = try HandOver(Clone())
        hand.plugins = ["unruly@1.0.0"]
        #expect(problems(hand, allowing: true) == ["artifacts.policies: refused"])
    }

    @Test func contractsComeFromHeadUnlessADirectoryIsNamed() throws {
        let hand = try HandOver(Clone())
        try hand.clone.write("Fixtures/contracts/README.json", "not of a version")
        try hand.clone.write("Fixtures/contracts/family/README.md", "no contract")
        let head = try hand.clone.git.commit("beside contracts")
        try hand.clone.write("Fixtures/contracts/family/1.0.0.json", "changed")
        func contracts(_ change: (inout BundleSources) -> Void) -> DirectoryDigest? {
            var sources = hand.sources()
            change(&sources)
            var bundler = Bundler(sources)
            var request = hand.request
            request.set(.head, head)
            return bundler.bundle(request)?.artifacts.contracts
        }
        #expect(contracts { _ in }?.files == [.init("family/1.0.0.json", SHA256Digest(of: "{}\n"))])
        #expect(
            contracts { $0.contracts = hand.clone.directory + "/Fixtures/contracts" }?.files
                == [.init("family/1.0.0.json", SHA256Digest(of: "changed"))])
        #expect(contracts { $0.contracts = hand.clone.directory + "/none" } == nil)
    }

    @Test func contractsBehindALinkAreNotTakenForNone() throws {
        let hand = try HandOver(Clone())
        try FileManager.default.removeItem(atPath: hand.clone.directory + "/Fixtures/contracts")
        try FileManager.default.createSymbolicLink(
            atPath: hand.clone.directory + "/Fixtures/contracts", withDestinationPath: "/etc")
        let head = try hand.clone.git.commit("link")
        #expect(
            problems(hand) { $0.set(.head, head) } == [
                "artifacts.contracts: Fixtures/contracts is no directory at head, but a link"
            ])
        try FileManager.default.removeItem(atPath: hand.clone.directory + "/Fixtures/contracts")
        try hand.clone.git.commit("none")
        var bundler = Bundler(hand.sources())
        var request = hand.request
        request.set(.head, "HEAD")
        let bundle = bundler.bundle(request)
        #expect(bundle != nil && bundle?.artifacts.contracts == nil)
        #expect(bundler.warnings.count == 1)
        #expect(bundler.warnings.first?.hasPrefix("there are no contracts: head has no Fixtures/contracts") == true)
    }
}
