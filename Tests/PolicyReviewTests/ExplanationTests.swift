import PolicyFiles
import PolicyReview
import SandboxPolicy
import Testing

/// A question and the answer in both phases.
struct Question: Sendable, CustomTestStringConvertible {
    let call: String
    let arguments: [String]
    let convention: String
    let startup: FilterAction
    let ready: FilterAction
    /// The names of the rule's line in the file that decides during start-up; nil where none does.
    let rule: String?

    init(
        _ call: String, _ arguments: [String] = [], by convention: String = "x86_64", startup: FilterAction,
        ready: FilterAction, rule: String? = nil
    ) {
        self.call = call
        self.arguments = arguments
        self.convention = convention
        self.startup = startup
        self.ready = ready
        self.rule = rule
    }

    var testDescription: String { "\(call)(\(arguments.joined(separator: ", "))) by \(convention)" }
}

@Suite("A question about one call")
struct ExplanationTests {
    private static let questions: [Question] = [
        Question("read", ["3"], startup: .allow, ready: .allow, rule: "read"),
        Question("0", ["0x3"], startup: .allow, ready: .allow, rule: "read"),
        Question("read", ["4"], startup: .notify, ready: .notify),
        Question("read", ["0x100000003"], startup: .notify, ready: .notify),
        Question("write", ["2"], startup: .allow, ready: .allow, rule: "write"),
        Question("mmap", ["0", "4096", "3", "0x22", "-1", "0"], startup: .allow, ready: .allow, rule: "mmap"),
        Question("mmap", ["0", "4096", "7", "0x22", "-1", "0"], startup: .notify, ready: .notify),
        Question("mmap", ["0", "4096", "3", "1", "6", "0"], startup: .allow, ready: .notify, rule: "mmap"),
        Question("openat", startup: .fail(errno: 1), ready: .notify, rule: "openat"),
        Question("seccomp", ["1", "0"], startup: .notify, ready: .notify),
        Question("socket", ["2", "1"], startup: .notify, ready: .notify),
        Question("999", startup: .notify, ready: .notify),
        Question("-1", startup: .notify, ready: .notify),
        Question("read", ["3"], by: "x32", startup: .killProcess, ready: .killProcess),
        Question("3", ["3"], by: "i386", startup: .killProcess, ready: .killProcess),
        Question("read", ["3"], by: "aarch64", startup: .allow, ready: .allow, rule: "read"),
    ]

    @Test("is answered with the rule that decides, and every compiled filter agrees", arguments: questions)
    func answers(question: Question) throws {
        let call = try NamedCall.read(question.call, question.arguments, convention: question.convention)
        let explanation = try CallExplanation(call, in: try survey(), phases: [.startup, .ready])
        #expect(explanation.isConfirmed)
        #expect(explanation.verdicts.map(\.action) == [question.startup.description, question.ready.description])
        #expect(explanation.verdicts.allSatisfy { !$0.filters.isEmpty })
        let location = explanation.verdicts[0].rule?.location
        if let rule = question.rule {
            #expect(try lines(of: rule).contains { location == "x.yaml:\($0)" }, "\(location ?? "no rule")")
        } else {
            #expect(location == nil)
        }
    }

    @Test("names the rule that comes closest, and the argument in which it differs")
    func closest() throws {
        let call = try NamedCall.read("mmap", ["0", "4096", "7", "0x22", "-1", "0"], convention: "x86_64")
        let verdict = try CallExplanation(call, in: try survey(), phases: [.ready]).verdicts[0]
        #expect(verdict.closest?.rule.location == "x.yaml:\(try line(of: "mmap"))")
        #expect(
            verdict.closest?.differences == [
                "argument 2 (prot) is 7; the rule wants 3: PROT_READ|PROT_WRITE"
            ])
    }

    @Test("says that a rule of the start would fit, and no longer holds")
    func late() throws {
        let call = try NamedCall.read("gettid", [], convention: "x86_64")
        let verdict = try CallExplanation(call, in: try survey(), phases: [.ready]).verdicts[0]
        #expect(verdict.because?.contains("x.yaml:\(try line(of: "gettid")) fits, and holds only until") == true)
        #expect(verdict.rule == nil)
    }

    @Test(
        "that cannot be understood says what would be right",
        arguments: [
            (["raed"], "did you mean read?"), (["read", "three"], "is no number of 64 bits"),
            (["read", "1", "2", "3", "4", "5", "6", "7"], "at most six"), (["0x100000000"], "32 bits"),
            (["read", "0x1ffffffffffffffff"], "is no number of 64 bits"),
        ])
    func problems(words: [String], says: String) throws {
        let error = #expect(throws: NamedCall.Problem.self) {
            try NamedCall.read(words[0], Array(words.dropFirst()), convention: "x86_64")
        }
        #expect(error?.description.contains(says) == true, "\(error?.description ?? "")")
        #expect(throws: NamedCall.Problem.self) { try NamedCall.read("open", [], convention: "aarch64") }
        #expect(throws: NamedCall.Problem.self) { try NamedCall.read("read", [], convention: "sparc") }
    }
}
