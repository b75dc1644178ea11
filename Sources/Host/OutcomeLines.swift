import StrategySDK
package import Supervision

/// Writes one line for every event and strategy: those in service by rank, then the disabled ones by id.
package struct OutcomeLines {
    /// `,"strategy_id":"…","outcome":` by rank.
    private let strategies: [[UInt8]]
    private let deployment: Deployment
    /// The whole rest of the line of each disabled strategy.
    private let disabled: [[UInt8]]
    private let outcomes: [[UInt8]]
    private var text = JSONText()

    package init(_ deployment: Deployment) {
        strategies = deployment.strategies.map { Self.identity($0.definition.id) }
        self.deployment = deployment
        disabled = deployment.disabled.map { strategy in
            var text = JSONText()
            text.bytes = Self.identity(strategy.id)
            text.string(Outcome.disabled.name)
            text.raw(",\"reason\":")
            text.string(strategy.reason)
            text.raw("}\n")
            return text.bytes
        }
        outcomes = Outcome.allCases.map { outcome in
            var text = JSONText()
            text.string(outcome.name)
            text.raw(",\"reason\":")
            return text.bytes
        }
    }

    /// The lines of one event. The buffer is used again for the next one.
    package mutating func lines(_ sequence: UInt64, _ records: ArraySlice<OutcomeRecord>) -> [UInt8] {
        text.removeAll()
        for record in records {
            begin(sequence)
            text.bytes.append(contentsOf: strategies[record.strategy.index])
            text.bytes.append(contentsOf: outcomes[Int(record.outcome.rawValue)])
            if let reason = deployment.text(record.reason, for: record.strategy) {
                text.string(reason)
            } else {
                text.raw("null")
            }
            text.raw("}\n")
        }
        for line in disabled {
            begin(sequence)
            text.bytes.append(contentsOf: line)
        }
        return text.bytes
    }

    private mutating func begin(_ sequence: UInt64) {
        text.raw("{\"seq\":")
        text.integer(sequence)
    }

    private static func identity(_ id: StrategyID) -> [UInt8] {
        var text = JSONText()
        text.raw(",\"strategy_id\":")
        text.string(id.text)
        text.raw(",\"outcome\":")
        return text.bytes
    }
}
