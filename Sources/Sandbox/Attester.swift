private import CLinux
private import Glibc
import Digest
import LinuxSystem
import SandboxPolicy

/// Compares a running worker with its seal, from outside, and notes everything that it sees.
struct Attester {
    typealias Protection = Attestation.Protection
    let worker: SealedWorker
    let facts: SealFacts
    var stable: SealCertificate.Stable
    var start: SealCertificate.Start
    var verdicts: [Attestation.Protection: Attestation.Verdict] = [:]
    private var differences: [AttestationError.Difference] = []

    init(_ worker: SealedWorker) {
        self.worker = worker
        facts = worker.facts
        start = SealCertificate.Start(pid: worker.id)
        stable = SealCertificate.Stable(
            family: worker.family, policy: worker.seal.policyDigest?.labelled,
            program: .init(executable: facts.executable.digest.labelled, bytes: facts.executable.size),
            filter: .init(supervision: worker.isSupervised ? .notified : .unattended))
    }

    mutating func run() throws(AttestationError) -> Attestation {
        do throws(SystemCallError) {
            let inspector = try ProcessInspector(worker.id)
            checkStatus(ProcessStatus(try inspector.read("status")))
            checkLimits(ProcessStatus(try inspector.read("limits")))
            try checkArguments(inspector)
            look(at: .environment) { attester throws(SystemCallError) in try attester.checkEnvironment(inspector) }
            look(at: .executable) { attester throws(SystemCallError) in try attester.checkExecutable(inspector) }
            look(at: .descriptors) { attester throws(SystemCallError) in try attester.checkDescriptors(inspector) }
            lookAtMemory(inspector)
            lookAtNamespaces(inspector)
            try checkOwner(inspector)
        } catch {
            differences.append(.init(protection: .singleThread, expected: "a running process", found: "\(error)"))
        }
        checkProgram()
        noteWhatCannotBeSeen()
        let certificate = certificate()
        guard differences.isEmpty else {
            throw AttestationError(family: worker.family, differences: differences, certificate: certificate)
        }
        return Attestation(certificate: certificate)
    }

    private mutating func noteWhatCannotBeSeen() {
        verdicts[.landlock] = .setAtStart
        verdicts[.executableMemory] = facts.supervisor.executableMemoryLack.map { .unavailable($0) } ?? .setAtStart
        verdicts[.timeStampCounter] =
            SealedLauncher.hasTimeStampCounter ? .setAtStart : .unavailable("this processor's counter cannot be denied")
        // Whoever holds the listener is asked.
        verdicts[.notification] =
            worker.isSupervised
            ? .enforced : .unavailable(facts.notificationLack ?? "the supervisor was not made the one who is asked")
    }

    private func certificate() -> SealCertificate {
        var stable = stable
        stable.protections = Protection.allCases.map { protection in
            .init(protection: protection, verdict: verdict(on: protection))
        }
        return SealCertificate(stable: stable, start: start)
    }

    private func verdict(on protection: Protection) -> Attestation.Verdict {
        let found = differences.filter { $0.protection == protection }
        guard found.isEmpty else {
            let text = found.map { "expected \($0.expected), found \($0.found)" }.joined(separator: "; ")
            return .different(String(text.prefix(Self.mostCharacters)))
        }
        guard worker.seal.policy.asks(for: protection) else { return .notRequested }
        return verdicts[protection] ?? .unavailable("it was not looked at")
    }

    // MARK: Looking

    /// Runs `body`; where the kernel forbids the look, the protection is unavailable, and any other failure a
    /// difference.
    mutating func look(
        at protection: Attestation.Protection, _ body: (inout Attester) throws(SystemCallError) -> Void
    ) {
        do {
            try body(&self)
        } catch {
            if error.errno == EACCES || error.errno == EPERM {
                let why = "this process may not look at it here: \(error)"
                verdicts[protection] = .unavailable(why)
                stable.unseen.append(.init(what: protection.key, why: why))
            } else {
                differences.append(.init(protection: protection, expected: "to be readable", found: "\(error)"))
            }
        }
    }

    // MARK: Comparing

    mutating func check<Value: Equatable>(
        _ protection: Attestation.Protection, _ found: Value, _ expected: Value, _ what: String = ""
    ) {
        if found == expected {
            if verdicts[protection] == nil { verdicts[protection] = .enforced }
        } else {
            differ(protection, Self.text(expected), Self.text(found), what)
        }
    }

    mutating func differ(
        _ protection: Attestation.Protection, _ expected: String, _ found: String, _ what: String
    ) {
        let label = what.isEmpty ? "" : "\(what) "
        differences.append(.init(protection: protection, expected: label + expected, found: label + found))
    }

    private static func text<Value>(_ value: Value) -> String {
        // Arguments and environment are bytes with zeros between them.
        if Value.self == [UInt8].self, let bytes = value as? [UInt8] {
            return strings(bytes).map { "\"\($0)\"" }.joined(separator: " ")
        }
        return "\(value)"
    }

    /// Those of arguments or an environment, which end in zeros; of what is not the worker's own, as many as a
    /// certificate has room for.
    static func strings(_ bytes: [UInt8]) -> [String] {
        bytes.split(separator: 0).prefix(mostItems).map {
            String(decoding: $0.prefix(mostCharacters), as: UTF8.self)
        }
    }

    /// A certificate stays small whatever a worker is found to be.
    static let mostItems = 64
    private static let mostCharacters = 1024

    static func joined(_ strings: [String]) -> [UInt8] { strings.flatMap { Array($0.utf8) + [0] } }

    static let noCapabilities = "0000000000000000"
}

extension WorkerPolicy {
    /// Whether it asks for a protection. Most belong to every seal, whatever a policy says.
    fileprivate func asks(for protection: Attestation.Protection) -> Bool {
        switch protection {
        case .landlock:
            switch landlock {
            case .denyAll: true
            }
        case .networkNamespace:
            switch networkNamespace {
            case .empty: true
            }
        case .clockPages, .timeStampCounter:
            switch clock {
            case .denied: true
            }
        case .capabilities, .boundingSet:
            switch capabilities {
            case .none: true
            }
        case .notification: defaultAction == .notify
        case .filter, .filterProgram, .noNewPrivileges, .user, .singleThread, .executable, .descriptors, .memory,
            .executableMemory, .sharedMemory, .arguments, .environment, .limits, .undumpable:
            true
        }
    }
}

extension SealedWorker {
    /// Compares this worker with its seal, from outside. Call it after the worker has said that it is ready and before
    /// it gets its first event. Every difference is an error; what cannot be seen or enforced here is in the result.
    package func attest() throws(AttestationError) -> Attestation {
        var attester = Attester(self)
        return try attester.run()
    }
}
