package import Audit
import Digest
package import Host
import LinuxSystem
import PolicyFiles
import PolicyReview
import Sandbox
package import Status
import StrategySDK

/// Makes a review: looks at files, at processes from outside, and at sealed probes, and at nothing else.
package struct Auditor {
    /// Opened without regard to the pin, which the review tells of.
    private let host: WorkerHost
    private let state: String?
    private let prober: String?
    private let now: WallTime

    /// - Parameters:
    ///   - host: opened without regard to the pin.
    ///   - state: the state directory of a host whose workers and violations are shown; nil: none.
    ///   - prober: where `bulkhead-prober` is; nil: beside the executable of this process.
    package init(_ host: WorkerHost, state: String?, prober: String? = nil, now: WallTime) {
        self.host = host
        self.state = state
        self.prober = prober
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
        let (policies, trials) = tried(ReviewedPolicy.all(in: host.policies, families: families), pin, supervisor)
        let seals = seals(pin)
        let violations = violations
        let inventoryPath = "\(pin.directory)/\(Inventory.fileName)"
        let inventory = Result { () throws(Inventory.Lack) in try Inventory.load(inventoryPath) }

        var chapters: [Chapter] = [
            .about,
            .loaded(pin, supervisor: supervisor, policies: host.policies.path),
            .policy(policies, directory: host.policies.path),
            .running(seals, origin, policies: policies),
            .supervisor(supervisorStatus),
            .attempts(trials),
            .separation(plugins),
            .violations(violations),
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
        let short = Chapter.short(
            ShortFacts(
                policies: policies, seals: seals, trials: trials, pin: pin, violations: violations,
                unprevented: Chapter.unprevented.section.tables.first?.rows.map { $0.cells[0] } ?? [],
                comparison: report.comparison))
        report.sections.insert(short.section, at: 0)
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

    /// Tries what must be stopped, and at the same time whether each rule is needed: both mostly wait.
    private func tried(
        _ policies: [ReviewedPolicy], _ pin: PinStatus, _ supervisor: SupervisorFile
    ) -> (policies: [ReviewedPolicy], trials: Result<[Trials], TrialLack>) {
        let prober = prober ?? "\(supervisor.directory)/bulkhead-prober"
        return together(
            {
                let deadline = MonotonicClock.now + Trials.patience
                return policies.map { policy in
                    var policy = policy
                    policy.tryRules(
                        MonotonicClock.now < deadline
                            ? worker(for: policy.family, pin)
                            : .none(why: "there was no time for it; `bulkhead policy lint` takes its time"))
                    return policy
                }
            }, and: { Trials.run(policies, prober: prober) })
    }

    /// Who tries rules: the worker, unless that is refused.
    private func worker(for family: String?, _ pin: PinStatus) -> PolicyLint.Trials {
        guard pin.standing != .refused else {
            return .none(why: "the worker is refused, and what is refused is not started")
        }
        do throws(HostError) {
            return .with(try host.trialLauncher(), family: family)
        } catch {
            return .none(why: error.description)
        }
    }

    private var origin: WorkerOrigin { state.map { .host(directory: $0) } ?? .review }

    private func seals(_ pin: PinStatus) -> Result<SealReport, HostError> {
        Result { () throws(HostError) in
            if let state { return try StateQuery(state).seals(of: nil) }
            guard pin.standing != .refused else {
                throw HostError(.configuration, "the worker is refused, and what is refused is not started")
            }
            return try host.seals(of: nil)
        }
    }

    private var violations: Result<ViolationList, HostError>? {
        state.map { state in
            Result { () throws(HostError) in try StateQuery(state).violations(of: nil, since: nil) }
        }
    }

    private var supervisorStatus: Result<HostStatus, HostError>? {
        state.map { state in Result { () throws(HostError) in try StateQuery(state).status() } }
    }

    private func subjects(_ pin: PinStatus, _ supervisor: SupervisorFile) -> [AuditReport.Subject] {
        [
            .init("made at", now.description, isVolatile: true),
            .init("machine", MachineName.current),
            .init("bulkhead", WorkerHostVersion.text),
            .init("worker", "\(pin.worker), \(pin.digest)"),
            .init("policies", host.policies.path),
            .init("state", state ?? "none was named"),
        ]
    }
}
