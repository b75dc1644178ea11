import Ledger
package import Status

/// Violations: what workers did that their policies deny. The ledger tells, whether a host runs or not.
extension StateQuery {
    /// - Parameters:
    ///   - strategy: those that it did, or may have done; nil: all.
    ///   - since: those from this time on; nil: all that are kept.
    package func violations(of strategy: String?, since: WallTime?) throws(HostError) -> ViolationList {
        let found = try violations(ViolationQuery(strategy: strategy, since: since))
        let scope = directory + (since.map { " since \($0)" } ?? "") + (strategy.map { ", of \($0)," } ?? "")
        return ViolationList(found, scope: scope)
    }

    package func violation(_ id: Int64) throws(HostError) -> ViolationExplanation {
        ViolationExplanation(try storedViolation(id), directory: directory)
    }

    /// - Throws: exit 1 where there is none of this number.
    func storedViolation(_ id: Int64) throws(HostError) -> Violation {
        if let found = try violations(ViolationQuery(id: id)).first { return found }
        throw HostError(
            .failure,
            "the ledger in \(directory) has no violation \(id); `bulkhead violations list --state \(directory)` names those that there are"
        )
    }

    private func violations(_ query: ViolationQuery) throws(HostError) -> [Violation] {
        do throws(LedgerError) {
            return try LedgerReader(path: StateDirectory.ledgerPath(directory)).violations(query)
        } catch  where error.code == .missing {
            throw missing
        } catch {
            throw HostError(error, "a copy of it, or the host's log, may tell more")
        }
    }
}
