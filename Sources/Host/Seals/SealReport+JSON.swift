import Sandbox
import Status

extension SealReport {
    /// One object with the list `seals`, in the canonical encoding: each with `digest`, `stable` and `start`, and where it
    /// comes from.
    package var json: String {
        let seals: [CanonicalJSON] = entries.map { entry in
            guard case .object(var members) = entry.certificate.json else { return .null }
            members["family"] = .text(entry.certificate.stable.family)
            members["accepted"] = .boolean(entry.certificate.isAsThePolicySays)
            members["worker"] = entry.origin?.json ?? .null
            return .object(members)
        }
        let report: CanonicalJSON = ["seals": .list(seals)]
        return report.text + "\n"
    }
}

extension SealReport.Origin {
    fileprivate var json: CanonicalJSON {
        [
            "isolated": isolated.map { .text($0) } ?? .null, "run": .integer(run),
            "generation": .integer(Int64(generation)),
            "at": .text(at.description), "running": .boolean(isRunning),
        ]
    }
}
