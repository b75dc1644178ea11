import ArgumentParser
import Conformance
import Host
import StrategySDK

struct ConformCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conform",
        abstract: "Try whether a plugin is fit for production.",
        discussion: """
            bulkhead conform trend_multifactor
            bulkhead conform my_family@1.0.0 --worker .build/release/my-family-worker --depth release
            bulkhead conform swing --bless --reason "first release" --worker .build/release/swing-worker
            bulkhead conform trend_multifactor --only '^warm_up' --input market.ndjson.gz

            Each check is made in fresh sealed workers, on events from a seed or from a file. Exit 1 if one fails.
            """)

    @Argument(
        help: ArgumentHelp("The family, of which the newest version is tried, or family@version.", valueName: "plugin"))
    var plugin: String

    @Option(help: "How much is tried: quick takes seconds, release up to a minute, soak minutes.")
    var depth = Depth.quick

    @Option(
        help: ArgumentHelp("Where everything random comes from: the same seed tries the same.", valueName: "number"))
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("Only the checks whose names this regular expression is found in.", valueName: "regex"))
    var only: String?

    @Option(
        help: ArgumentHelp(
            "Events to try it on, as `run` reads them.", discussion: "Default: a market made from the seed.",
            valueName: "file"))
    var input: String?

    @Option(
        help: ArgumentHelp(
            "A parameter other than its default, as name=value; may be given several times.", valueName: "name=value"),
        transform: GivenParameter.init(argument:))
    var param: [GivenParameter] = []

    @Option(
        help: ArgumentHelp(
            "The directory of frozen fixtures.",
            discussion: "Default: Fixtures/replay here, or in the checkout of this build; --bless writes here.",
            valueName: "path"))
    var fixtures: String?

    @Option(help: "How the answer is written.")
    var format = ConformanceFormat.text

    @Flag(help: "Freeze what the version answers, for good: later conform runs compare with it.")
    var bless = false

    @Option(help: ArgumentHelp("Why the version is frozen; kept with the fixture.", valueName: "text"))
    var reason: String?

    @Flag(help: "Say which checks there are, and make none.")
    var list = false

    @OptionGroup var host: HostOptions

    func run() throws {
        if list {
            for name in ConformanceRun.names { print(name) }
            return
        }
        if bless {
            try reportingErrors { () throws(HostError) in
                let blessing = try Blessing(try examination().examination, input: input, reason: reason ?? "")
                for line in blessing.words { print(line) }
            }
            return
        }
        var isConformant = false
        try reportingErrors { () throws(HostError) in
            let report = try report()
            isConformant = report.isConformant
            switch format {
            case .text: print(report.text, terminator: "")
            case .json:
                do {
                    print(try report.json(), terminator: "")
                } catch {
                    throw HostError(.internalFault, "the report cannot be written: \(error)")
                }
            case .junit: print(report.junit, terminator: "")
            }
        }
        if !isConformant { throw ExitCode(HostError.Code.failure.rawValue) }
    }

    private func examination() throws(HostError) -> (examination: Examination, accepted: AcceptedFindings) {
        let subject = try Subject(plugin, host: try host.open())
        let market = try Markets.market(for: subject.plugin, input: input, depth: depth, seed: seed)
        let fixtures = bless ? FixtureDirectory.forWriting(fixtures) : FixtureDirectory.find(fixtures)
        let examination = Examination(
            subject, depth: depth, seed: seed, market: market, parameters: parameters, fixtures: fixtures)
        return (examination, try AcceptedFindings(of: subject.plugin.identity, fixtures: fixtures))
    }

    private func report() throws(HostError) -> ConformanceReport {
        let isWanted = try selection()
        let (examination, accepted) = try examination()
        let diagnostics = Diagnostics()
        defer { if diagnostics.isTerminal { diagnostics.write("\r\u{1B}[K") } }
        return try ConformanceRun(examination, accepted: accepted, arguments: arguments).report(isWanted: isWanted) {
            name, index, count in
            if diagnostics.isTerminal { diagnostics.write("\r\u{1B}[K\(index + 1) of \(count): \(name)") }
        }
    }

    private func selection() throws(HostError) -> (String) -> Bool {
        guard let only else { return { _ in true } }
        do {
            let expression = try Regex(only)
            guard ConformanceRun.names.contains(where: { $0.contains(expression) }) else {
                throw HostError(
                    .usage, "no check has a name like \(only); bulkhead conform \(plugin) --list names them")
            }
            return { $0.contains(expression) }
        } catch let error as HostError {
            throw error
        } catch {
            throw HostError(.usage, "--only \(only) is no regular expression: \(error)")
        }
    }

    private var parameters: [Parameter] {
        param.map { given in
            switch given.value {
            case "true": Parameter(given.name, .boolean(true))
            case "false": Parameter(given.name, .boolean(false))
            // Text in the grammar of a number is taken for one by whoever wants one.
            case let text: Parameter(given.name, .text(text))
            }
        }
    }

    /// What a repetition needs.
    private var arguments: [String] {
        var words: [String] = []
        if let worker = host.worker { words.append("--worker \(worker)") }
        if let policies = host.policies { words.append("--policies \(policies)") }
        if let fixtures { words.append("--fixtures \(fixtures)") }
        if let input { words.append("--input \(input)") }
        for parameter in param { words.append("--param '\(parameter)'") }
        return words
    }
}

enum ConformanceFormat: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
    case junit
}

extension Depth: ExpressibleByArgument {}
