package import Supervision

/// One strategy of the catalog: whether it is in service, and what became of every event.
package struct StrategyStatus: Codable, Sendable, Hashable {
    /// Whether a strategy may give intents.
    package enum Service: String, Codable, Sendable, Hashable, CaseIterable {
        case enabled
        /// By the catalog: `enabled: false`, or an error in its entry.
        case disabled
        /// By an operator.
        case halted
    }

    /// The state of a strategy's breaker.
    package enum Circuit: String, Codable, Sendable, Hashable, CaseIterable {
        case closed
        /// Until its open time is over.
        case open
        /// It is being tried whether the strategy can serve again.
        case halfOpen = "half_open"
        /// Until an operator resets it.
        case latched
    }

    package var id: String
    package var family: String
    /// Empty where the entry could not be read so far.
    package var version: String
    package var parametersHash: String
    package var service: Service
    /// Why it is disabled or halted.
    package var reason: String?
    /// Since when it has been what it is; of a halt that outlived its host, since that was ordered.
    package var since: WallTime
    /// Whether an error disables it, and not the words `enabled: false`.
    package var isError = false
    /// An operator's order for this strategy alone, also where something else keeps it out of service.
    package var halt: Halt?
    package var rules: StrategyRules?
    /// Whether its error budget keeps it out of service.
    package var circuit = Circuit.closed
    /// How often its circuit opened in this run, also from half open.
    package var circuitOpenings: UInt64 = 0
    /// Why the circuit is not closed; nil while it is.
    package var outage: OutageStatus?
    /// Where its error budgets stand; empty where the host is not running, and in tables.
    package var budgets: [BudgetStatus] = []
    /// Whether what it remembers is kept while its circuit keeps it out.
    package var keepsMemory = true
    /// The plugin's own reasons for having nothing new, as it declares them; empty where its entry could not be read.
    package var declaredReasons: [String] = []
    /// Why its plugin's version should not be used any more, and what to use in its place; nil where it should.
    package var deprecation: String?

    /// Evaluations that were measured, one in a thousand at most; none where the host is not running.
    package var sampledEvaluations = DurationTotal()

    /// Every outcome that occurred. Those with reasons of the plugin's own have one entry for each.
    package var outcomes: [OutcomeCount] = []
    /// The same since its last intent; empty where it never had one.
    package var sinceLastIntent: [OutcomeCount] = []
    /// The last outcomes, oldest first; like ones in a row are one. Before them the newest of each outcome that says
    /// something is wrong, where it is older. Events of other symbols and timeframes, which never reach it, are left out.
    package var trail: [OutcomeRun] = []
    /// Required features that were missing, most often first.
    package var missing: [NamedCount] = []
    package var lastIntent: IntentStatus?
    /// At most ``maxLiveIntents``, oldest first.
    package var liveIntents: [IntentStatus] = []
    package var otherLiveIntents = 0

    package static let maxLiveIntents = 64

    package init(id: String, family: String, version: String, service: Service, since: WallTime) {
        self.id = id
        self.family = family
        self.version = version
        self.service = service
        self.since = since
        parametersHash = ""
    }

    /// `family@version`.
    package var plugin: String { version.isEmpty ? family : "\(family)@\(version)" }

    package func count(_ outcome: Outcome) -> UInt64 { outcomes.count(outcome) }

    /// Puts orders of operators into it. What the catalog disables stays disabled.
    ///
    /// - Parameter own: for this strategy alone.
    package mutating func apply(halt own: Halt?, ofAll: Halt?) {
        halt = own
        guard service != .disabled, let effective = ofAll ?? own else { return }
        service = .halted
        reason = effective.reason
        since = effective.since
    }

    /// As it stands in JSON.
    private enum CodingKeys: String, CodingKey {
        case family, version, deprecation, service, reason, since, halt, rules, circuit, outage, budgets, outcomes,
            trail, missing
        case id = "strategy_id"
        case parametersHash = "params_hash"
        case isError = "is_error"
        case circuitOpenings = "circuit_openings"
        case keepsMemory = "keeps_memory"
        case declaredReasons = "declared_reasons"
        case sampledEvaluations = "sampled_evaluations"
        case sinceLastIntent = "since_last_intent"
        case lastIntent = "last_intent"
        case liveIntents = "live_intents"
        case otherLiveIntents = "other_live_intents"
    }
}

extension [OutcomeCount] {
    package func count(_ outcome: Outcome) -> UInt64 {
        reduce(0) { $1.outcome == outcome ? $0 + $1.count : $0 }
    }

