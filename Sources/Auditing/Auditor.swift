package import Audit
import Digest
package import Host
import PolicyFiles
import Sandbox
package import Status
import StrategySDK

/// Makes a review: looks at files, at processes from outside, and at sealed probes, and at nothing else.
package struct Auditor {
    /// Opened without regard to the pin, which the review tells of.
    private let host: WorkerHost
    private let now: WallTime

    package init(_ host: WorkerHost, now: WallTime) {
        self.host = host
        self.now = now
    }

    /// - Parameter earlier: a review to be compared with.
    package func review(comparedWith earlier: AuditReport? = nil) -> AuditReport {
        let supervisor = SupervisorFile.current
        let pin = host.pinStatus
        var plugins: [PluginDescriptor] = []
        var startProblem: String?
        // What is refused is not even started.
        if pin.standing != .refused {
            do { plugins = try host.plugins() } catch { startProblem = error.description }
        }
        let families = Set(plugins.map(\.identity.family)).sorted()
        let policies = families.map { FamilyPolicy(family: $0, in: host.policies) }
        let inventoryPath = "\(pin.directory)/\(Inventory.fileName)"
        let inventory = Result { () throws(Inventory.Lack) in try Inventory.load(inventoryPath) }

        var chapters: [Chapter] = [
            .about,
            .loaded(pin, supervisor: supervisor, policies: host.policies.path),
            .policy(policies, directory: host.policies.path),
            .separation(plugins),
            .linked(inventory, path: inventoryPath, worker: pin.digest, supervisor: supervisor.digest),
            .unprevented, .undefended,
            .machine(SealCapabilities.detect()),
        ]
        if let startProblem {
            chapters[1].find(
                "worker.not_started", "a sealed worker cannot be started: \(startProblem)",
                costs: "no run starts here, and this review could look at no process",
                remedy: "`bulkhead doctor` says what is missing")
        }
        var report = AuditReport(title: "Bulkhead: security review", subjects: subjects(pin, supervisor))
        report.findings = chapters.flatMap(\.findings)
        report.sections = chapters.map(\.section)
        report.comparison = earlier.map { AuditComparison(from: $0, to: report) }
        report.sections.append(.changes(report.comparison))
        return report
    }

    /// What is linked into the executables, alone.
    /// - Throws: exit 66 where there is no inventory.
    package static func inventory(of host: WorkerHost) throws(HostError) -> AuditReport {
        let supervisor = SupervisorFile.current
        let pin = host.pinStatus
        let path = "\(pin.directory)/\(Inventory.fileName)"
        let inventory: Inventory
        do { inventory = try Inventory.load(path) } catch {
            throw HostError(error.isMissing ? .noInput : .badData, error.description)
        }
        let chapter = Chapter.linked(
            .success(inventory), path: path, worker: pin.digest, supervisor: supervisor.digest)
        return AuditReport(
            title: "Bulkhead: what is linked in", subjects: [.init("worker", "\(pin.worker), \(pin.digest)")],
            findings: chapter.findings, sections: [chapter.section])
    }

    private func subjects(_ pin: PinStatus, _ supervisor: SupervisorFile) -> [AuditReport.Subject] {
        [
            .init("made at", now.description, isVolatile: true),
            .init("machine", MachineName.current),
            .init("bulkhead", WorkerHostVersion.text),
            .init("worker", "\(pin.worker), \(pin.digest)"),
            .init("policies", host.policies.path),
        ]
    }
}
