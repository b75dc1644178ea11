import StrategySDK
package import Supervision

/// What is simulated, made from a seed: strategies of three families, limits, and a market.
package final class World: Sendable {
    package let seed: UInt64
    /// Events while faults happen, and events after that.
    package let events: Int
    package let quietEvents: Int
    package let deployment: Deployment
    package let limits: SupervisionCore.Limits
    let tape: Tape
    /// By rank.
    let parameters: [SimulatedParameters]
    /// By rank: the worker that it belongs to, and its slot there.
    let places: [(worker: Int, slot: Int)]

    /// - Parameters:
    ///   - events: while faults happen, ≥ 1.
    ///   - quietEvents: after the last fault, ≥ 0.
    ///   - isLive: whether open times are seconds.
    ///   - strategies: of the strategies that the seed gives, only those with these ids; nil: all.
    package init(
        seed: UInt64, events: Int, quietEvents: Int, isLive: Bool = false, strategies: Set<String>? = nil
    ) {
        self.seed = seed
        self.events = events
        self.quietEvents = quietEvents
        var random = SeededRandom(Mixing.mixed(seed ^ 0x776F_726C_64))
        var admitted = Self.makeStrategies(&random)
        var limits = Self.makeLimits(&random)
        if isLive {
            limits.countsSeconds = true
            var seconds = SeededRandom(Mixing.mixed(seed ^ 0x7365_636F_6E64))
            for index in admitted.indices { Self.shorten(&admitted[index].definition.breakers, &seconds) }
        }
        self.limits = limits
        let tapeSeed = random.next()
        if let strategies { admitted.removeAll { !strategies.contains($0.definition.id.text) } }
        deployment = Deployment(strategies: admitted, disabled: [], plugins: Cast.descriptors)
        parameters = deployment.strategies.map { strategy in
            func value(_ name: String) -> Int {
                if case .integer(let value)? = strategy.parameters.first(where: { $0.name == name })?.value {
                    return Int(value)
                }
                return 0
            }
            return SimulatedParameters(key: UInt32(value("key")), rate: value("rate"), warmUp: value("warm_up"))
        }
        var places = Array(repeating: (worker: 0, slot: 0), count: deployment.strategies.count)
        for (worker, plan) in deployment.workers.enumerated() {
            for (slot, rank) in plan.ranks.enumerated() { places[rank.index] = (worker, slot) }
        }
        self.places = places
        tape = Tape(seed: tapeSeed, count: events + quietEvents, deployment)
    }

    private static func makeStrategies(_ random: inout SeededRandom) -> [AdmittedStrategy] {
        var strategies: [AdmittedStrategy] = []
        for family in 0..<3 {
            for _ in 0..<random.within(2...3) {
                let number = strategies.count
                let plugin = 2 * family + random.below(2)
                let warmUp = random.once(in: 3) ? random.within(1...12) : 0
                let parameters = [
                    Parameter("key", .integer(Int64(number))),
                    Parameter("rate", .integer(Int64(random.within(1...6)))),
                    Parameter("warm_up", .integer(Int64(warmUp))),
                ]
                let descriptor = Cast.descriptors[plugin]
                var definition = StrategyDefinition(
                    id: StrategyID("s\(number)"), plugin: descriptor.identity, timeframe: Timeframe("1Hour"),
                    symbols: .every, parameters: parameters, maxTargetNotional: 1e6,
                    priority: random.within(1...3), intentTTLBars: random.within(1...8),
                    isIsolated: random.once(in: 8), breakers: makeBreakers(&random))
                if random.once(in: 3) {
                    let omitted = random.below(Cast.symbols.count)
                    definition.symbols = .only(Cast.symbols.indices.filter { $0 != omitted }.map { Cast.symbols[$0] })
                }
                if random.once(in: 8) { definition.timeframe = Timeframe("1Min") }
                if random.once(in: 4) { definition.cooldown = Int64(random.within(1...20)) * 3_600_000_000_000 }
                if random.once(in: 4) { definition.maxParallelPositions = random.within(1...2) }
                if random.once(in: 4) { definition.maxStalenessMilliseconds = 1000 }
                if random.once(in: 4) { definition.featureRequirements = ["spread"] }
                strategies.append(
                    AdmittedStrategy(
                        definition: definition, descriptor: descriptor, pluginIndex: UInt16(plugin),
                        warmUp: UInt32(warmUp), stateLayout: Cast.layouts[plugin], parameters: parameters))
            }
        }
        return strategies
    }

    private static func makeBreakers(_ random: inout SeededRandom) -> BreakerLimits {
        var limits = BreakerLimits()
        limits.error.consecutive = random.within(1...3)
        limits.error.openEvents = random.within(4...40)
        limits.badOutput = BreakerLimits.Count(
            count: random.within(1...3), window: 200, openSeconds: 1, openEvents: random.within(4...40))
        limits.timeout = BreakerLimits.Count(
            count: random.within(1...2), window: 200, openSeconds: 1, openEvents: random.within(4...40))
        limits.crash = BreakerLimits.Count(
            count: random.within(1...2), window: 200, openSeconds: 1, openEvents: random.within(4...40))
        return limits
    }

    /// Open times of which a few pass in a run, and limits that are soon broken.
    private static func shorten(_ limits: inout BreakerLimits, _ random: inout SeededRandom) {
        limits.error.consecutive = 1
        limits.badOutput.count = 1
        limits.timeout.count = 1
        limits.crash.count = 1
        limits.error.openSeconds = random.within(1...3)
        limits.badOutput.openSeconds = random.within(1...3)
        limits.timeout.openSeconds = random.within(1...3)
        limits.crash.openSeconds = random.within(1...3)
    }

    private static func makeLimits(_ random: inout SeededRandom) -> SupervisionCore.Limits {
        var limits = SupervisionCore.Limits()
        limits.eventsInFlight = random.pick([16, 32, 64, 128])
        limits.bytesInFlight = random.pick([1 << 10, 1 << 12, 1 << 14])
        limits.snapshotInterval = random.pick([16, 32, 64, 128])
        limits.historyBytes = 1 << 20
        limits.missedBytes = 1 << 20
        return limits
    }
}
