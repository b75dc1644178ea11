import Foundation
import PolicyFiles
import PolicyReview
import SandboxPolicy
import Testing

@Suite("A policy in words")
struct ReviewTests {
    @Test("has every rule with its line, its phase, its reason and what shows that it is needed")
    func rules() throws {
        let survey = try survey()
        let review = PolicyReview(survey, name: "default")
        #expect(review.isInForce)
        #expect(review.ready.count == survey.policy.ready.count)
        #expect(review.startup.count == survey.policy.startup.count)
        let lines = try shippedText().components(separatedBy: "\n")
        for rule in review.ready + review.startup {
            let line = try #require(rule.line)
            #expect(lines[line - 1].contains("names: [\(rule.calls.map(\.name).joined(separator: ", "))]"))
            #expect(rule.location == "x.yaml:\(line)")
            #expect(!rule.reason.isEmpty)
            #expect(rule.witness.flatMap(RuleWitness.init(rawValue:)) != nil, "\(rule.location) names no witness")
        }
        #expect(review.ready.allSatisfy { $0.phase == "ready" } && review.startup.allSatisfy { $0.phase == "start-up" })
    }

    @Test(
        "writes calls as a reviewer would",
        arguments: [
            ("read", "read(3, …)"), ("munmap", "munmap(…)"), ("exit_group", "exit_group(…)"),
            ("mmap", "mmap(…, …, 3, 0x22, 0xffffffff in its low 32 bits, …)"),
            ("execveat", "execveat(5, …, …, …, 0x1000)"), ("gettid", "gettid()"), ("rseq", "rseq(…, …, 0, …)"),
        ])
    func calls(name: String, text: String) throws {
        let review = PolicyReview(try survey(), name: "default")
        let call = (review.ready + review.startup).flatMap(\.calls).first { $0.name == name }
        #expect(call?.text == text)
        #expect(call?.numbers["x86_64"] == SystemCallTable.number(of: name, on: .x86_64))
    }

    @Test("says what constants mean, and what becomes of everything else in one line")
    func words() throws {
        let text = PolicyReview(try survey(), name: "default").text
        for part in [
            "argument 0 (fd) is 3: the request pipe", "PROT_READ|PROT_WRITE", "MAP_PRIVATE|MAP_ANONYMOUS",
            "ARCH_CET_STATUS", "SIGSEGV", "is not executed and fails with EINVAL", "RLIMIT_AS", "268,435,456",
            "uid 65525, gid 65525", "deny-all",
        ] { #expect(text.contains(part), "\(part)") }
        let others = text.components(separatedBy: "\n").filter { $0.contains("every other call of 0–1023") }
        #expect(others.count == 1)
        #expect(others.first?.contains("x32") == true && others.first?.contains("i386") == true)
    }

    @Test("says of a file that is refused that nothing runs by it, and of a layer that is missing that it is")
    func refused() throws {
        let review = PolicyReview(try survey(readyRule("socket"), ("\nlandlock: deny-all", "\n")), name: "default")
        #expect(!review.isInForce)
        #expect(review.text.contains("REFUSED") && review.text.contains("socket"))
        let landlock = review.process.first { $0.name == "landlock" }
        #expect(landlock?.value == "missing")
        #expect(landlock?.meaning.contains("refused") == true)
    }

    @Test("as JSON has the same keys in every run")
    func json() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let value = try JSONSerialization.jsonObject(with: encoder.encode(PolicyReview(try survey(), name: "default")))
        let keys = Set((value as? [String: Any] ?? [:]).keys)
        #expect(
            keys == [
                "name", "path", "digest", "summary", "refusals", "architectures", "ready", "startup", "otherwise",
                "process",
            ])
    }
}
