import ArgumentParser
import Attempts
import Host

/// For developers; reviewers have `bulkhead audit`.
struct AttemptsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attempts",
        abstract: "Have sealed workers try what no worker may do, and say what became of it.",
        discussion: """
            bulkhead attempts                    every attempt
            bulkhead attempts open rdtsc         these
            bulkhead attempts --sweep            every call number by every convention as well

            Each is made in a fresh process that is sealed as a worker is. Exit 1 if anything came to something else than it \
            must, 69 if no worker can be sealed here.
            """,
        shouldDisplay: false)

    @Argument(help: "Which attempts; all where none is named.")
    var names: [String] = []

    @Flag(help: "Make every call by its number as well. Takes about ten seconds.")
    var sweep = false

    @Option(help: "The policy of this family counts.")
    var family = AttemptRunner.family

    @Option(
        help: ArgumentHelp("The prober.", discussion: "Default: bulkhead-prober beside this one.", valueName: "path"))
    var prober: String?

    @Option(
        help: ArgumentHelp(
            "The directory of policies.", discussion: "Default: policies beside this executable or in its checkout.",
            valueName: "path"))
    var policies: String?

    @Option(help: "How the answer is written.")
    var format = OutputFormat.text

    func validate() throws {
        for name in names where Attempt.named(name) == nil {
            throw ValidationError("there is no attempt \(name); `bulkhead attempts --format json | jq` lists them")
        }
    }

    func run() throws {
        var isGood = false
        try reportingErrors { () throws(HostError) in
            let runner = try WorkerHost.attemptRunner(prober: prober, policies: policies, family: family)
            let chosen = names.isEmpty ? Attempt.all : names.compactMap(Attempt.named)
            let report = AttemptReport(runner.run(chosen), sweep: sweep ? runner.sweep() : nil)
            print(format == .json ? report.json : report.text, terminator: "")
            isGood = report.isGood
        }
        if !isGood { throw ExitCode(HostError.Code.failure.rawValue) }
    }
}
