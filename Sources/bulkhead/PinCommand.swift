import ArgumentParser
import Host

struct PinCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pin",
        abstract: "Pin the worker: from now on no other executable of its name is loaded.",
        discussion: """
            bulkhead plugins pin --reason "release 1.4, reviewed by ana"
            bulkhead plugins pin --worker /usr/lib/bulkhead/bulkhead-worker --manifest /etc/bulkhead/worker-pins.yaml

            A sealed copy is hashed, and asked in a sealed process what it offers. The manifest is replaced as a whole. A \
            worker that differs is refused with exit 78: when a run starts, when it is resumed, and when its catalog is \
            reloaded. Until something is pinned, the digest counts that scripts/install leaves beside the worker.
            """)

    @Option(help: ArgumentHelp("Why, for those who come later: it is kept.", valueName: "text"))
    var reason: String?

    @OptionGroup var host: HostOptions

    func run() throws {
        try reportingErrors { () throws(HostError) in
            print(try host.open(isPinning: true).pin(reason: reason), terminator: "")
        }
    }
}

struct VerifyPinCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Say whether the worker that is there is the one that is pinned, and who may replace it.",
        discussion: """
            bulkhead plugins verify

            Exit 1 where it is not, where nothing says what it should be, or where more than owners may replace it.
            """)

    @Option(help: "How the answer is written.")
    var format = OutputFormat.text

    @OptionGroup var host: HostOptions

    func run() throws {
        var isClean = false
        try reportingErrors { () throws(HostError) in
            let status = try host.open(isPinning: true).pinStatus
            print(format == .json ? try status.json() : status.text, terminator: "")
            isClean = status.isClean
        }
        if !isClean { throw ExitCode(HostError.Code.failure.rawValue) }
    }
}
