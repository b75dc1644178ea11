import Digest
import Foundation
import LinuxSystem
import Testing

@testable import Bundling

@Suite struct DirectoryDigestTests {
    @Test func itIsWhatSha256sumOfASortedListGives() {
        // printf one > a.yaml; printf two > B.yaml; LC_ALL=C sha256sum *.yaml | sha256sum
        let digest = DirectoryDigest([
            .init("a.yaml", SHA256Digest(of: "one")), .init("B.yaml", SHA256Digest(of: "two")),
        ])
        #expect(digest.files.map(\.path) == ["B.yaml", "a.yaml"])
        #expect("\(digest.digest)" == "a514b83c911197f37b10557580249e53b86824ae997b3920430a6721071ef5ab")
    }

    @Test func onlyFilesThatBulkheadReadsCount() throws {
        let scratch = try Scratch()
        try scratch.write("policies/default.yaml", "one")
        try scratch.write("policies/default.yaml~", "backup")
        try scratch.write("policies/old/default.yaml", "deeper")
        try scratch.write("contracts/family/1.0.0.json", "{}")
        try scratch.write("contracts/README.json", "{}")
        try scratch.write("contracts/family/notes.txt", "x")
        try scratch.write("contracts/.git/1.json", "x")
        #expect(
            try BundledDirectory.policies.digest(of: scratch.path("policies")).files.map(\.path) == ["default.yaml"])
        #expect(
            try BundledDirectory.contracts.digest(of: scratch.path("contracts")).files.map(\.path)
                == ["family/1.0.0.json"])
    }

    @Test func whatCannotBeDigestedIsNamed() throws {
        let scratch = try Scratch()
        func fault(_ directory: String) -> String {
            let error = #expect(throws: BundleProblem.self) {
                try BundledDirectory.policies.digest(of: scratch.path(directory))
            }
            return error?.description ?? ""
        }
        #expect(fault("none").contains("none cannot be read: No such file"))
        try scratch.write("empty/x", "")
        #expect(fault("empty").contains("empty has no file that counts"))
        try scratch.write("odd/a\nb.yaml", "")
        #expect(fault("odd").contains(#"a file has the name "a\u{a}b.yaml""#))
        try scratch.write("pipe/x", "")
        #expect(mkfifo(scratch.path("pipe/a.yaml"), 0o600) == 0)
        #expect(fault("pipe").contains("a.yaml is no file"))
        try scratch.write("huge/a.yaml", String(repeating: "x", count: 5 << 20))
        #expect(fault("huge").contains("a.yaml is larger than 4194304 bytes"))
    }
}
