import ArgumentParser
import Host
import PolicyFiles
import PolicyReview
import Sandbox
import SandboxPolicy

struct PolicyExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "What would become of one call, and which rule decides or comes closest.",
        discussion: """
            bulkhead policy explain write 2
            bulkhead policy explain mmap 0 4096 7 0x22 -1 0 --phase ready
            bulkhead policy explain 20 --arch i386

            It is decided by the meaning of the policy and confirmed by the compiled filters. Exit 70 if they differ.
            """)

    enum PhaseName: String, ExpressibleByArgument, CaseIterable { case startup, ready }

    // One list, since a call may be -1, which would be taken for an option.
    @Argument(
        parsing: .allUnrecognized,
        help: ArgumentHelp(
            "The call by name or number, and up to six arguments as numbers, decimal or 0x…; those left out are 0.",
            valueName: "call argument"))
    var question: [String] = []

    @Option(help: "Only one of the two.")
    var phase: PhaseName?

    @Option(help: ArgumentHelp("By which it is made: x86_64, aarch64, i386 or x32.", valueName: "convention"))
    var arch = "\(Architecture.current)"

    @Option(help: "Whose policy; without one, the policy of all that have none of their own.")
    var family: String?

    @OptionGroup var options: PolicyOptions

    @Option(help: "How the answer is written.")
    var format = OutputFormat.text

    func validate() throws {
        if question.isEmpty { throw ValidationError("name a call, such as `openat`") }
    }

    func run() throws {
        var isConfirmed = false
        try reportingErrors { () throws(HostError) in
            let survey = try options.policyInForce(family)
            let call: SystemCall
            do {
                call = try NamedCall.read(question[0], Array(question.dropFirst()), convention: arch)
            } catch {
                throw HostError(.usage, "\(error)")
            }
            let phases: [Phase] = phase.map { [$0 == .startup ? .startup : .ready] } ?? [.startup, .ready]
            let explanation: CallExplanation
            do {
                explanation = try CallExplanation(call, in: survey, phases: phases)
            } catch {
                throw HostError(.sandboxUnavailable, "no filter can be made of the policy \(survey.path): \(error)")
            }
            isConfirmed = explanation.isConfirmed
            try show(explanation, explanation.text, as: format)
        }
        if !isConfirmed { throw ExitCode(HostError.Code.internalFault.rawValue) }
    }
}

struct PolicyListingCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bpf",
        abstract: "The compiled filter, an instruction a line, with what it does to which call by which rule.",
        discussion: """
            bulkhead policy bpf
            bulkhead policy bpf mean_reversion --mode unsupervised-startup --arch aarch64

            `supervised` is in force from the first instruction on. The other two are used where user notification is not
            available: one until the worker is ready, one from then on.
            """)

    enum Mode: String, ExpressibleByArgument, CaseIterable {
        case supervised
        case unsupervisedStartup = "unsupervised-startup"
        case unsupervisedReady = "unsupervised-ready"

        var mode: FilterMode {
            switch self {
            case .supervised: .supervised
            case .unsupervisedStartup: .unsupervisedStartup
            case .unsupervisedReady: .unsupervisedReady
            }
        }
    }

    enum Machine: String, ExpressibleByArgument, CaseIterable {
        case x86_64
        case aarch64

        var architecture: Architecture { self == .x86_64 ? .x86_64 : .aarch64 }
    }

    @Argument(help: "A family; without one, the policy of all that have none of their own.")
    var family: String?

    @Option(help: "What the filter is for.")
    var mode = Mode.supervised

    @Option(help: ArgumentHelp("The machine that it is compiled for.", discussion: "Default: this one."))
    var arch: Machine?

    @OptionGroup var options: PolicyOptions

    @Option(help: "How the answer is written.")
    var format = OutputFormat.text

    func run() throws {
        try reportingErrors { () throws(HostError) in
            let survey = try options.policyInForce(family)
            let listing: FilterListing
            do {
                listing = try FilterListing(
                    survey, mode: mode.mode, architecture: arch?.architecture ?? Architecture.current)
            } catch {
                throw HostError(.sandboxUnavailable, "no filter can be made of the policy \(survey.path): \(error)")
            }
            try show(listing, listing.text, as: format)
        }
    }
}
