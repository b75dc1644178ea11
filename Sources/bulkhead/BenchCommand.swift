import ArgumentParser
import Benchmarks
import Host

struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure what a sealed worker costs, against two C processes with the same bytes.",
        discussion: """
            bulkhead bench round-trip throughput --pairs 40

            Figures: \(FigureName.allCases.map(\.rawValue).joined(separator: ", ")).
            Use a release build on a machine that does nothing else; all of them take one to three minutes. Exit 1 if an
            event without an intent allocates memory; other targets depend on the machine and are only reported.
            """)

    @Argument(help: ArgumentHelp("What to measure; everything if nothing is named.", valueName: "figure"))
    var figures: [FigureName] = []

    @Option(
        help: ArgumentHelp("How often each comparison is repeated, unless that takes too long.", valueName: "count"))
    var pairs = 20

    @Option(help: "How the figures are written.")
    var format = OutputFormat.text

    @Option(
        help: ArgumentHelp(
            "Uncompressed features for end-to-end.", discussion: "Default: the market of Fixtures, repeated.",
            valueName: "file"))
    var input: String?

    @OptionGroup var host: HostOptions

    func validate() throws {
        guard (1...1000).contains(pairs) else { throw ValidationError("--pairs is from 1 to 1000.") }
    }

    func run() throws {
        var hasFailure = false
        try reportingErrors { () throws(HostError) in
            var options = BenchmarkOptions()
            if !figures.isEmpty { options.figures = figures }
            options.pairs = pairs
            options.input = input
            options.worker = host.worker
            options.policies = host.policies
            let report = try BenchmarkSuite(options, Diagnostics()).run()
            print(format == .json ? try report.json() : report.text, terminator: "")
            hasFailure = report.hasFailure
        }
        if hasFailure { throw ExitCode(HostError.Code.failure.rawValue) }
    }
}

extension FigureName: ExpressibleByArgument {}
