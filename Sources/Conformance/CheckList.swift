extension Check {
    /// In the order in which they are made and shown: what explains others comes first.
    static let all: [Check] =
        DescriptorChecks.all + RunChecks.all + [PerformanceChecks.time] + ParameterChecks.all + DeterminismChecks.all
        + LookAheadChecks.all + MemoryChecks.all + IsolationChecks.all + WarmUpChecks.all + StreamChecks.all
        + FeatureChecks.all + [PerformanceChecks.memory, ParityChecks.parity]

    // What must have gone well before a check, by name. Without it the check would blame the plugin for the wrong thing, or
    // take minutes to say what is known already.

    /// The plugin computes all events to their end.
    static let wholeRun = [RunChecks.seal, RunChecks.completes]
    /// In a time that allows for computing them many times.
    static let affordable = wholeRun + ["performance.time"]
    /// And the same way each time, so that a difference means something.
    static let comparable = affordable + ["determinism.twice"]
    /// And from the past alone, wherever its events lie in memory.
    static let causal = comparable + ["look_ahead.cut", "look_ahead.future"]
    /// And its state can be written down.
    static let restorable = causal + ["snapshot.written"]
    /// And goes back to the beginning when it is told to, with nothing left of what it has seen.
    static let renewable = restorable + [MemoryChecks.memory, "snapshot.size", "isolation.symbols"]
    /// And nothing is wrong with what it answers to ordinary events.
    static let faultless = causal + ["run.errors", "output.bounds"]
}
