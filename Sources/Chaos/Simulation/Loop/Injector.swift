import Supervision

/// Decides at every point whether a fault happens there, and notes those that did: for simulated workers and for real ones.
package struct Injector {
    /// What is known where a fault may happen.
    package struct Occasion: Equatable {
        package var point: ChaosPoint
        /// Of the deployment: of a trial, the worker that the strategy belongs to; −1: none.
        package var worker: Int
        package var role: WorkerRole
        package var sequence: UInt64
        /// Of the stage; −1: none of them.
        package var symbol: Int
        package var generation: UInt32

        package init(
            point: ChaosPoint, worker: Int, role: WorkerRole, sequence: UInt64, symbol: Int, generation: UInt32
        ) {
            self.point = point
            self.worker = worker
            self.role = role
            self.sequence = sequence
            self.symbol = symbol
            self.generation = generation
        }
    }

    /// A fault that happens.
    package struct Order {
        package let action: ChaosAction
        /// The strategy that it names; −1: none.
        package let rank: Int
        package let amount: Int
        /// Which fault of the schedule it is.
        package let number: Int
        /// How often it was left out at occasions that nothing tells from the one at which it happens.
        fileprivate let leftOut: Int
    }

    /// A fault in a form that is quick to compare.
    private struct Armed {
        let point: ChaosPoint
        let action: ChaosAction
        let amount: Int
        /// A bit for each worker of the deployment.
        let workers: UInt64
        /// −1: any.
        let rank: Int
        let symbol: Int
        let first: UInt64
        let last: UInt64
        /// 0: any.
        let generation: UInt32
        let life: Int
        let role: WorkerRole?
        let isHarmless: Bool
        /// Which fault of the schedule it is.
        let number: Int
        var skip: Int
        var times: Int
        /// Where it was left out last, and how often: at occasions of which no other fault made anything.
        var leftOut: (at: Occasion, life: Int, count: Int)?
        /// Whether it is being left out at the occasion at hand.
        var isLeftOut = false

        init(_ fault: ScheduledFault, _ number: Int, workers: UInt64, rank: Int, symbol: Int) {
            let trigger = fault.trigger
            self.number = number
            point = trigger.point
            action = fault.action
            amount = fault.amount ?? 0
            self.workers = workers
            self.rank = rank
            self.symbol = symbol
            first = trigger.sequence ?? trigger.from ?? 0
            last = trigger.sequence ?? .max
            generation = trigger.generation ?? 0
            life = trigger.life ?? 0
            role = trigger.role
            isHarmless = fault.action.isHarmless
            skip = trigger.skip
            times = trigger.times
        }

        @inline(__always) func matches(_ occasion: Occasion, _ current: Int) -> Bool {
            guard point == occasion.point, first <= occasion.sequence, occasion.sequence <= last,
                occasion.worker < 0 || workers >> UInt64(occasion.worker) & 1 == 1
            else { return false }
            return (generation == 0 || generation == occasion.generation) && (life == 0 || life == current)
                && (symbol < 0 || symbol == occasion.symbol) && (role == nil || role == occasion.role)
        }
    }

    /// Those that may still happen and name no event, or happen at points that belong to none.
    private var warm: [Armed] = []
    /// Those that name the event that they happen at.
    private var exact: [Armed] = []
    /// By event: 1 where one of ``exact`` is for it, 2 where a misdeed is.
    private var heat: [UInt8]
    /// What plugins do wrong at events, whenever they are asked.
    private(set) var misdeeds: [(sequence: UInt64, rank: Int, misdeed: Misdeed, fault: ScheduledFault)] = []
    private var misdeedsDone: [Bool] = []
    private let stage: Stage
    private let faults: [ScheduledFault]
    /// From this event on nothing goes wrong any more.
    private let end: UInt64
    package var life = 1
    /// What was written is being computed again by another supervisor: whoever is charged with something then has been proved
    /// to be another plugin than before, which is for the host to find, and not for the core.
    var isCatchingUp = false
    /// The schedule as it happened.
    package private(set) var happened: [ScheduledFault] = []
    /// What happened, to whom: the rank, and the worker; −1: none.
    private(set) var deeds: [(action: ChaosAction, rank: Int, worker: Int)] = []

    /// - Parameter selection: which faults of the schedule can happen.
    package init(_ schedule: Schedule, _ stage: Stage, _ selection: (ChaosAction) -> Bool) {
        heat = Array(repeating: 0, count: schedule.events + schedule.quietEvents + 1)
        end = UInt64(schedule.events)
        self.stage = stage
        faults = schedule.faults
        for (number, fault) in schedule.faults.enumerated() where selection(fault.action) {
            let rank = fault.trigger.strategy.map { stage.strategies.firstIndex(of: $0) ?? -2 } ?? -1
            let symbol = fault.trigger.symbol.map { stage.symbols.firstIndex(of: $0) ?? -2 } ?? -1
            guard rank >= -1, symbol >= -1 else { continue }
            if let misdeed = fault.action.misdeed {
                guard let sequence = fault.trigger.sequence, Int(exactly: sequence).map({ $0 < heat.count }) ?? false,
                    !misdeeds.contains(where: { $0.sequence == sequence && $0.rank == rank })
                else { continue }
                heat[Int(sequence)] |= 2
                misdeeds.append((sequence, rank, misdeed, fault))
                continue
            }
            let armed = Armed(
                fault, number, workers: stage.workers(fault.trigger, rank: rank), rank: rank, symbol: symbol)
            if let sequence = fault.trigger.sequence {
                guard let place = Int(exactly: sequence), place < heat.count else { continue }
                heat[place] |= 1
                exact.append(armed)
            } else {
                warm.append(armed)
            }
        }
        misdeedsDone = Array(repeating: false, count: misdeeds.count)
    }

    /// Whether anything at all may happen at a point of this event.
    @inline(__always) package func mayHappen(_ sequence: UInt64) -> Bool {
        !warm.isEmpty || heat[min(heat.count - 1, Int(truncatingIfNeeded: sequence & 0x7FFF_FFFF))] != 0
    }

    /// The next fault that happens here; nil if none does. Ask again until then.
    ///
    /// - Parameters:
    ///   - isFirstLook: false: what is to be left out so many times was counted at this occasion already.
    ///   - asks: whether the event asks a strategy; only called where strategies are asked.
    package mutating func take(
        _ occasion: Occasion, isFirstLook: Bool = true, asks: (_ rank: Int) -> Bool
    ) -> Order? {
        guard occasion.sequence < end else { return nil }
        let order =
            Self.take(&warm, occasion, life, isCatchingUp, isFirstLook, asks)
            ?? (isHot(occasion.sequence)
                ? Self.take(&exact, occasion, life, isCatchingUp, isFirstLook, asks) : nil)
        Self.noteLeftOut(&warm, occasion, life, isTaken: order != nil)
        if isHot(occasion.sequence) { Self.noteLeftOut(&exact, occasion, life, isTaken: order != nil) }
        return order
    }

    /// Of faults that are left out so many times: a schedule of what happened says it of occasions that are alike.
    private static func noteLeftOut(_ list: inout [Armed], _ occasion: Occasion, _ life: Int, isTaken: Bool) {
        for index in list.indices where list[index].isLeftOut {
            list[index].isLeftOut = false
            guard !isTaken else { continue }
            if let last = list[index].leftOut, last.at == occasion, last.life == life {
                list[index].leftOut?.count += 1
            } else {
                list[index].leftOut = (occasion, life, 1)
            }
        }
    }

    private static func take(
        _ list: inout [Armed], _ occasion: Occasion, _ life: Int, _ isCatchingUp: Bool, _ isFirstLook: Bool,
        _ asks: (Int) -> Bool
    ) -> Order? {
        for index in list.indices {
            guard list[index].matches(occasion, life), !isCatchingUp || list[index].isHarmless,
                list[index].rank < 0 || !occasion.point.isEvaluation || asks(list[index].rank)
            else { continue }
            guard list[index].skip == 0 else {
                if isFirstLook {
                    list[index].skip -= 1
                    list[index].isLeftOut = true
                }
                continue
            }
            let isAlike = list[index].leftOut.map { $0.at == occasion && $0.life == life } ?? false
            let order = Order(
                action: list[index].action, rank: list[index].rank, amount: list[index].amount,
                number: list[index].number, leftOut: isAlike ? list[index].leftOut?.count ?? 0 : 0)
            list[index].times -= 1
            if list[index].times == 0 { list.remove(at: index) }
            return order
        }
        return nil
    }

    private func isHot(_ sequence: UInt64) -> Bool {
        heat[min(heat.count - 1, Int(truncatingIfNeeded: sequence & 0x7FFF_FFFF))] & 1 != 0
    }

    /// Whether a fault may happen here, or is to be left out here: for whoever has to make ready for it.
    package func concerns(_ occasion: Occasion, asks: (_ rank: Int) -> Bool) -> Bool {
        func matches(_ armed: Armed) -> Bool {
            armed.matches(occasion, life)
                && (armed.rank < 0 || !occasion.point.isEvaluation || asks(armed.rank))
        }
        return occasion.sequence < end
            && (warm.contains(where: matches) || isHot(occasion.sequence) && exact.contains(where: matches))
    }

    package func strategy(_ rank: Int) -> String { stage.strategies[rank] }
    package var strategies: [String] { stage.strategies }

    /// The faults that have not happened, each with what is left of its numbers.
    package var pending: [ScheduledFault] {
        (warm + exact).sorted { $0.number < $1.number }.map { armed in
            var fault = faults[armed.number]
            fault.trigger.skip = armed.skip
            fault.trigger.times = armed.times
            return fault
        }
    }

    /// The fault has happened, to this strategy.
    mutating func didHappen(_ order: Order, _ occasion: Occasion, rank: Int) {
        var trigger = trigger(order, occasion, rank: rank)
        trigger.sequence = occasion.sequence
        trigger.skip = order.leftOut
        happened.append(Self.fault(order, trigger))
        deeds.append((order.action, rank, occasion.worker))
    }

    /// Where the fault has happened, without the event.
    private func trigger(_ order: Order, _ occasion: Occasion, rank: Int) -> Trigger {
        var trigger = Trigger(occasion.point)
        if occasion.worker >= 0 {
            trigger.strategy = stage.strategies[rank >= 0 ? rank : stage.workers[occasion.worker].ranks[0]]
            trigger.generation = occasion.generation
            trigger.role = occasion.role
        } else if order.rank >= 0 {
            trigger.strategy = stage.strategies[order.rank]
        }
        trigger.life = life
        return trigger
    }

    private static func fault(_ order: Order, _ trigger: Trigger) -> ScheduledFault {
        ScheduledFault(trigger, order.action, amount: order.action.unit == nil ? nil : order.amount)
    }

    /// The fault as it happens now, so that it happens there again.
    ///
    /// - Parameter place: what tells the occasion from others like it: the event, or how many there were before it.
    package func happening(
        _ order: Order, _ occasion: Occasion, rank: Int, _ place: OccasionPlace
    ) -> ScheduledFault {
        var trigger = trigger(order, occasion, rank: rank)
        switch place {
        case .event: trigger.sequence = occasion.sequence
        case .after(let count): trigger.skip = count
        }
        return Self.fault(order, trigger)
    }

    // MARK: Misdeeds

    @inline(__always) func hasMisdeeds(_ sequence: UInt64) -> Bool {
        sequence < UInt64(heat.count) && heat[Int(sequence)] & 2 != 0
    }

    /// What the strategy does wrong at the event.
    func misdeed(_ sequence: UInt64, _ rank: Int) -> Misdeed? {
        guard hasMisdeeds(sequence) else { return nil }
        return misdeeds.first { $0.sequence == sequence && $0.rank == rank }?.misdeed
    }

    /// Tells the plugins what to do wrong at an event.
    mutating func orderMisdeeds(_ sequence: UInt64, of ranks: [Int]) {
        for (index, entry) in misdeeds.enumerated() where entry.sequence == sequence && ranks.contains(entry.rank) {
            entry.misdeed.order(of: UInt32(keys[entry.rank]))
            if !misdeedsDone[index] {
                misdeedsDone[index] = true
                happened.append(entry.fault)
                deeds.append((entry.fault.action, entry.rank, -1))
            }
        }
    }

    /// By rank: what the plugin knows its strategy as.
    var keys: [UInt32] = []
}

/// What tells an occasion from others at the same point of the same process.
package enum OccasionPlace: Sendable, Hashable {
    case event
    /// So many came before it.
    case after(Int)
}
