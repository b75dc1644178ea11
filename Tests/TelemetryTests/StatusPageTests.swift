import Foundation
import Status
import Telemetry
import Testing

@Suite struct StatusPageTests {
    @Test func theTablesSayWhatTheStatusSays() {
        let page = Self.page(SampleStatus.small())
        for text in [
            "running", "1,200", "trend_multifactor", "4712", "1 min 30 s", "0f0f0f0f0f0f", "eurusd-trend",
            "circuit half open", "EURUSD long 2500", "no signal: below_entry", "90 %", "1,190",
        ] {
            #expect(page.contains(text), "\(text)")
        }
    }

    @Test func everythingIsEscaped() {
        var status = SampleStatus.small()
        let attack = "<script>alert(1)</script>\"'&\u{202E}\u{1B}["
        status.run.problem = attack
        status.run.catalog = attack
        status.run.input = attack
        status.haltOfAll = Halt(reason: attack, since: SampleStatus.now, sequence: 1, user: 0)
        status.strategies[0].id = attack
        status.strategies[0].reason = attack
        status.strategies[0].family = attack
        status.strategies[0].lastIntent?.symbol = attack
        status.strategies[0].sinceLastIntent[0].reason = attack
        status.workers[0].family = attack
        status.workers[0].isolated = attack
        status.workers[0].policyDigest = "<script>"
        status.input.streams[0].symbol = attack
        status.input.rejections[0].name = attack
        let page = Self.page(status)
        #expect(page.components(separatedBy: "<script>").count == 2)
        #expect(
            page.components(separatedBy: "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;\\u{202E}").count >= 12)
        #expect(!page.contains("\u{202E}"))
        #expect(!page.contains("\u{1B}"))
    }

    @Test func atMostAThousandStrategiesAreShownAndTheOthersCounted() {
        let page = Self.page(SampleStatus.many(2345))
        #expect(page.components(separatedBy: "data-l=\"Strategy\"").count - 1 == StatusPage.maxStrategies)
        #expect(page.contains("1,345 more strategies are not shown"))
        #expect(!Self.page(SampleStatus.many(1000)).contains("more strategies are not shown"))
    }

    @Test func thePolicyAllowsTheScriptAndTheStyleOfThePageAndNoOther() throws {
        let page = Self.page(SampleStatus.small())
        for element in ["script", "style"] {
            let after = try #require(page.components(separatedBy: "<\(element)>").last)
            let source = try #require(after.components(separatedBy: "</\(element)>").first)
            let digest = try Self.digest(source)
            #expect(StatusPage.contentSecurityPolicy.contains("\(element)-src 'sha256-\(digest)'"))
        }
        #expect(!page.contains(" style="))
        #expect(!page.contains(" onclick="))
    }

    /// By a program that shares nothing with what is tested.
    private static func digest(_ text: String) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = [
            "-c",
            "import sys,hashlib,base64;print(base64.b64encode(hashlib.sha256(sys.stdin.buffer.read()).digest()).decode())",
        ]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
        try input.fileHandleForWriting.close()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private static func page(_ status: HostStatus) -> String {
        String(decoding: StatusPage.html(status), as: UTF8.self)
    }
}
