/// One thing that a plugin must do, or must not, and how that is found out.
struct Check: Sendable {
    /// `group.what`.
    let name: String
    /// What it looks for, in a few words.
    let summary: String
    /// What must have gone well before: without it the check would blame the plugin for the wrong thing.
    var needs = Check.wholeRun
    let run: @Sendable (Examination) throws -> Finding
}

/// What a check has to say.
struct Finding {
    var verdict: Verdict
    var evidence: [String]

    static func pass(_ evidence: String...) -> Finding { Finding(verdict: .pass, evidence: evidence) }
    static func warn(_ evidence: String...) -> Finding { Finding(verdict: .warn, evidence: evidence) }
    static func skip(_ evidence: String...) -> Finding { Finding(verdict: .skip, evidence: evidence) }
    static func fail(_ evidence: String...) -> Finding { Finding(verdict: .fail, evidence: evidence) }

    /// Fails with what was found, if anything; passes with `else` otherwise.
    static func failing(_ problems: [String], else evidence: String) -> Finding {
        problems.isEmpty
            ? .pass(evidence) : Finding(verdict: .fail, evidence: Array(problems.prefix(most)) + more(problems.count))
    }

    private static let most = 4
    private static func more(_ count: Int) -> [String] { count > most ? ["and \(count - most) more"] : [] }
}
