import Ledger
package import Sandbox
package import Status
import StrategySDK

/// How workers were sealed: the newest certificate of each.
package struct SealReport: Sendable, Hashable {
    package struct Entry: Sendable, Hashable {
        package let certificate: SealCertificate
        /// Where it comes from; nil of a worker that was started for the report.
        package let origin: Origin?
    }

    /// The start of a worker by a host.
    package struct Origin: Sendable, Hashable {
        /// The one strategy of a worker of its own.
        package let isolated: String?
        /// Number of the run in its ledger.
        package let run: Int64
        package let generation: UInt32
        package let at: WallTime
        /// Whether the worker runs now.
        package let isRunning: Bool
    }

    package let entries: [Entry]

    /// Whether every worker was as its policy says.
    package var isAsThePoliciesSay: Bool { entries.allSatisfy(\.certificate.isAsThePolicySays) }
}

extension WorkerHost {
    /// Starts a sealed worker of each family, or of the one named, and ends it before it gets any event.
    ///
    /// - Throws: exit 64 for a family that the worker does not have, 69 where none can be started.
    package func seals(of family: String?) throws(HostError) -> SealReport {
        let families = Set(try plugins().map(\.identity.family)).sorted()
        if let family, !families.contains(family) {
            throw HostError(
                .usage,
                "the worker \(starter.executableName) has no family \(family); it has \(families.joined(separator: ", "))"
            )
        }
        var entries: [SealReport.Entry] = []
        for name in families where family == nil || family == name {
            entries.append(
                SealReport.Entry(certificate: try PluginInspector.certificate(of: name, starter), origin: nil))
        }
        return SealReport(entries: entries)
    }
}

extension StateQuery {
    /// What the ledger has of the newest run whose workers were compared with their policies: of the host that runs here,
    /// or else of the last one.
    ///
    /// - Throws: exit 64 for a family of which it has none, 65 for a certificate that is not what its digest says, 66 where
    ///   there is none at all.
    package func seals(of family: String?) throws(HostError) -> SealReport {
        let isHostRunning = StateDirectory.isHeld(directory)
        let stored: [StoredCertificate]
        do throws(LedgerError) {
            stored = try LedgerReader(path: StateDirectory.ledgerPath(directory)).certificates()
        } catch  where error.code == .missing {
            throw missing
        } catch {
            throw HostError(error, "a copy of it, or the host's log, may tell more")
        }
        guard !stored.isEmpty else {
            throw HostError(
                .noInput, "no worker was started far enough to be compared with its policy by a host in \(directory)")
        }
        let families = Set(stored.map(\.certificate.family)).sorted()
        if let family, !families.contains(family) {
            throw HostError(
                .usage,
                "the newest run in \(directory) has no worker of \(family); it has \(families.joined(separator: ", "))")
        }
        var entries: [SealReport.Entry] = []
        for certificate in stored where family == nil || family == certificate.certificate.family {
            entries.append(try entry(certificate, isHostRunning: isHostRunning))
        }
        return SealReport(entries: entries)
    }

    private func entry(
        _ stored: StoredCertificate, isHostRunning: Bool
    ) throws(HostError) -> SealReport.Entry {
        let kept = stored.certificate
        guard let stable = SealCertificate.Stable(content: kept.content, digest: kept.digest),
            let start = SealCertificate.Start(content: kept.start)
        else {
            throw HostError(
                .badData,
                "the certificate \(kept.digest) in the ledger of \(directory) is not what its digest says, or of another version of bulkhead: it was changed, or must be read with the version that wrote it"
            )
        }
        let isRunning =
            isHostRunning && stored.lostAt == nil && stored.runState?.isRunning == true && kept.differences.isEmpty
        return SealReport.Entry(
            certificate: SealCertificate(stable: stable, start: start),
            origin: SealReport.Origin(
                isolated: kept.isolated, run: stored.run, generation: kept.generation, at: kept.at,
                isRunning: isRunning))
    }
}
