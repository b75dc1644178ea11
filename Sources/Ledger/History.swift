import GRDB
import Status

/// Writes what happened once: loads of catalogs, orders.
enum History {
    private static let insertLoad = Statements.insert(
        "catalog_loads", ["at", "run", "file", "digest", "result", "enabled", "disabled", "problem"])

    static func record(_ load: CatalogLoad, run: Int64, in db: Database) throws {
        try db.change(
            insertLoad,
            [
                load.at.description, run, load.file, load.digest, load.isAccepted ? "accepted" : "refused",
                load.enabled, load.disabled, load.problem?.bounded,
            ])
        try Pruning.pruneSometimes("catalog_loads", in: db)
    }

    private static let insertAct = Statements.insert(
        "operator_acts", ["at", "run", "sequence", "act", "strategy", "reason", "user"])
    private static let upsertHalt = Statements.upsert(
        "halts", key: ["strategy"], columns: ["reason", "since", "sequence", "user"])

    /// What stands for all strategies in `halts`. No strategy has an empty id, whereas `*` would be one.
    static let all = ""

    /// - Parameter run: nil where no host runs.
    static func record(_ act: OperatorAct, run: Int64?, in db: Database) throws {
        try db.change(
            insertAct,
            [
                act.at.description, run, act.sequence.stored, act.kind.rawValue, act.strategy, act.reason.bounded,
                act.user,
            ])
        let target = act.strategy ?? all
        switch act.kind {
        case .halt:
            try db.change(
                upsertHalt, [target, act.reason.bounded, act.at.description, act.sequence.stored, act.user])
        case .resume:
            try db.change("DELETE FROM halts WHERE strategy = ?", [target])
        case .reset: break
        }
        try Pruning.pruneSometimes("operator_acts", in: db)
    }
}
