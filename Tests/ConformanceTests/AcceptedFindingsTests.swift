import Foundation
import Host
import StrategySDK
import Testing

@testable import Conformance

@Suite struct AcceptedFindingsTests {
    private static let plugin = PluginIdentity(family: "mine", version: SemanticVersion(1, 0, 0))

    private static func read(_ text: String) throws -> AcceptedFindings {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("accepted-\(UUID())")
        defer { try? FileManager.default.removeItem(at: directory) }
        let version = directory.appendingPathComponent("mine/1.0.0")
        try FileManager.default.createDirectory(at: version, withIntermediateDirectories: true)
        try text.write(to: version.appendingPathComponent("accepted.yaml"), atomically: true, encoding: .utf8)
        return try AcceptedFindings(of: plugin, fixtures: directory.path)
    }

    @Test func acceptedFailureBecomesAWarningWithTheReason() throws {
        let accepted = try Self.read("- { check: warm_up.exact, reason: as defined }")
        let finding = accepted.apply(to: .fail("too short"), of: "warm_up.exact")
        #expect(finding.verdict == .warn)
        #expect(finding.evidence == ["accepted: as defined", "too short"])
        #expect(accepted.apply(to: .fail("too short"), of: "warm_up.boundary").verdict == .fail)
        #expect(accepted.apply(to: .pass("fine"), of: "warm_up.exact").evidence == ["fine"])
    }

    @Test(arguments: [Verdict.crash, .timeout, .violation])
    func nothingWorseCanBeAccepted(_ verdict: Verdict) throws {
        let accepted = try Self.read("- { check: run.completes, reason: rare }")
        #expect(accepted.apply(to: Finding(verdict: verdict, evidence: []), of: "run.completes").verdict == verdict)
    }

    @Test(arguments: [
        ("- { check: warm_up.exakt, reason: as defined }", "there is no check warm_up.exakt"),
        ("- { check: warm_up.exact, reason: ' ' }", "accepted without a reason"),
        ("- { check: warm_up.exact }", "a list of entries with `check` and `reason`"),
        ("warm_up.exact", "a list of entries with `check` and `reason`"),
    ])
    func fileThatIsNotUnderstoodIsRefused(_ text: String, _ problem: String) {
        let error = #expect(throws: HostError.self) { try Self.read(text) }
        #expect(error?.description.contains(problem) == true, "\(error?.description ?? "")")
        #expect(error?.code == .configuration)
    }

    @Test func nothingIsAcceptedWithoutAFile() throws {
        let none = try AcceptedFindings(of: Self.plugin, fixtures: "/nowhere")
        #expect(none.apply(to: .fail("x"), of: "warm_up.exact").verdict == .fail)
    }
}