    /// Of all outcomes.
    package var events: UInt64 { reduce(0) { $0 + $1.count } }
}

/// What the catalog demands of a strategy, as far as it can keep it silent.
package struct StrategyRules: Codable, Sendable, Hashable {
    package var timeframe: String
    /// Nil: every symbol.
    package var symbols: [String]?
    /// Evaluated events before the first decision, for each symbol or in all.
    package var warmUp: UInt32
    package var isPerSymbol: Bool
    package var requiredFeatures: [String]
    package var maxTargetNotional: Double
    /// 0: none.
    package var cooldownSeconds: Double
    package var maxParallelPositions: Int?
    package var maxStalenessMilliseconds: Double?

    package init(
        timeframe: String, symbols: [String]?, warmUp: UInt32, isPerSymbol: Bool, requiredFeatures: [String],
        maxTargetNotional: Double, cooldownSeconds: Double, maxParallelPositions: Int?,
        maxStalenessMilliseconds: Double?
    ) {
        self.timeframe = timeframe
        self.symbols = symbols
        self.warmUp = warmUp
        self.isPerSymbol = isPerSymbol
        self.requiredFeatures = requiredFeatures
        self.maxTargetNotional = maxTargetNotional
        self.cooldownSeconds = cooldownSeconds
        self.maxParallelPositions = maxParallelPositions
        self.maxStalenessMilliseconds = maxStalenessMilliseconds
    }

    /// As it stands in JSON.
    private enum CodingKeys: String, CodingKey {
        case timeframe, symbols
        case warmUp = "warm_up"
        case isPerSymbol = "is_per_symbol"
        case requiredFeatures = "required_features"
        case maxTargetNotional = "max_target_notional"
        case cooldownSeconds = "cooldown_seconds"
        case maxParallelPositions = "max_parallel_positions"
        case maxStalenessMilliseconds = "max_staleness_ms"
    }
}

/// How often an outcome occurred.
package struct OutcomeCount: Codable, Sendable, Hashable {
    package var outcome: Outcome
    /// The plugin's own for having nothing new; nil for outcomes that have none.
    package var reason: String?
    package var count: UInt64

    package init(_ outcome: Outcome, reason: String? = nil, _ count: UInt64) {
        self.outcome = outcome
        self.reason = reason
        self.count = count
    }
}

/// Like outcomes of events that followed each other.
package struct OutcomeRun: Codable, Sendable, Hashable {
    package var outcome: Outcome
    /// Of the last of them: the rule, its limit and the value seen, or the plugin's own reason.
    package var reason: String?
    package var count: UInt64
    package var firstSequence: UInt64
    package var lastSequence: UInt64
    /// Of the last of them.
    package var symbol: String
    /// Of the last of them: RFC 3339.
    package var eventTime: String

    package init(
        outcome: Outcome, reason: String?, count: UInt64, firstSequence: UInt64, lastSequence: UInt64, symbol: String,
        eventTime: String
    ) {
        self.outcome = outcome
        self.reason = reason
        self.count = count
        self.firstSequence = firstSequence
        self.lastSequence = lastSequence
        self.symbol = symbol
        self.eventTime = eventTime
    }

    /// As it stands in JSON.
    private enum CodingKeys: String, CodingKey {
        case outcome, reason, count, symbol
        case firstSequence = "first_seq"
        case lastSequence = "last_seq"
        case eventTime = "event_ts"
    }
}

/// An intent that was written.
package struct IntentStatus: Codable, Sendable, Hashable {
    package var sequence: UInt64
    /// 16 hexadecimal digits.
    package var id: String
    package var symbol: String
    package var direction: String
    package var confidence: Double
    package var targetNotional: Double
    /// RFC 3339.
    package var eventTime: String
    /// RFC 3339; nil: for ever.
    package var validUntil: String?

    package init(
        sequence: UInt64, id: String, symbol: String, direction: String, confidence: Double, targetNotional: Double,
        eventTime: String, validUntil: String?
    ) {
        self.sequence = sequence
        self.id = id
        self.symbol = symbol
        self.direction = direction
        self.confidence = confidence
        self.targetNotional = targetNotional
        self.eventTime = eventTime
        self.validUntil = validUntil
    }

    /// As it stands in JSON.
    private enum CodingKeys: String, CodingKey {
        case symbol, direction, confidence
        case sequence = "seq"
        case id = "intent_id"
        case targetNotional = "target_notional"
        case eventTime = "event_ts"
        case validUntil = "valid_until"
    }
}
