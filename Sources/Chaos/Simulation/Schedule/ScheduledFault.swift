/// When a fault happens: where all of what is said here is true.
package struct Trigger: Sendable, Hashable {
    package var point: ChaosPoint
    package var family: String?
    package var strategy: String?
    package var symbol: String?
    /// Of the event; at points that belong to no event, of the oldest that is not finished.
    package var sequence: UInt64?
    /// As above, but at this one or later.
    package var from: UInt64?
    /// Of the worker.
    package var generation: UInt32?
    /// Which supervisor, counted from 1: a new one comes after each `supervisor_kill`.
    package var life: Int?
    /// Only in workers that serve, or only in those in which strategies are tried.
    package var role: WorkerRole?
    /// So many times it is left out first.
    package var skip = 0
    /// How often it happens, ≥ 1.
    package var times = 1

    package init(_ point: ChaosPoint) { self.point = point }
}

/// What a worker is for.
package enum WorkerRole: String, Sendable, CaseIterable {
    /// It serves.
    case regular
    /// A strategy is tried in it that may come back into service.
    case trial
}

/// One line of a schedule: when, and what.
package struct ScheduledFault: Sendable, Hashable {
    package var trigger: Trigger
    package var action: ChaosAction
    /// What it counts depends on the action: ``ChaosAction/unit``.
    package var amount: Int?

    package init(_ trigger: Trigger, _ action: ChaosAction, amount: Int? = nil) {
        self.trigger = trigger
        self.action = action
        self.amount = amount
    }
}

/// Everything that a simulation is made of: the same schedule gives the same run.
package struct Schedule: Sendable, Hashable {
    /// From which strategies, limits and events are made.
    package var world: UInt64
    /// From which it follows who is served first, and how bytes are split.
    package var pace: UInt64
    /// While faults happen, ≥ 1.
    package var events: Int
    /// After that, ≥ 0.
    package var quietEvents: Int
    /// Events between two checkpoints, about: a supervisor that is killed loses what its disk does not promise. 0: it has no
    /// checkpoint, and nothing that it wrote is lost.
    package var checkpoints = 0
    /// As in a live run: open times are seconds, and so many milliseconds pass, at most, before some events are taken in.
    /// Nil: as in a file run.
    package var live: Int?
    /// Of the strategies of the world, only these; nil: all.
    package var strategies: [String]?
    package var faults: [ScheduledFault]

    package init(
        world: UInt64, pace: UInt64, events: Int, quietEvents: Int, live: Int? = nil, strategies: [String]? = nil,
        faults: [ScheduledFault]
    ) {
        self.world = world
        self.pace = pace
        self.events = events
        self.quietEvents = quietEvents
        self.live = live
        self.strategies = strategies
        self.faults = faults
    }

    package static let maxEvents = 100_000
    package static let maxFaults = 10_000
    /// Milliseconds.
    package static let maxLive = 1_000_000

    package func makeWorld() -> World {
        World(
            seed: world, events: events, quietEvents: quietEvents, isLive: live != nil,
            strategies: strategies.map(Set.init))
    }
}
