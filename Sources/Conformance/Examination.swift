package import Host
import Sandbox
package import StrategySDK
import Supervision
import Wire
import WorkerTrial

/// What all checks of one run share: the plugin, the events, and what the plugin does when nobody disturbs it.
package final class Examination {
    let subject: Subject
    package let depth: Depth
    package let seed: UInt64
    package let market: Market
    /// Of the strategy that is tried; what is not named has its default.
    let parameters: [Parameter]
    /// Those of them that were given.
    let givenParameters: [Parameter]
    /// Where frozen fixtures are.
    let fixtures: String?
    private var undisturbed: Result<Reference, WorkerFailure>?

    /// - Parameters:
    ///   - parameters: those that are not to have their defaults; a required one without a value gets an example.
    ///   - fixtures: the directory of frozen fixtures; nil: there are none.
    package init(
        _ subject: Subject, depth: Depth, seed: UInt64, market: Market, parameters: [Parameter], fixtures: String?
    ) {
        self.subject = subject
        self.depth = depth
        self.seed = seed
        self.market = market
        self.fixtures = fixtures
        givenParameters = parameters
        self.parameters =
            parameters
            + subject.plugin.requiredParameters.filter { required in
                !parameters.contains { $0.name == required.name }
            }
    }

    /// The plugin, undisturbed, over all events.
    struct Reference: Sendable {
        let transcript: Transcript
        /// What it remembers at the end; empty where that cannot be written down.
        let snapshot: [UInt8]
        /// Why it cannot.
        let snapshotRefusal: String?
        let warmUp: Int
        let layout: UInt64
        /// Defaults applied.
        let parameters: [Parameter]
    }

    /// Of all events; computed once.
    func reference() throws -> Reference {
        if undisturbed == nil {
            do throws(WorkerFailure) {
                undisturbed = .success(try Self.play(try bench(), market))
            } catch {
                undisturbed = .failure(error)
            }
        }
        guard let undisturbed else { throw WorkerFailure(end: .unexpected("nothing was computed"), cause: nil) }
        return try undisturbed.get()
    }

    private static func play(_ bench: PluginBench, _ market: Market) throws(WorkerFailure) -> Reference {
        guard case .admitted(let warmUp, let layout, let parameters)? = bench.admissions.first else {
            var problem = "nothing"
            if case .refused(let error)? = bench.admissions.first { problem = "\(error)" }
            throw WorkerFailure(
                end: .unexpected("the plugin refuses the parameters that it is tried with: \(problem)"), cause: nil)
        }
        let transcript = try bench.play(market.events)
        let state = try bench.captureOrRefusal()
        return Reference(
            transcript: transcript, snapshot: state.snapshot, snapshotRefusal: state.refusal, warmUp: Int(warmUp),
            layout: layout,
            parameters: parameters)
    }

    /// A fresh worker with one strategy.
    func bench(_ market: Market? = nil, surroundings: WorkerSurroundings = .usual) throws(WorkerFailure) -> PluginBench
    {
        try bench([parameters], market, surroundings: surroundings)
    }

    /// A fresh worker with a strategy for each set of parameters.
    func bench(
        _ strategies: [[Parameter]], _ market: Market? = nil, surroundings: WorkerSurroundings = .usual
    ) throws(WorkerFailure) -> PluginBench {
        try PluginBench(subject, market ?? self.market, strategies, surroundings: surroundings)
    }

    /// What a fresh worker answers to events of the market.
    func answers(_ events: [MarketEvent]) throws -> Transcript { try bench().play(events) }

    func random(_ purpose: String) -> SeededNumbers { SeededNumbers(seed: seed, for: purpose) }

    /// One number for each depth.
    func amount(quick: Int, release: Int, soak: Int) -> Int {
        switch depth {
        case .quick: quick
        case .release: release
        case .soak: soak
        }
    }

    // MARK: Differences

    /// The first event at which an answer is not what was expected, in words; nil where there is none.
    ///
    /// - Parameters:
    ///   - places: of the compared events among those of the market.
    func difference(
        _ expected: Transcript, _ found: Transcript, slot: Int = 0, at places: some RandomAccessCollection<Int>,
        from start: Int = 0, _ what: String
    ) -> String? {
        for (index, place) in places.enumerated() where index >= start {
            let wanted = expected[place]
            let got = found[index, slot]
            guard wanted != got else { continue }
            return
                "\(what): at \(market.name(place)) expected \(words(wanted)), got \(words(got))"
        }
        return nil
    }

    func difference(_ expected: Transcript, _ found: Transcript, _ what: String) -> String? {
        difference(expected, found, at: 0..<found.count, what)
    }

    func words(_ answer: Answer?) -> String {
        answer?.words(subject.plugin.reasons) ?? "nothing"
    }
}
