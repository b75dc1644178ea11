import Foundation
import StrategySDK
import Testing

@testable import Conformance

@Suite struct ReportTests {
    static func report(_ verdicts: [Verdict]) -> ConformanceReport {
        ConformanceReport(
            plugin: PluginIdentity(family: "mine", version: SemanticVersion(1, 2, 3)), depth: .quick, seed: 9,
            parameters: ["lookback=40"], market: "a market", workerPath: "/worker", workerDigest: "sha256:ab",
            policyDigest: "sha256:cd",
            seconds: 1.5,
            results: verdicts.enumerated().map { index, verdict in
                CheckResult(
                    name: "group.check\(index)", summary: "looks", verdict: verdict, seconds: 0.25,
                    evidence: ["a < b & \"c\"\u{7}", "more"], reproduce: "bulkhead conform mine --only 'x'")
            })
    }

    @Test(arguments: [
        ([], Verdict.pass, true), ([Verdict.pass, .skip], .pass, true), ([.pass, .warn], .warn, true),
        ([.warn, .fail], .fail, false), ([.crash], .fail, false), ([.timeout], .fail, false),
        ([.violation, .pass], .fail, false),
    ])
    func worstVerdictCounts(_ verdicts: [Verdict], _ whole: Verdict, _ isConformant: Bool) {
        let report = Self.report(verdicts)
        #expect(report.verdict == whole)
        #expect(report.isConformant == isConformant)
    }

    @Test func jsonHasItsKeys() throws {
        let text = try Self.report([.pass, .timeout]).json()
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(object["schema"] as? String == "bulkhead-conformance-1")
        #expect(object["plugin"] as? String == "mine@1.2.3")
        #expect(object["verdict"] as? String == "fail")
        #expect(object["seed"] as? Int == 9)
        #expect(object["parameters"] as? [String] == ["lookback=40"])
        #expect((object["worker"] as? [String: Any])?["digest"] as? String == "sha256:ab")
        #expect(object["policy_digest"] as? String == "sha256:cd")
        let checks = try #require(object["checks"] as? [[String: Any]])
        #expect(checks.map { $0["verdict"] as? String } == ["pass", "timeout"])
        #expect(checks[1]["reproduce"] as? String == "bulkhead conform mine --only 'x'")
    }

    @Test func junitIsXML() throws {
        let text = Self.report([.pass, .warn, .skip, .violation]).junit
        #expect(text.contains("tests=\"4\" failures=\"1\" errors=\"0\" skipped=\"1\""))
        #expect(text.contains("<failure type=\"violation\" message=\"a &lt; b &amp; &quot;c&quot;?\">"))
        let parser = XMLCheck.isWellFormed(text)
        #expect(parser)
    }

    @Test func textShowsHowToRepeatWhatFailed() {
        let text = Self.report([.pass, .fail]).text
        #expect(text.contains("fail      group.check1  250 ms  a < b"))
        #expect(text.contains("again: bulkhead conform mine --only 'x'"))
        #expect(text.hasSuffix("mine@1.2.3 is NOT conformant: 1 pass, 1 fail, in 1 s\n"))
    }
}

/// Every element that is opened is closed, in order.
enum XMLCheck {
    static func isWellFormed(_ text: String) -> Bool {
        var open: [Substring] = []
        for tag in text.split(separator: "<").dropFirst() {
            guard let end = tag.firstIndex(of: ">") else { return false }
            let body = tag[..<end]
            if body.hasPrefix("?") || body.hasSuffix("/") { continue }
            let name = body.drop { $0 == "/" }.prefix { !$0.isWhitespace }
            if body.hasPrefix("/") {
                guard open.popLast() == name else { return false }
            } else {
                open.append(name)
            }
        }
        return open.isEmpty
    }
}

@Suite struct CheckListTests {
    @Test func everyCheckIsDescribed() throws {
        let article = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources/Conformance/Conformance.docc/Conformance.md")
        let text = try String(contentsOf: article, encoding: .utf8)
        let described = text.split(separator: "\n").compactMap { line -> String? in
            guard line.hasPrefix("| `") else { return nil }
            return line.dropFirst(3).split(separator: "`").first.map(String.init)
        }.filter { $0.contains(".") }
        #expect(described == ConformanceRun.names)
    }

    @Test func whatACheckStandsOnIsMadeBefore() {
        let names = ConformanceRun.names
        #expect(Set(names).count == names.count)
        for (place, check) in Check.all.enumerated() {
            for need in check.needs {
                #expect(names.firstIndex(of: need).map { $0 < place } == true, "\(check.name) needs \(need)")
            }
        }
    }
}
