import Digest
import Foundation
import PolicyFiles
import Testing

@Suite("A manifest of pinned workers")
struct WorkerManifestTests {
    private static let pin = WorkerPin(
        name: "bulkhead-worker", digest: SHA256Digest(of: "worker"), size: 9_437_184,
        path: "/usr/lib/bulkhead/bulkhead-worker", pinnedAt: "2026-11-26T05:34:31Z", pinnedBy: "ana",
        reason: "release 1.4", plugins: ["mean_reversion@1.0.0", "trend_multifactor@1.0.0"])

    @Test("reads as it was written, whatever people write into it")
    func roundTrip() throws {
        for reason in [
            "release 1.4", "a \"quoted\" \\ reason", "note: *important* & !bang", "- not a list", "äöü 東京 😀",
            "{a: [b]}",
            "# no comment", nil,
        ] {
            var pin = Self.pin
            pin.reason = reason
            var manifest = WorkerManifest()
            manifest.set(pin)
            #expect(try WorkerManifest.read(Array(manifest.text.utf8), path: "pins") == manifest)
        }
        #expect(try WorkerManifest.read(Array(WorkerManifest().text.utf8), path: "pins") == WorkerManifest())
    }

    @Test("nothing that is written into it reaches a terminal as a control character")
    func controlCharacters() {
        var pin = Self.pin
        pin.pinnedBy = "a\u{1B}[2J\u{202E}b\nworkers: []"
        var manifest = WorkerManifest()
        manifest.set(pin)
        #expect(manifest.text.unicodeScalars.allSatisfy { $0.isASCII && ($0.value >= 0x20 || $0 == "\n") })
        #expect(manifest.text.split(separator: "\n").count == 11)
    }

    @Test("pins a name once: the newer pin takes the place of the older")
    func replaced() {
        var manifest = WorkerManifest()
        manifest.set(Self.pin)
        var newer = Self.pin
        newer.digest = SHA256Digest(of: "newer")
        var other = Self.pin
        other.name = "another-worker"
        manifest.set(newer)
        manifest.set(other)
        #expect(manifest.pins == [other, newer])
        #expect(manifest["bulkhead-worker"] == newer)
        #expect(manifest["bulkhead"] == nil)
    }

    @Test(
        "is refused whole, with the place, if anything in it is unknown, missing, twice or no value",
        arguments: [
            ("format: 1", "format: 2", "only format"), ("format: 1", "format: 1\nworker: []", "no key"),
            ("    size:", "    length:", "no key"), ("    pinned_by: \"ana\"\n", "", "pinned_by"),
            ("sha256: \"87", "sha256: \"8", "64 hexadecimal"), ("name: \"bulkhead", "name: \"../bulkhead", "is a path"),
            ("size: 9437184", "size: many", "not a number"), ("workers:", "workers: {}\nrest:", "no key"),
            ("pinned_at:", "size: 1\n    pinned_at:", "more than once"), ("plugins: [", "plugins: *x # [", "anchor"),
        ])
    func refused(_ from: String, _ to: String, _ message: String) throws {
        var manifest = WorkerManifest()
        manifest.set(Self.pin)
        let text = manifest.text.replacingOccurrences(of: from, with: to)
        try #require(text != manifest.text)
        #expect {
            try WorkerManifest.read(Array(text.utf8), path: "pins.yaml")
        } throws: {
            "\($0)".hasPrefix("pins.yaml:") && "\($0)".contains(message)
        }
    }

    @Test("the same name twice is refused")
    func twice() throws {
        var manifest = WorkerManifest()
        manifest.set(Self.pin)
        let entry = try #require(manifest.text.range(of: "  - name"))
        let text = manifest.text + manifest.text[entry.lowerBound...]
        #expect {
            try WorkerManifest.read(Array(text.utf8), path: "pins.yaml")
        } throws: {
            "\($0)".contains("a second time")
        }
    }

    @Test("is replaced as a whole, and nothing is left beside it")
    func written() throws {
        let folder = try PinFolder()
        let path = folder.path("pins.yaml")
        var manifest = WorkerManifest()
        try manifest.write(path)
        manifest.set(Self.pin)
        try manifest.write(path)
        #expect(try WorkerManifest.load(path) == manifest)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.directory) == ["pins.yaml"])
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o644)
        #expect { try manifest.write("/proc/pins.yaml") } throws: { "\($0)".contains("cannot be written") }
        // In the place of a link comes a file; what the link led to stays as it was.
        let target = folder.path("target")
        try "old".write(toFile: target, atomically: false, encoding: .utf8)
        try FileManager.default.createSymbolicLink(atPath: folder.path("link"), withDestinationPath: target)
        try manifest.write(folder.path("link"))
        #expect(try String(contentsOfFile: target, encoding: .utf8) == "old")
    }
}

/// A directory that goes when this value does.
final class PinFolder {
    let directory: String

    init() throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("bulkhead-pins-\(UUID())").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    func path(_ name: String) -> String { "\(directory)/\(name)" }
}
