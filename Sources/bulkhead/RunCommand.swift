import ArgumentParser
import Catalog
import Host
import Telemetry

struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a catalog over features and write intents.",
        discussion: """
            bulkhead run --catalog catalog.yaml --input market.ndjson.gz --output intents.ndjson --outcomes outcomes.ndjson

            Reads one event a line (NDJSON, also gzipped) until the input ends. Lines that are no event are rejected one by
            one. The same input, catalog, policies and build give the same bytes.
            """)

    @Option(help: ArgumentHelp("The catalog of strategies (YAML).", valueName: "file"))
    var catalog: String

    @Option(help: ArgumentHelp("Where events come from; - is standard input.", valueName: "file"))
    var input = "-"

    @Option(help: ArgumentHelp("Where intents go; - is standard output.", valueName: "file"))
    var output = "-"

    @Option(help: ArgumentHelp("Write one line for every event and strategy.", valueName: "file"))
    var outcomes: String?

    @Option(help: ArgumentHelp("Write every line that did not become an event, with the reason.", valueName: "file"))
    var rejects: String?

    @Flag(help: "Stop at the first line that is rejected (exit 65).")
    var strict = false

    @Option(help: ArgumentHelp("Events under way at once, at most. It changes no output.", valueName: "count"))
    var inFlight = 4096

    @Option(
        help: ArgumentHelp(
            "Keep a ledger of the run here, and take orders over a control socket.",
            discussion: "One run at a time; `bulkhead status`, `explain`, `halt` and `resume` look there.",
            valueName: "directory"))
    var state: String?

    @Flag(
        help: ArgumentHelp(
            "Go on with the run that ended or was killed in --state, with the same input and output files.",
            discussion: """
                What the output files have already is compared and never changed; only what is missing is appended, so \
                that they end as if nothing had happened. Of an input that cannot be read again (a pipe), the lines \
                that were taken in are in the journal.
                """))
    var resume = false

    @Option(help: ArgumentHelp("Write metrics here every 5 s and at the end (Prometheus text).", valueName: "file"))
    var metrics: String?

    @Option(
        help: ArgumentHelp(
            "Serve /metrics, /livez, /readyz and /statusz: 127.0.0.1:PORT or unix:PATH.", valueName: "address"),
        transform: { text in
            do throws(ListenAddressError) {
                return try ListenAddress(text)
            } catch {
                throw ValidationError(error.description)
            }
        })
    var listen: ListenAddress?

    @Option(help: "How the log on standard error is written.")
    var logFormat = LogFormatOption.text

    @Option(
        help: ArgumentHelp(
            "Events of the past: new strategies are warmed up with them, and give no intents for them.",
            discussion:
                "Without it, strategies that a reload brings in are warmed up with the input up to then, if --input names a file.",
            valueName: "file"))
    var history: String?

    @Option(
        help: ArgumentHelp(
            "What a reload does that would take a running strategy out of service by an error: refuse it whole, or disable the strategy.",
            discussion: "A catalog is read anew on SIGHUP, by `bulkhead reload`, and when its file has changed."))
    var reloadErrors = ReloadErrors.refuse

    @Option(
        help: ArgumentHelp(
            "Let the host read this directory too, whatever comes to be in it; may be given more than once.",
            discussion: """
                Once it has begun, the host confines itself: it reads the directories of its catalog, its policies, its \
                worker and its pins, and the files of --input and --history, and writes into --state and the directory of \
                --metrics. It needs more where the catalog is a link that is turned to another directory while the run goes on.
                """,
            valueName: "directory"))
    var mayRead: [String] = []

    @Option(help: "How the summary is written: to standard output, or to standard error if intents go there.")
    var format = OutputFormat.text

    @OptionGroup var host: HostOptions

    func validate() throws {
        guard !resume || state != nil else {
            throw ValidationError("--resume needs --state, the directory in which the run was kept.")
        }
        guard (1...65_536).contains(inFlight) else { throw ValidationError("--in-flight is from 1 to 65536.") }
    }

    func run() throws {
        var signal: Int32?
        let diagnostics = Diagnostics()
        let log = RunLog(logFormat == .json ? .json : .text(usesColour: diagnostics.usesColour))
        try reportingErrors(to: logFormat == .json ? log : nil) { () throws(HostError) in
            var options = RunOptions(catalog: catalog)
            options.input = input
            options.output = output
            options.outcomes = outcomes
            options.rejects = rejects
            options.isStrict = strict
            options.eventsInFlight = inFlight
            options.state = state
            options.isResumed = resume
            options.history = history
            options.reloadErrors = reloadErrors
            options.metrics = metrics
            options.listen = listen
            options.confinement = RunConfinement(readable: mayRead)
            let run = try FileRun(options, log, diagnostics) { () throws(HostError) in try host.open() }
            let summary = try run.run()
            let text = format == .json ? summary.json : summary.text
            if output != "-" {
                print(text, terminator: "")
            } else if logFormat == .json {
                // Among lines of JSON a table would be none.
                log.report(summary)
            } else {
                diagnostics.write(text)
            }
            signal = summary.stopSignal
        }
        if let signal { throw ExitCode(128 + signal) }
    }
}

enum LogFormatOption: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
}
