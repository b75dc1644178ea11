import Foundation
package import Host
package import StrategySDK
import Yams

/// Findings of a version that somebody has looked at, with the reason why it goes into production all the same.
///
/// They stand in `accepted.yaml` beside the frozen fixture of the version, so that whoever accepts one does it in a commit:
///
/// ```yaml
/// - check: warm_up.sufficiency
///   reason: Its definition fixes the length; a catalog that needs more sets warmup_bars.
/// ```
///
/// An accepted finding is a warning that gives the reason. A crash, a timeout or a violation cannot be accepted.
package struct AcceptedFindings: Sendable {
    private let reasons: [String: String]

    package static let none = AcceptedFindings(reasons: [:])

    private init(reasons: [String: String]) { self.reasons = reasons }

    /// - Parameters:
    ///   - fixtures: the directory of frozen fixtures; nil: there are none.
    /// - Throws: exit 78 where the file is there and is not understood.
    package init(of plugin: PluginIdentity, fixtures: String?) throws(HostError) {
        guard let fixtures else { self = .none; return }
        let path = "\(fixtures)/\(plugin.family)/\(plugin.version)/accepted.yaml"
        guard FileManager.default.fileExists(atPath: path) else { self = .none; return }
        let entries: [Entry]
        do {
            entries = try YAMLDecoder().decode([Entry].self, from: Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw HostError(
                .configuration,
                "\(path) is refused: \(error); it is a list of entries with `check` and `reason`")
        }
        var reasons: [String: String] = [:]
        for entry in entries {
            guard Check.all.contains(where: { $0.name == entry.check }) else {
                throw HostError(
                    .configuration, "\(path): there is no check \(entry.check); `bulkhead conform --list` names them")
            }
            guard !entry.reason.allSatisfy(\.isWhitespace) else {
                throw HostError(.configuration, "\(path): \(entry.check) is accepted without a reason")
            }
            reasons[entry.check] = entry.reason.trimmingCharacters(in: .whitespacesAndNewlines)
        }
        self.reasons = reasons
    }

    private struct Entry: Decodable {
        let check: String
        let reason: String
    }

    /// The same finding as a warning, where it was accepted.
    func apply(to finding: Finding, of check: String) -> Finding {
        guard finding.verdict == .fail, let reason = reasons[check] else { return finding }
        return Finding(verdict: .warn, evidence: ["accepted: \(reason)"] + finding.evidence)
    }
}
