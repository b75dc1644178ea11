package import Host
import StrategySDK
import Supervision

/// Freezes what a version answers, for good.
package struct Blessing {
    /// What was done, and what has changed against the version before.
    package private(set) var words: [String] = []

    /// Lines of a file that are frozen, at most.
    private static let mostLines = 3000
    private static let syntheticBars = 750

    /// - Parameters:
    ///   - input: events to freeze the first version with; nil: made from the seed. A later version has those of the one before.
    ///   - reason: is kept with the fixture.
    /// - Throws: exit 1 where the version is frozen and answers otherwise, or is not determined by its events.
    package init(_ examination: Examination, input: String?, reason: String) throws(HostError) {
        let plugin = examination.subject.plugin.identity
        guard let fixtures = examination.fixtures else {
            throw HostError(
                .usage,
                "this is no directory of a package, so that it is not known where the fixture belongs; name a directory with --fixtures"
            )
        }
        let reason = reason.split(whereSeparator: \.isNewline).joined(separator: " ")
        guard !reason.allSatisfy(\.isWhitespace) else {
            throw HostError(.usage, "--bless needs a --reason, which is kept with the fixture")
        }
        try Self.requireDeterminism(examination)
        let fixture = FrozenFixture(plugin, in: fixtures)
        let predecessor = FrozenFixture.predecessor(of: plugin, in: fixtures)
        let lines: [[UInt8]]
        let catalog: [UInt8]
        if fixture.exists {
            (lines, catalog) = (try fixture.lines(), try fixture.catalog())
        } else if let predecessor {
            lines = try predecessor.lines()
            catalog = Self.naming(plugin.version, insteadOf: predecessor.version, try predecessor.catalog())
        } else {
            lines =
                try input.map { (path) throws(HostError) in
                    Array(try FrozenFixture.lines(of: path).prefix(Self.mostLines))
                } ?? Self.syntheticLines(examination)
            catalog = try Self.catalog(examination)
        }
        let run = try FrozenRun(
            catalog: catalog, name: fixture.catalogPath, lines: lines, examination.subject.host)
        if let disabled = run.disabled.first {
            throw HostError(.failure, "not frozen: an entry of its catalog is not taken: \(disabled)")
        }
        guard run.events > 0 else { throw HostError(.badData, "not frozen: none of the lines is an event") }
        if fixture.exists {
            try keep(fixture, run, plugin)
        } else {
            try fixture.write(lines: lines, catalog: catalog, run, reason: reason)
            words.append("froze \(plugin): \(run.events) events, \(run.intents.count) intents, in \(fixture.directory)")
            if let predecessor { words += try Self.changes(from: predecessor, to: run) }
        }
    }

    /// A version that is frozen does not change.
    private mutating func keep(_ fixture: FrozenFixture, _ run: FrozenRun, _ plugin: PluginIdentity) throws(HostError) {
        let record = try fixture.record()
        let changes = IntentChanges(from: try fixture.intents(), to: run.intents)
        guard changes.isEmpty, record.blocks == run.blocks else {
            throw HostError(
                .failure,
                "\(plugin) is frozen and answers otherwise now: \((changes.isEmpty ? ["outcomes differ"] : changes.words).joined(separator: "; ")). Give the change a version of its own; if \(plugin.version) was never released, remove \(fixture.directory) first"
            )
        }
        words.append("\(plugin) is frozen already, and nothing has changed; nothing was written")
    }

    private static func changes(from predecessor: FrozenFixture, to run: FrozenRun) throws(HostError) -> [String] {
        let changes = IntentChanges(
            from: try predecessor.intents(), to: run.intents,
            // What names the version is another one in every line.
            ignoring: ["version", "intent_id", "params_hash", "features_hash"])
        return ["against \(predecessor.version):"] + changes.words
    }

    private static func requireDeterminism(_ examination: Examination) throws(HostError) {
        let report = try ConformanceRun(examination, arguments: []).report {
            $0.hasPrefix("purity.") || $0.hasPrefix("determinism.")
        } begun: { _, _, _ in
        }
        guard let failed = report.results.first(where: { $0.verdict.isFailure }) else { return }
        throw HostError(
            .failure,
            "not frozen: \(failed.name) says \(failed.verdict.rawValue): \(failed.evidence.first ?? ""); what depends on more than its events cannot be frozen"
        )
    }

    // MARK: A first fixture

    private static func syntheticLines(_ examination: Examination) -> [[UInt8]] {
        let market = SyntheticMarket.make(
            examination.subject.plugin.features, symbols: 4,
            bars: max(syntheticBars, 3 * Int(examination.subject.plugin.defaultWarmUp)), seed: examination.seed)
        let writer = EventLine(market: market)
        return market.events.enumerated().map { writer.bytes($1, number: $0) }
    }

    /// The plugin with its defaults, and with two other sets of parameters that it takes.
    private static func catalog(_ examination: Examination) throws(HostError) -> [UInt8] {
        let plugin = examination.subject.plugin.identity
        var sets: [[Parameter]]
        do {
            var source = ParameterSets(examination, "frozen")
            sets = [examination.parameters] + (try source.admitted(2))
        } catch {
            throw HostError(.failure, "not frozen: no parameters could be tried: \(error)")
        }
        sets = sets.filter { set in
            // What no catalog would let pass shows nothing.
            !set.contains { $0.name.contains("notional") && $0.value == .number(0) }
        }
        var text =
            "defaults: { timeframe: \(examination.market.timeframe), symbols: \"*\", max_target_notional: 1000000000 }\nstrategies:\n"
        for (index, set) in sets.enumerated() {
            let name = index == 0 ? "defaults" : "seeded-\(index)"
            text += "  - strategy_id: \(name)\n    strategy_type: \(plugin.family)\n    version: \(plugin.version)\n"
            if !set.isEmpty {
                text += "    params: { \(set.map { "\($0.name): \($0.value)" }.joined(separator: ", ")) }\n"
            }
        }
        return Array(text.utf8)
    }

    private static func naming(
        _ version: SemanticVersion, insteadOf old: String, _ catalog: [UInt8]
    ) -> [UInt8] {
        let lines = String(decoding: catalog, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        return Array(
            lines.map { line in
                line.drop { $0 == " " } == "version: \(old)"
                    ? line.prefix { $0 == " " } + "version: \(version)" : String(line)
            }.joined(separator: "\n").utf8)
    }
}
