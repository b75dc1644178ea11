import Catalog
package import Host
import StrategySDK
import Supervision

/// What `bulkhead bench` is asked to do.
package struct BenchmarkOptions: Sendable {
    package var figures = FigureName.allCases
    /// How often each comparison is repeated.
    package var pairs = 20
    /// Uncompressed NDJSON for the end-to-end figure; nil: a market that was made for tests, repeated.
    package var input: String?
    /// As for every command that starts workers.
    package var worker: String?
    package var policies: String?

    package init() {}
}

/// Measures figures one after the other, in this process or in children that end with it.
package struct BenchmarkSuite {
    let options: BenchmarkOptions
    let diagnostics: Diagnostics
    let paths: ProgramPaths
    let scratch: ScratchDirectory
    let host: WorkerHost
    /// A strategy for each family.
    let deployment: Deployment
    let catalog: String

    package init(_ options: BenchmarkOptions, _ diagnostics: Diagnostics) throws(HostError) {
        self.options = options
        self.diagnostics = diagnostics
        paths = try ProgramPaths(worker: options.worker)
        scratch = try ScratchDirectory()
        host = try WorkerHost(worker: options.worker, policies: options.policies)
        catalog = try scratch.write("families.yaml", SampleMarket.catalog())
        deployment = try host.resolve(catalog).deployment
    }

    package func run() throws(HostError) -> BenchmarkReport {
        var figures: [Figure] = []
        let processors = Processors.allowed()
        for name in FigureName.allCases where options.figures.contains(name) {
            if diagnostics.isTerminal { diagnostics.note("measuring \(name.rawValue)") }
            do throws(HostError) {
                figures.append(try measure(name))
            } catch {
                try? Processors.restrict(0, to: processors)
                throw HostError(error.code, "\(name.rawValue) could not be measured: \(error)")
            }
            try Processors.restrict(0, to: processors)
        }
        return BenchmarkReport(machine: Machine(), build: host.build, figures: figures)
    }

    private func measure(_ name: FigureName) throws(HostError) -> Figure {
        switch name {
        case .roundTrip: try RoundTripFigure(suite: self).measure()
        case .throughput: try ThroughputFigure(suite: self).measure()
        case .endToEnd: try EndToEndFigure(suite: self).measure()
        case .reportingCost: try ReportingCostFigure(suite: self).measure()
        case .workerStart: try WorkerStartFigure(suite: self).measure()
        case .seal: try SealCostFigure(suite: self).measure()
        case .recovery: try RecoveryFigure(suite: self).measure()
        case .workerMemory: try WorkerMemoryFigure(suite: self).measure()
        case .strategyCost: try StrategyCostFigure(suite: self).measure()
        case .allocations: try AllocationFigure(suite: self).measure()
        }
    }

    /// Many legacy strategies in one worker.
    func legacy(_ count: Int, allFeatures: Bool = false) throws(HostError) -> Deployment {
        let strategy = deployment.strategies.first { $0.definition.plugin.family == "legacy_macd_rsi" }
        guard let strategy else {
            throw HostError(.configuration, "the worker \(paths.worker) does not offer legacy_macd_rsi@1.0.0")
        }
        return Deployment.legacy(strategy, of: deployment, count: count, allFeatures: allFeatures)
    }
}
