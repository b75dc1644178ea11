import Words

/// A key of a strategy that has another value after a reload.
package struct KeyChange: Sendable, Hashable {
    /// Such as `params.entry`, `breaker.error.consecutive` or `symbols`.
    package let key: String
    package let old: KeyValue
    package let new: KeyValue
}

extension KeyChange {
    /// `0.25 → 0.3`; of lists what comes and goes: `+NZDUSD -EURUSD`.
    package var difference: String {
        guard case .names(let old) = old, case .names(let new) = new else { return "\(self.old) → \(self.new)" }
        let (before, after) = (Set(old), Set(new))
        let signed =
            new.filter { !before.contains($0) }.map { "+\($0)" } + old.filter { !after.contains($0) }.map { "-\($0)" }
        return Words.list(signed)
    }
}
