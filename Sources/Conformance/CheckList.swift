extension Check {
    /// What nearly every check needs: events that the plugin computes to their end.
    static let wholeRun = [RunChecks.seal, RunChecks.completes]

    /// In the order in which they are made and shown: what explains others comes first.
    static let all: [Check] =
        DescriptorChecks.all + RunChecks.all + ParameterChecks.all + DeterminismChecks.all + MemoryChecks.all
        + WarmUpChecks.all + LookAheadChecks.all + IsolationChecks.all + StreamChecks.all + FeatureChecks.all
        + PerformanceChecks.all
}
