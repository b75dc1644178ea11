import ArgumentParser
import Host
import StrategySDK

struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Compute a recorded run again, and compare it with what it has written.",
        discussion: """
            bulkhead replay --state /var/lib/bulkhead
            bulkhead replay --input market.ndjson --catalog catalog.yaml --intents intents.ndjson --from 1000 --to 2000
            bulkhead replay --state /var/lib/bulkhead --until 812 --print-state eurusd-legacy
            bulkhead replay --state /var/lib/bulkhead --against 1.1.0 --strategy eurusd-legacy --param buy_rsi_threshold=40

            Fresh sealed workers get the events again, and with them everything that events do not determine: losses, orders \
            of operators, other catalogs. A state directory is only read, also while a supervisor runs there; without one, \
            and without intents, two replays are compared with each other. Events before the first that is compared are \
            computed too. Exits with 1 where a line differs; with --against a difference is no failure.
            """)

    @Option(help: ArgumentHelp("The state directory of the run.", valueName: "directory"))
    var state: String?

    @Option(
        help: ArgumentHelp("The input of the run; with --state, where it is not where it was.", valueName: "file"))
    var input: String?

    @Option(help: ArgumentHelp("The catalog of the run, without --state.", valueName: "file"))
    var catalog: String?

    @Option(
        help: ArgumentHelp(
            "The intents that the run has written.", discussion: "Default: the file that --state knows, or none.",
            valueName: "file"))
    var intents: String?

    @Option(help: ArgumentHelp("Events with which the run warmed strategies up.", valueName: "file"))
    var history: String?

    @Option(help: ArgumentHelp("The first event that is compared.", valueName: "seq"))
    var from: UInt64 = 0

    @Option(name: [.long, .customLong("until")], help: ArgumentHelp("The last event.", valueName: "seq"))
    var to: UInt64?

    @Option(
        name: .customLong("print-state"),
        help: ArgumentHelp("Show what this strategy remembers after the last event.", valueName: "strategy"))
    var printedState: String?

    @Option(
        help: ArgumentHelp(
            "Compare with another version of a plugin: 1.1.0, or legacy_macd_rsi@1.1.0.", valueName: "version"),
        transform: { text in
            guard let version = AgainstVersion(text) else {
                throw ValidationError("\"\(text)\" is no version; write 1.1.0, or legacy_macd_rsi@1.1.0")
            }
            return version
        })
    var against: AgainstVersion?

    @Option(help: ArgumentHelp("With --against, only this strategy.", valueName: "strategy"))
    var strategy: String?

    @Option(
        help: ArgumentHelp(
            "With --against, a parameter that is another then; may be given more than once.", valueName: "name=value"),
        transform: GivenParameter.init(argument:))
    var param: [GivenParameter] = []

    @Option(help: ArgumentHelp("How many differences are shown, at most.", valueName: "count"))
    var show = 10

    @Option(help: "How the result is written.")
    var format = OutputFormat.text

    @OptionGroup var host: HostOptions

    func validate() throws {
        guard state != nil || input != nil && catalog != nil else {
            throw ValidationError("A run is named by --state, or by --input and --catalog.")
        }
        guard state == nil || catalog == nil else {
            throw ValidationError("--state knows the catalogs of the run; leave --catalog out.")
        }
        guard to.map({ from <= $0 }) ?? true else { throw ValidationError("--to is before --from.") }
        guard printedState == nil || against == nil else {
            throw ValidationError("--print-state and --against are two questions; ask one at a time.")
        }
        guard printedState == nil || intents == nil && from == 0 else {
            throw ValidationError("--print-state compares nothing; leave --intents and --from out.")
        }
        guard strategy == nil && param.isEmpty || against != nil else {
            throw ValidationError("--strategy and --param belong to --against.")
        }
        guard against == nil || intents == nil else {
            throw ValidationError("--against computes both sides; leave --intents out.")
        }
        guard (1...100_000).contains(show) else { throw ValidationError("--show is from 1 to 100000.") }
    }

    func run() throws {
        var status: Int32 = 0
        let diagnostics = Diagnostics()
        try reportingErrors { () throws(HostError) in
            let replay = try Replay(options, diagnostics) { () throws(HostError) in try host.open() }
            for remark in replay.remarks { diagnostics.warning(remark) }
            if let printedState {
                status = try tell(replay, printedState)
            } else if let against {
                status = try tell(replay, against, diagnostics)
            } else {
                status = try verify(replay, diagnostics)
            }
        }
        if status != 0 { throw ExitCode(status) }
    }

    private var options: ReplayOptions {
        var options = ReplayOptions()
        options.state = state
        options.input = input
        options.catalog = catalog
        options.intents = intents
        options.history = history
        options.first = from
        options.last = to
        options.shown = show
        return options
    }

    private func verify(_ replay: Replay, _ diagnostics: Diagnostics) throws(HostError) -> Int32 {
        let report = try replay.verify()
        for remark in report.remarks { diagnostics.warning(remark) }
        print(format == .json ? report.json : report.text, terminator: "")
        return report.stopSignal.map { 128 + $0 } ?? (report.isSame ? 0 : 1)
    }

    private func tell(_ replay: Replay, _ strategy: String) throws(HostError) -> Int32 {
        switch try replay.state(of: strategy) {
        case .told(let report):
            print(format == .json ? report.json : report.text, terminator: "")
            return 0
        case .stopped(let signal): return 128 + signal
        }
    }

    private func tell(
        _ replay: Replay, _ version: AgainstVersion, _ diagnostics: Diagnostics
    ) throws(HostError) -> Int32 {
        let report = try replay.against(
            version.version, family: version.family, strategy: strategy,
            parameters: param.map { ($0.name, $0.value) })
        for remark in report.remarks { diagnostics.warning(remark) }
        print(format == .json ? report.json : report.text, terminator: "")
        return report.stopSignal.map { 128 + $0 } ?? 0
    }
}

/// `1.1.0`, or `legacy_macd_rsi@1.1.0`.
struct AgainstVersion {
    let family: String?
    let version: SemanticVersion

    init?(_ text: String) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard let last = parts.last, let version = SemanticVersion(String(last)), parts.count <= 2 else { return nil }
        family = parts.count == 2 ? String(parts[0]) : nil
        self.version = version
    }
}
