import Catalog
import Digest
import LinuxSystem
import PolicyFiles
import StrategySDK
import Supervision

/// Plays a recorded run again in fresh sealed workers. Writes nothing to where it was recorded.
package struct Replay {
    let host: WorkerHost
    let options: ReplayOptions
    let recording: Recording
    let diagnostics: Diagnostics
    /// Whether a supervisor is at work on the run.
    let isGoingOn: Bool
    private let intents: IntentFile?
    /// What whoever reads the result should know.
    package private(set) var remarks: [String] = []

    /// - Throws: 66 where nothing was recorded, 65 where it is not what it was, 78 where the catalog or a policy is wrong.
    package init(
        _ options: ReplayOptions, _ diagnostics: Diagnostics, openHost: () throws(HostError) -> WorkerHost
    ) throws(HostError) {
        self.options = options
        self.diagnostics = diagnostics
        var recording = try Self.recording(options)
        isGoingOn = options.state.map { StateDirectory.isHeld($0) } ?? false
        intents = try (options.intents ?? recording.intents).map { (path) throws(HostError) in try IntentFile(path) }
        // What stands in the file by now came of what stands in the journal by now.
        if isGoingOn { recording = try Self.recording(options) }
        self.recording = recording
        host = try openHost()
        try compareConditions()
    }

    private static func recording(_ options: ReplayOptions) throws(HostError) -> Recording {
        if let state = options.state {
            var recording = try Recording(directory: state, input: options.input)
            if let history = options.history { recording.history = history }
            return recording
        }
        guard let input = options.input, let catalog = options.catalog else {
            throw HostError(.usage, "a run is named by --state, or by --input and --catalog")
        }
        guard try FileLines(input).isRepeatable else {
            throw HostError(
                .usage,
                "\(input) cannot be read twice, so that nothing can be played again from it; name a file, or the run's directory with --state"
            )
        }
        let text: [UInt8]
        do {
            text = try CatalogFile.text(path: catalog)
        } catch {
            throw HostError(.configuration, "the catalog is refused: \(error)", isRefusedCatalog: true)
        }
        var recording = Recording(
            catalogs: [Recording.Catalog(before: 0, file: catalog, text: text)], source: .file(input))
        recording.history = options.history
        return recording
    }

    private mutating func compareConditions() throws(HostError) {
        let now = host.starter.executableDigest.labelled
        if let then = recording.executableDigest, then != now {
            remarks.append(
                "another executable of workers runs here than did then: \(now), not \(then); what follows is true of this one"
            )
        }
        guard let line = try intents?.runLine() else { return }
        if recording.executableDigest == nil, let build = line.text("build"), build != host.build {
            remarks.append("the intents are of another build: \(build), and this is \(host.build)")
        }
        if let digest = line.text("catalog"), digest != recording.catalogs[0].digest {
            remarks.append(
                "the intents came of another catalog: \(digest), and \(recording.catalogs[0].file) is \(recording.catalogs[0].digest)"
            )
        }
        guard let policies = line["policies"], let families = IntentFields(policies.utf8) else { return }
        for family in families.fields {
            let then = String(family.value.dropFirst().dropLast())
            guard let policy = try? host.starter.policy(for: family.name), policy.digest.labelled != then else {
                continue
            }
            remarks.append("another policy of \(family.name) is in force here: \(policy.digest.labelled), not \(then)")
        }
    }

    /// The events that are compared.
    var range: ClosedRange<UInt64> { options.first...max(options.first, options.last ?? .max) }

    // MARK: The same again

    /// Computes the run again, and compares it with what it has written, or with itself.
    package func verify() throws(HostError) -> ReplayReport {
        var plan = RerunPlan()
        plan.last = options.last
        var expected = intents
        var runs = 1
        if expected == nil {
            let spool = try IntentSpool()
            let rerun = try Rerun(recording, host, plan, diagnostics, reader: spool)
            let result = try rerun.run()
            if result.stopSignal != nil { return ReplayReport(result, nil, range) }
            expected = try spool.file()
            // Other events share a frame, and other workers are asked at other times.
            plan.eventsInFlight = 61
            runs = 2
        }
        guard let expected else { throw HostError(.internalFault, "there is nothing to compare with") }
        let comparison = IntentComparison(
            with: expected, in: range, showing: options.shown,
            mayEndEarly: runs == 1 && mayEndEarly(expected))
        let rerun = try Rerun(recording, host, plan, diagnostics, reader: comparison)
        let result = try rerun.run()
        if result.stopSignal == nil {
            if !comparison.hasEnough {
                try comparison.finish()
                try checkCount(result)
            }
            try checkRange(result)
        }
        var report = ReplayReport(result, comparison, range)
        report.comparedWith = runs == 1 ? expected.name : nil
        report.endsInMidLine = runs == 1 && expected.endsInMidLine && options.last == nil
        report.isGoingOn = isGoingOn
        report.lacksIntents = runs == 2 && recording.hasInputs
        report.isInterrupted = !isGoingOn && !recording.isComplete
        return report
    }

    /// Whether lines may be missing at the end of the file: of a run that was ended, or goes on, those that it had not written
    /// when it said so last.
    private func mayEndEarly(_ file: IntentFile) -> Bool {
        isGoingOn || !recording.isComplete && UInt64(file.size) >= recording.end?.intentBytes ?? 0
    }

    /// Makes sure that every event is there that the run had.
    private func checkCount(_ result: RerunResult) throws(HostError) {
        guard options.last == nil, let wanted = recording.end?.events, result.events < wanted else { return }
        throw HostError(
            .badData,
            "the run had \(wanted) events, and only \(result.events) are there to be played; the input, the journal or what is taken for an event is not what it was"
        )
    }

    /// Makes sure that the run has the events that were named.
    func checkRange(_ result: RerunResult) throws(HostError) {
        let wanted = max(options.first, options.last ?? 0)
        guard wanted > 0, result.events <= wanted, !isGoingOn || options.last != nil else { return }
        throw HostError(
            .noInput,
            result.events == 0
                ? "the run has no event, so that there is no event \(wanted)"
                : "the run has no event \(wanted); its last one is \(result.events - 1)")
    }

    // MARK: What a strategy remembers

    package enum StateAnswer {
        case told(StateReport)
        /// A signal ended it.
        case stopped(Int32)
    }

    /// - Parameter strategy: its id.
    package func state(of strategy: String) throws(HostError) -> StateAnswer {
        var plan = RerunPlan()
        plan.last = options.last
        plan.wantsState = true
        let rerun = try Rerun(recording, host, plan, diagnostics, reader: Unheard())
        let result = try rerun.run()
        if let signal = result.stopSignal { return .stopped(signal) }
        guard let state = result.state else {
            throw HostError(.internalFault, "the replay ended without telling what strategies remember")
        }
        try checkRange(result)
        let id = StrategyID(strategy)
        guard let memories = state.shown(id),
            let admitted = result.deployment.strategies.first(where: { $0.definition.id == id })
        else {
            if let disabled = result.deployment.disabled.first(where: { $0.id == id }) {
                throw HostError(.configuration, "\(strategy) is disabled and remembers nothing: \(disabled.reason)")
            }
            let known = result.deployment.strategies.map(\.definition.id.text)
            throw HostError(.configuration, OrderRules.unknown(strategy, known))
        }
        guard result.events > 0 else {
            throw HostError(.noInput, "the run has no event, so that nobody remembers anything")
        }
        return .told(
            StateReport(
                after: result.events - 1, memories, warmUp: admitted.warmUp,
                isPerSymbol: admitted.descriptor.stateScope == .perSymbol,
                names: FieldNames(of: host.starter.executablePath)))
    }
}

/// Nobody listens.
private final class Unheard: RerunReader {
    var wantsEvents: Bool { false }
    var hasEnough: Bool { false }
    func begin(_ deployment: Deployment) {}
    func take(_ event: RerunEvent, _ lines: [RerunLine]) {}
}
