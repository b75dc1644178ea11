/// What keeps a strategy from giving intents, or that nothing does: the first line of `bulkhead explain`.
package struct Diagnosis: Codable, Sendable, Hashable {
    /// A fixed set, so that programs can decide by it.
    package enum Kind: String, Codable, Sendable, Hashable, CaseIterable {
        /// An error in its entry of the catalog.
        case disabledByError = "disabled_by_error"
        /// `enabled: false`.
        case switchedOff = "switched_off"
        /// By an operator.
        case halted
        /// No host runs: the last one failed or died.
        case hostDown = "host_down"
        /// No event has come, for anybody.
        case noEvents = "no_events"
        /// Lines come, and none of them is an event, or none of the newest.
        case linesRejected = "lines_rejected"
        /// Whoever reads the output does not, and everything waits.
        case outputBlocked = "output_blocked"
        /// A worker was asked and does not answer; everything waits, since lines come in the order of events.
        case workerSilent = "worker_silent"
        /// Its worker does not run, or not for long enough.
        case workerDown = "worker_down"
        case symbolNeverOccurred = "symbol_never_occurred"
        case timeframeNeverOccurred = "timeframe_never_occurred"
        /// Its symbols and its timeframe occurred, but not together.
        case streamNeverOccurred = "stream_never_occurred"
        /// Events for it came once, and come no more, while others do.
        case feedStopped = "feed_stopped"
        case missingFeature = "missing_feature"
        case stale
        /// Its events repeat or contradict earlier ones, or come too late.
        case order
        case warmingUp = "warming_up"
        /// It fails: an error, a crash, a violation.
        case failing
        /// Its intents break a rule.
        case badOutput = "bad_output"
        case cooldown
        case parallelLimit = "parallel_limit"
        /// Decided too late to be of use.
        case late
        /// Its error budget is spent, for a time.
        case circuitOpen = "circuit_open"
        /// It is being tried whether it can serve again.
        case circuitHalfOpen = "circuit_half_open"
        /// It did what must not happen once, and waits for an operator.
        case circuitLatched = "circuit_latched"
        /// It is asked, and has a reason of its own for doing nothing.
        case noSignal = "no_signal"
        /// It gives intents.
        case working
    }

    package var kind: Kind
    /// Without the strategy's name: `never sees an event: its timeframe …`.
    package var sentence: String
    /// What to do about it, where there is something.
    package var advice: String?

    init(_ kind: Kind, _ sentence: String, advice: String? = nil) {
        self.kind = kind
        self.sentence = sentence
        self.advice = advice
    }
}
