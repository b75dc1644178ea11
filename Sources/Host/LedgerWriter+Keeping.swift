import Ledger

extension LedgerWriter {
    /// Writes what must not be forgotten, in one transaction, and returns when it is on the disk.
    func keep(_ entries: [LedgerEntry]) throws(LedgerError) {
        let kept = LaterResult<Void, LedgerError>()
        append(entries, durably: true) { kept.give($0.map { .failure($0) } ?? .success(())) }
        try kept.get()
    }
}
