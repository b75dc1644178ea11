/// What one check found.
package struct CheckResult: Sendable, Hashable {
    package var name: String
    /// What it looks for, in a few words.
    package var summary: String
    package var verdict: Verdict
    package var seconds: Double
    /// What was seen: figures, or the first event that differs with what was expected and what came.
    package var evidence: [String]
    /// A command that makes this check again, on the same events.
    package var reproduce: String

    package init(
        name: String, summary: String, verdict: Verdict, seconds: Double, evidence: [String], reproduce: String
    ) {
        self.name = name
        self.summary = summary
        self.verdict = verdict
        self.seconds = seconds
        self.evidence = evidence
        self.reproduce = reproduce
    }
}
