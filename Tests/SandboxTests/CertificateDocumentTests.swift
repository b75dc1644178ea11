import Foundation
import Testing

@testable import Sandbox

/// The document says what certificates hold.
struct CertificateDocumentTests {
    /// The words in quotes in the first cells of the tables under a heading.
    private func words(under heading: String) throws -> [String] {
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let document = try String(
            contentsOf: package.appendingPathComponent("Sources/Sandbox/Sandbox.docc/Certificate.md"), encoding: .utf8)
        let lines = document.components(separatedBy: "\n")
        let start = try #require(lines.firstIndex { $0.hasPrefix("#") && $0.hasSuffix("# \(heading)") })
        return lines[(start + 1)...].prefix { !$0.hasPrefix("#") }.filter { $0.hasPrefix("| `") }.flatMap { line in
            let cell = line.split(separator: "|")[0]
            return cell.split(separator: "`", omittingEmptySubsequences: false).enumerated()
                .filter { $0.offset % 2 == 1 }.map { String($0.element) }
        }
    }

    private func keys(_ json: CanonicalJSON, _ place: String = "") -> [String] {
        guard case .object(let members) = json else { return [place] }
        return members.flatMap { keys($0.value, place.isEmpty ? $0.key : "\(place).\($0.key)") }
    }

    @Test("every key is in it, and no other")
    func everyKey() throws {
        var stable = SealCertificate.Stable(
            family: "f", policy: "p", program: .init(executable: "e", bytes: 1), filter: .init(supervision: .notified))
        stable.memory = .init(writableAndExecutable: 0, clockPages: 0, shared: [])
        let real = keys(stable.json).map {
            $0.hasPrefix("identity.capabilities") ? "identity.capabilities" : $0
        }
        #expect(try words(under: "Stable").sorted() == Set(real).sorted())
        #expect(try words(under: "Start").sorted() == keys(SealCertificate.Start(pid: 1).json).sorted())
    }

    @Test("every protection and every verdict is in it")
    func everyProtection() throws {
        #expect(try words(under: "Protections") == Attestation.Protection.allCases.map(\.key))
        let verdicts: [Attestation.Verdict] = [
            .enforced, .setAtStart, .unavailable(""), .notRequested, .different(""),
        ]
        #expect(try words(under: "Verdicts") == verdicts.map(\.name))
    }
}
