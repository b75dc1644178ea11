import Simulation

extension Schedule {
    /// The schedule of a seed for real processes: a few faults, most of which are reached whatever the input is.
    ///
    /// - Parameter firstAsked: the first event from one on that a strategy is asked about.
    init(
        realSeed seed: UInt64, events: Int, _ catalog: ChaosCatalog,
        firstAsked: (_ strategy: String, _ from: UInt64) -> UInt64?
    ) {
        var random = SeededRandom(seed ^ 0x7265_616C)
        self.init(world: seed, pace: seed, events: min(max(1, events), Self.maxEvents), quietEvents: 0, faults: [])
        let families = Set(catalog.entries.map(\.family)).sorted()
        for _ in 0..<random.within(2...6) {
            let action = random.pick([
                ChaosAction.kill, .kill, .kill, .stop, .unread, .slow, .launchFails, .supervisorKill, .supervisorStop,
            ])
            let points = action.realPoints.filter { $0 != .probe && $0 != .replay }
            var trigger = Trigger(random.pick(points))
            let event = UInt64(random.below(max(1, events)))
            if trigger.point == .intake {
                trigger.sequence = event
            } else {
                trigger.from = event
                if !families.isEmpty, !random.once(in: 4) { trigger.family = random.pick(families) }
                if random.once(in: 4) { trigger.times = random.within(2...3) }
                // A worker is only set up again once it has ended.
                if trigger.point.isSetUp, trigger.point != .capture {
                    var end = Trigger(.evaluation)
                    end.family = trigger.family
                    end.from = event / 2
                    faults.append(ScheduledFault(end, .kill))
                    trigger.from = 0
                }
            }
            faults.append(ScheduledFault(trigger, action, amount: Self.realAmount(action, &random)))
        }
        // One plugin that does wrong, where there is one that can be told to.
        let obedient = catalog.entries.filter {
            $0.family == ChaosCatalog.misbehavingFamily && $0.fault ?? "none" == "none"
        }
        guard !obedient.isEmpty, random.once(in: 2) else { return }
        var trigger = Trigger(.evaluation)
        let strategy = random.pick(obedient).id
        guard let event = firstAsked(strategy, UInt64(random.below(max(1, events)))) else { return }
        trigger.strategy = strategy
        trigger.sequence = event
        faults.append(ScheduledFault(trigger, random.pick(ChaosAction.real.filter { $0.pluginFault != nil })))
    }

    /// Short enough for somebody to wait for.
    private static func realAmount(_ action: ChaosAction, _ random: inout SeededRandom) -> Int? {
        switch action {
        case .stop, .unread, .supervisorStop: random.pick([1, 20, 200])
        case .slow: random.pick([10, 1000])
        default: nil
        }
    }
}
