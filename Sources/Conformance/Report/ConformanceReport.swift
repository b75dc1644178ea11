package import StrategySDK

/// What all checks found of one plugin.
package struct ConformanceReport: Sendable {
    package var plugin: PluginIdentity
    package var depth: Depth
    package var seed: UInt64
    /// Parameters that were given for the trial, as `name=value`; all others had their defaults, or an example.
    package var parameters: [String]
    /// On which events.
    package var market: String
    package var workerPath: String
    package var workerDigest: String
    package var policyDigest: String
    package var seconds: Double
    package var results: [CheckResult]

    package init(
        plugin: PluginIdentity, depth: Depth, seed: UInt64, parameters: [String], market: String, workerPath: String,
        workerDigest: String,
        policyDigest: String, seconds: Double, results: [CheckResult]
    ) {
        self.plugin = plugin
        self.depth = depth
        self.seed = seed
        self.parameters = parameters
        self.market = market
        self.workerPath = workerPath
        self.workerDigest = workerDigest
        self.policyDigest = policyDigest
        self.seconds = seconds
        self.results = results
    }

    /// Whether no check failed.
    package var isConformant: Bool { !results.contains { $0.verdict.isFailure } }

    /// The worst of all: failed, or passed with warnings, or passed.
    package var verdict: Verdict {
        isConformant ? (results.contains { $0.verdict == .warn } ? .warn : .pass) : .fail
    }

    package func count(_ verdict: Verdict) -> Int { results.count { $0.verdict == verdict } }
}

/// How much is tried.
package enum Depth: String, Sendable, Hashable, CaseIterable {
    /// While a plugin is written: seconds.
    case quick
    /// Before a version goes into production: up to a minute.
    case release
    /// Once in a while: minutes.
    case soak
}
