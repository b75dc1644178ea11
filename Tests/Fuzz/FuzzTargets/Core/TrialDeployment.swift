import StrategySDK
import Supervision

/// What the trials of the core run: two strategies in a worker that may do anything, and one in a worker that is honest.
/// Limits are small, so that few bytes come far.
enum TrialDeployment {
    static let descriptors = ["suspect", "honest"].map { family in
        PluginDescriptor(
            identity: PluginIdentity(family: family, version: SemanticVersion(1, 0, 0)), summary: "Of a trial.",
            stateScope: .perSymbol, features: [FeatureDeclaration(name: "price", kind: .number, isRequired: true)],
            parameters: [], reasons: ["quiet", "silent"], defaultWarmUp: 0)
    }

    /// Ranks 0 and 1 are in worker 0, rank 2 in worker 1.
    static let value = Deployment(
        strategies: [strategy("a", 0, warmUp: 2), strategy("b", 0, warmUp: 0), strategy("c", 1, warmUp: 1)],
        disabled: [], plugins: descriptors)

    /// The worker of the first two, and the one in which they are tried.
    static let suspects = [0, 2]
    static let honest = [1, 3]
    static let honestRank = 2

    static var limits: SupervisionCore.Limits {
        var limits = SupervisionCore.Limits()
        limits.eventsInFlight = 8
        limits.bytesInFlight = 1024
        limits.snapshotInterval = 4
        limits.historyBytes = 8 << 10
        limits.missedBytes = 2 << 10
        return limits
    }

    private static func strategy(_ id: String, _ plugin: Int, warmUp: UInt32) -> AdmittedStrategy {
        var breakers = BreakerLimits()
        breakers.error.openEvents = 3
        breakers.badOutput = .init(count: 2, openSeconds: 1, openEvents: 2)
        breakers.timeout = .init(count: 1, openSeconds: 1, openEvents: 2)
        breakers.crash = .init(count: 1, openSeconds: 1, openEvents: 2)
        let definition = StrategyDefinition(
            id: StrategyID(id), plugin: descriptors[plugin].identity, timeframe: Timeframe("1Hour"), symbols: .every,
            maxTargetNotional: 100, breakers: breakers)
        return AdmittedStrategy(
            definition: definition, descriptor: descriptors[plugin], pluginIndex: UInt16(plugin), warmUp: warmUp,
            stateLayout: 7, parameters: [])
    }
}

/// An event of a trial. What becomes of it is written in its price.
struct TrialEvent {
    let price: UInt8
    let symbol: UInt8

    init(_ byte: UInt8) {
        price = byte & 7
        symbol = byte >> 3 & 1
    }

    func offer(_ sequence: Int, to core: inout SupervisionCore) -> SupervisionCore.Offer {
        var row = EventRow(TrialDeployment.value.columns)
        row.numbers[0] = Double(price)
        row.presence[0] = 1
        row.eventTime = Int64(sequence) * 1_000_000_000
        row.identity = Fingerprint(low: UInt64(sequence))
        let (symbol, timeframe, time) = (["AAA", "BBB"][Int(symbol)], "1Hour", "T\(sequence)")
        return Array(symbol.utf8).withUnsafeBytes { symbol in
            Array(timeframe.utf8).withUnsafeBytes { timeframe in
                Array(time.utf8).withUnsafeBytes { time in
                    row.symbol = symbol
                    row.timeframe = timeframe
                    row.eventTimeText = time
                    return core.offer(row)
                }
            }
        }
    }
}
