import Digest
import Foundation
import PolicyFiles
import Testing

@Suite("What vouches for a worker's executable")
struct PinStandingTests {
    private let folder: PinFolder
    private let worker: PinnedFile

    init() throws {
        folder = try PinFolder()
        worker = PinnedFile(path: folder.path("bulkhead-worker"), digest: SHA256Digest(of: "the worker"), size: 10)
    }

    private var other: PinnedFile { PinnedFile(path: worker.path, digest: SHA256Digest(of: "another"), size: 7) }

    private func pin(_ file: PinnedFile, manifest: String? = nil) throws {
        var pins = WorkerManifest()
        pins.set(
            WorkerPin(
                name: file.name, digest: file.digest, size: file.size, path: file.path,
                pinnedAt: "2026-11-26T05:34:31Z",
                pinnedBy: "ana", reason: "release 1.4", plugins: []))
        try pins.write(manifest ?? file.defaultManifest)
    }

    private func writeBuildDigest(_ text: String) throws {
        try text.write(toFile: worker.buildDigestFile, atomically: false, encoding: .utf8)
    }

    @Test("nothing, where there is neither a manifest nor a build's digest: and that is said")
    func nothing() throws {
        #expect(try worker.standing() == .unpinned)
    }

    @Test("the build's digest, until something is pinned")
    func asBuilt() throws {
        try writeBuildDigest("\(worker.digest)  bulkhead-worker\n")
        #expect(try worker.standing() == .asBuilt(file: worker.buildDigestFile))
        let error = #expect(throws: PinRefusal.self) { try other.standing() }
        #expect(error?.code == .differsFromBuild)
        try pin(other)
        guard case .pinned(let pin, _) = try other.standing() else {
            Issue.record("a pin counts for more than what the build left")
            return
        }
        #expect(pin.pinnedBy == "ana")
    }

    @Test("a build's digest that is no digest of this file vouches for nothing")
    func badBuildDigest() throws {
        for text in [
            "", "\(worker.digest)", "\(worker.digest)  other\n", "\(worker.digest)  bulkhead-worker\nmore",
            "x\(worker.digest)  bulkhead-worker",
        ] {
            try writeBuildDigest(text)
            let error = #expect(throws: PinRefusal.self) { try worker.standing() }
            #expect(error?.code == .buildDigestRefused, "\(text)")
        }
    }

    @Test("a refusal says which file, what was expected, what was found, and what to do")
    func differs() throws {
        try pin(worker)
        let error = try #require(throws: PinRefusal.self) { try other.standing() }
        #expect(error.code == .differsFromPin)
        for part in [
            worker.path, worker.digest.labelled, other.digest.labelled, worker.defaultManifest, "2026-11-26", "ana",
            "release 1.4", "bulkhead plugins pin --worker",
        ] { #expect(error.description.contains(part), "\(part)") }
    }

    @Test("a manifest without this worker refuses it, although it has the digest under another name")
    func otherName() throws {
        let chaos = PinnedFile(path: folder.path("bulkhead-chaos-worker"), digest: worker.digest, size: 10)
        try pin(chaos)
        let error = #expect(throws: PinRefusal.self) { try worker.standing() }
        #expect(error?.code == .notInManifest)
    }

    @Test("a manifest that is named must be there, and one that cannot be read is never taken for none")
    func unusable() throws {
        try writeBuildDigest("\(worker.digest)  bulkhead-worker\n")
        let missing = #expect(throws: PinRefusal.self) { try worker.standing(manifest: folder.path("nowhere.yaml")) }
        #expect(missing?.code == .manifestMissing)
        for content in ["", "format: 1", "workers: []"] {
            try content.write(toFile: worker.defaultManifest, atomically: false, encoding: .utf8)
            let error = #expect(throws: PinRefusal.self) { try worker.standing() }
            #expect(error?.code == .manifestRefused)
        }
        try FileManager.default.removeItem(atPath: worker.defaultManifest)
        // A link that leads nowhere is something that somebody put there.
        try FileManager.default.createSymbolicLink(
            atPath: worker.defaultManifest, withDestinationPath: folder.path("nowhere"))
        let dangling = #expect(throws: PinRefusal.self) { try worker.standing() }
        #expect(dangling?.code == .manifestRefused)
    }

    @Test("digests are read as they are written")
    func digests() {
        let digest = SHA256Digest(of: "text")
        #expect(SHA256Digest(digest.description) == digest)
        #expect(SHA256Digest(digest.labelled) == digest)
        #expect(SHA256Digest(digest.description.uppercased()) == digest)
        #expect(SHA256Digest(digest.description.dropLast()) == nil)
        #expect(SHA256Digest(digest.description + "0") == nil)
        #expect(SHA256Digest("g" + digest.description.dropFirst()) == nil)
    }
}
