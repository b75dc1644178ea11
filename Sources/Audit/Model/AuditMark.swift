/// What a row says about the thing that it tells of. A mark is always written as a word too, never as a colour alone.
package enum AuditMark: String, Sendable, Hashable, Codable, CaseIterable {
    /// A protection that was seen in force, or an attempt that was stopped.
    case enforced
    /// A protection that was set, of which the kernel gives no word.
    case setAtStart = "set_at_start"
    /// The machine has it.
    case available
    /// It cannot be had or seen here; the row says why.
    case unavailable
    /// Nobody asked for it.
    case notRequested = "not_requested"
    /// Not looked at in this review; the row says why.
    case notLookedAt = "not_looked_at"
    /// It is not as it should be.
    case finding
    /// To be known, and as it should be.
    case known

    /// As people read it.
    package var word: String {
        switch self {
        case .enforced: "enforced"
        case .setAtStart: "set at start"
        case .available: "available"
        case .unavailable: "unavailable"
        case .notRequested: "not requested"
        case .notLookedAt: "not looked at"
        case .finding: "FINDING"
        case .known: "known"
        }
    }
}
