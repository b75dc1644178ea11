import StrategySDK
import Supervision

extension Schedule {
    /// The schedule of a seed: each takes a few of all actions and happens to use those often, since faults that never meet
    /// find nothing, and all of them at once hide each other.
    package init(seed: UInt64, events: Int = 720, quietEvents: Int = 300) {
        var random = SeededRandom(Mixing.mixed(seed))
        self.init(
            world: seed, pace: Mixing.mixed(seed ^ 0x7061_6365), events: events, quietEvents: quietEvents, faults: [])
        // Of numbers of its own, so that everything else of a seed stays as it was.
        var liveness = SeededRandom(Mixing.mixed(seed ^ 0x6C69_7665))
        if liveness.once(in: 3) { live = liveness.pick([20, 100, 400]) }
        let world = makeWorld()
        let swarm = Self.swarm(&random)
        let count = random.within(14...24)
        for _ in 0..<count {
            if let fault = Self.fault(random.pick(swarm), world, &random) { faults.append(fault) }
        }
        // Whatever is out of service by then, something still goes wrong.
        for _ in 0..<10 {
            var trigger = Trigger(.intake)
            trigger.sequence = UInt64(random.below(events))
            faults.append(ScheduledFault(trigger, .supervisorStop, amount: random.pick([1, 400, 2000, 40_000])))
        }
        for _ in 0..<random.within(4...8) {
            if let fault = Self.fault(random.pick([.kill, .kill, .stop, .slow]), world, &random) {
                faults.append(fault)
            }
        }
        addCheckpoints(seed)
        guard live != nil else { return }
        // What time ends: most other faults latch.
        for _ in 0..<10 {
            if let fault = Self.fault(liveness.pick([.throw, .nanConfidence, .crash, .spin]), world, &liveness) {
                faults.append(fault)
            }
        }
    }

    /// In half of all seeds the supervisor is killed, and goes on from a checkpoint. Drawn apart, so that the rest of a
    /// seed stays what it was.
    private mutating func addCheckpoints(_ seed: UInt64) {
        var random = SeededRandom(Mixing.mixed(seed ^ 0x6469_736B))
        guard random.once(in: 2) else { return }
        checkpoints = random.within(60...500)
        for _ in 0..<random.within(1...3) {
            var trigger = Trigger(.intake)
            trigger.sequence = UInt64(random.below(events))
            faults.append(ScheduledFault(trigger, .supervisorKill))
        }
    }

    /// A random part of all actions.
    private static func swarm(_ random: inout SeededRandom) -> [ChaosAction] {
        let share = random.pick([2, 3, 4, 8])
        var swarm = ChaosAction.allCases.filter { _ in random.once(in: share) }
        // It takes longer than a hundred others.
        if !random.once(in: 16) { swarm.removeAll { $0 == .tooLarge } }
        if swarm.isEmpty { swarm = [.kill, .crash] }
        // A lie takes a whole plugin version out, after which there is little left to see.
        if swarm.contains(where: { $0.blame == .worker }) { swarm += [.reset, .reset] }
        return swarm
    }

    private static func fault(
        _ action: ChaosAction, _ world: World, _ random: inout SeededRandom
    ) -> ScheduledFault? {
        let point = random.pick(action.points)
        var trigger = Trigger(point)
        let strategies = world.deployment.strategies
        let rank = random.below(strategies.count)
        let family = strategies[rank].definition.plugin.family
        let event = random.below(world.events)
        switch point {
        case .intake:
            trigger.sequence = UInt64(event)
            if action.isOrder, !random.once(in: 4) { trigger.strategy = strategies[rank].definition.id.text }
        case .evaluation:
            // An event that asks the strategy.
            guard let asked = (event..<world.events).first(where: { world.exclusion(rank, $0) == nil }) else {
                return nil
            }
            trigger.sequence = UInt64(asked)
            trigger.strategy = strategies[rank].definition.id.text
            if !action.needsStrategy, random.once(in: 2) {
                trigger = Trigger(point)
                trigger.family = family
                trigger.from = UInt64(event)
                if random.once(in: 4) { trigger.symbol = random.pick(Cast.symbols) }
            }
        case .replay, .probe, .between:
            trigger.from = UInt64(event)
            if action.needsStrategy, random.once(in: 2) {
                trigger.strategy = strategies[rank].definition.id.text
            } else if random.once(in: 2) {
                trigger.family = family
            }
        case .launch, .greeting, .attesting, .admitting, .restore, .capture:
            if !random.once(in: 3) { trigger.family = family }
            trigger.from = UInt64(random.once(in: 4) ? 0 : event)
            if random.once(in: 6) { trigger.role = random.pick(WorkerRole.allCases) }
            if random.once(in: 4) { trigger.skip = random.within(1...3) }
        }
        if action.misdeed == nil, point != .intake, random.once(in: 3) { trigger.times = random.within(2...5) }
        return ScheduledFault(trigger, action, amount: amount(action, &random))
    }

    private static func amount(_ action: ChaosAction, _ random: inout SeededRandom) -> Int? {
        switch action {
        case .stop: random.pick([1, 300, 5000, 29_000, 40_000])
        case .unread: random.pick([1, 300, 2000])
        case .slow: random.pick([10, 100, 1000])
        case .supervisorStop: random.pick([1, 300, 9_000, 100_000])
        default: nil
        }
    }
}
