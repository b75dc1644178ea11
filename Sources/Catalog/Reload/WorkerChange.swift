package import Supervision
import StrategySDK
import Wire

/// What a reload does to one worker process.
package struct WorkerChange: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable {
        /// Ready before the new catalog is active.
        case started
        /// It answers what it was sent, and then ends.
        case drained
        /// The same process goes on.
        case kept
        /// It is told its strategies and columns once, at its start, and these differ: a successor is started with the
        /// states that are kept, and it is drained.
        case replaced
    }

    package let family: String
    /// The one strategy of a worker of its own.
    package let isolated: StrategyID?
    package let kind: Kind
}

extension WorkerChange {
    /// Which worker, in both catalogs.
    private struct Name: Hashable, Comparable {
        let family: String
        let isolated: StrategyID?

        static func < (left: Self, right: Self) -> Bool {
            if left.family != right.family { return left.family < right.family }
            guard let first = left.isolated, let second = right.isolated else {
                return right.isolated != nil && left.isolated == nil
            }
            return first < second
        }
    }

    /// What a worker is told at its start, and to which strategies its slots belong.
    private struct SetUp: Equatable {
        let columns: ColumnsFrame
        let slots: [StrategyID]
        let frames: [StrategyFrame]

        init(_ plan: WorkerPlan, _ deployment: Deployment) {
            let strategies = plan.ranks.map { deployment.strategies[$0.index] }
            columns = plan.columnsFrame
            slots = strategies.map(\.definition.id)
            frames = strategies.enumerated().map { slot, strategy in
                StrategyFrame(
                    slot: UInt32(clamping: slot), plugin: strategy.pluginIndex,
                    timeframe: strategy.definition.timeframe.text, parameters: strategy.parameters)
            }
        }
    }

    /// By family; in a family the shared worker first.
    ///
    /// - Parameter handedOn: strategies whose whole state goes on.
    static func list(from old: Deployment, to new: Deployment, handedOn: Set<StrategyID>) -> [Self] {
        let (before, after) = (setUps(old), setUps(new))
        return Set(before.keys).union(after.keys).sorted().map { name in
            let kind: Kind =
                switch (before[name], after[name]) {
                case (nil, _): .started
                case (_, nil): .drained
                case (let before?, let after?):
                    before == after && handedOn.isSuperset(of: after.slots) ? .kept : .replaced
                }
            return Self(family: name.family, isolated: name.isolated, kind: kind)
        }
    }

    private static func setUps(_ deployment: Deployment) -> [Name: SetUp] {
        Dictionary(
            deployment.workers.map {
                (Name(family: $0.family, isolated: $0.isolated), SetUp($0, deployment))
            }, uniquingKeysWith: { first, _ in first })
    }
}
