import Foundation
@testable import Sandbox
import Testing

/// Certificates have one encoding, and it holds everything.
struct CanonicalJSONTests {
    @Test("keys are sorted, nothing is padded, and only what must be is escaped")
    func form() {
        let value: CanonicalJSON = [
            "b": ["x", .integer(-7), .boolean(true), .null], "a": .text("é/\"\\\n\t\u{1}\u{7F}"), "a.b": [:], "B": [],
        ]
        #expect(
            value.text == #"{"B":[],"a":"é/\"\\\n\t\u0001"# + "\u{7F}" + #"","a.b":{},"b":["x",-7,true,null]}"#)
    }

    @Test("a difference is named by where it is, and an item that is missing moves no other")
    func differences() {
        let before: CanonicalJSON = [
            "limits": [["type": "A", "soft": "1"], ["type": "B", "soft": "2"]], "threads": .integer(1),
        ]
        let after: CanonicalJSON = ["limits": [["type": "B", "soft": "3"]], "threads": .integer(1)]
        #expect(
            after.differences(from: before).map(\.description) == [
                "limits[A].soft: 1, now nothing", "limits[A].type: A, now nothing", "limits[B].soft: 2, now 3",
            ])
        #expect(before.differences(from: before).isEmpty)
    }

    /// Every field has a value of its own, so that one that was left out, or mixed up with another, does not come back.
    @Test("a certificate comes back from its encoding as it was")
    func roundTrip() throws {
        typealias Certificate = SealCertificate
        var stable = Certificate.Stable(
            family: "family", policy: "policy",
            program: .init(executable: "executable", bytes: 11, arguments: ["argument"], environment: ["E=1"]),
            filter: .init(
                mode: 2, supervision: .unattended, installed: 12, inherited: 13,
                programs: [.init(phase: "phase", digest: "digest", instructions: 14, source: .loaded)]))
        stable.identity = .init(
            uids: [15], gids: [16], groups: [17], noNewPrivileges: true,
            capabilities: .init(
                inheritable: "i", permitted: "p", effective: "e", bounding: "b", ambient: "a"))
        stable.descriptors = [.init(number: 18, kind: "pipe", direction: "read", file: "requests")]
        stable.namespaces = [.init(kind: "net", isOwn: true)]
        stable.limits = [.init(type: "type", soft: "19", hard: "unlimited", isSet: true)]
        stable.memory = .init(
            writableAndExecutable: 20, clockPages: 21,
            shared: [.init(file: "progress_page", isWritable: true, isExecutable: false)])
        stable.threads = 22
        stable.protections = [
            .init(protection: .filter, verdict: .enforced), .init(protection: .landlock, verdict: .setAtStart),
            .init(protection: .user, verdict: .unavailable("why")),
            .init(protection: .notification, verdict: .notRequested),
            .init(protection: .limits, verdict: .different("how")),
        ]
        stable.unseen = [.init(what: "what", why: "why not")]
        var start = Certificate.Start(pid: 23)
        start.executable = .init(device: 24, inode: 25)
        start.descriptors = [.init(number: 26, file: .init(device: 27, inode: 28))]
        start.namespaces = [.init(kind: "pid", inode: 29)]
        start.filters = 33
        start.mappings = 30
        start.shared = [.init(device: 31, inode: 32)]
        let certificate = Certificate(stable: stable, start: start)
        func decoded(_ certificate: Certificate) throws -> Certificate {
            try JSONDecoder().decode(Certificate.self, from: Data(certificate.json.bytes))
        }
        #expect(try decoded(certificate) == certificate)
        let bare = Certificate(
            stable: .init(
                family: "f", policy: nil, program: .init(executable: "", bytes: 0),
                filter: .init(supervision: .notified)), start: .init(pid: 0))
        #expect(try decoded(bare) == bare)
    }

    @Test("protections have distinct keys that say nothing a shell would mind")
    func keys() {
        let keys = Attestation.Protection.allCases.map(\.key)
        #expect(Set(keys).count == keys.count)
        #expect(keys.allSatisfy { $0.allSatisfy { $0.isLowercase || $0 == "_" } })
    }
}
