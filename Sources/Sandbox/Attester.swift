private import CLinux
private import Glibc
import Digest
import LinuxSystem
import SandboxPolicy

/// Compares a running worker with its seal, from outside.
struct Attester {
    private typealias Protection = Attestation.Protection
    private let worker: SealedWorker
    private let facts: SealFacts
    private var verdicts: [Attestation.Protection: Attestation.Verdict] = [:]
    private var differences: [AttestationError.Difference] = []

    init(_ worker: SealedWorker) {
        self.worker = worker
        facts = worker.facts
    }

    mutating func run() throws(AttestationError) -> Attestation {
        do throws(SystemCallError) {
            let inspector = try ProcessInspector(worker.id)
            checkStatus(ProcessStatus(try inspector.read("status")))
            checkLimits(ProcessStatus(try inspector.read("limits")))
            check(
                .arguments, try inspector.read("cmdline"),
                Self.joined(WorkerEnvironment.arguments(family: worker.family)))
            look(at: .environment) { attester throws(SystemCallError) in
                attester.check(.environment, try inspector.read("environ"), Self.joined(WorkerEnvironment.variables))
            }
            look(at: .executable) { attester throws(SystemCallError) in
                attester.check(.executable, try inspector.identity("exe"), attester.facts.executable.identity)
            }
            look(at: .descriptors) { attester throws(SystemCallError) in try attester.checkDescriptors(inspector) }
            lookAtMemory(inspector)
            lookAtNetwork(inspector)
            try checkOwner(inspector)
        } catch {
            differences.append(.init(protection: .singleThread, expected: "a running process", found: "\(error)"))
        }
        checkProgram()
        verdicts[.landlock] = .setAtStart
        verdicts[.timeStampCounter] =
            SealedLauncher.hasTimeStampCounter ? .setAtStart : .unavailable("this processor's counter cannot be denied")
        guard differences.isEmpty else {
            throw AttestationError(family: worker.family, differences: differences)
        }
        return Attestation(
            findings: Protection.allCases.map {
                .init(protection: $0, verdict: verdicts[$0] ?? .unavailable("it was not looked at"))
            })
    }

    // MARK: What everybody may see

    private mutating func checkStatus(_ status: ProcessStatus) {
        check(.filter, status["Seccomp"], "2")
        // A container's own filters come first and are inherited. Old kernels do not count.
        if let inherited = facts.supervisor.inheritedFilters {
            check(.filter, status["Seccomp_filters"], "\(inherited + (worker.isSupervised ? 1 : 2))")
        }
        check(.noNewPrivileges, status["NoNewPrivs"], "1")
        check(.singleThread, status["Threads"], "1")
        for name in ["CapInh", "CapPrm", "CapEff", "CapAmb"] {
            check(.capabilities, status[name], Self.noCapabilities, name)
        }
        if facts.supervisor.hasDroppedBoundingSet {
            check(.boundingSet, status["CapBnd"], Self.noCapabilities)
        } else {
            verdicts[.boundingSet] = .unavailable("only a supervisor with SETPCAP, as root has it, can empty it")
        }
        checkUser(status)
    }

    private mutating func checkUser(_ status: ProcessStatus) {
        guard facts.supervisor.isRoot else {
            check(.user, status.parts("Uid"), facts.supervisor.user, "user")
            check(.user, status.parts("Gid"), facts.supervisor.group, "group")
            verdicts[.user] = .unavailable("only root can run workers under another user than its own")
            return
        }
        let policy = worker.seal.policy.user
        check(.user, status.parts("Uid"), Array(repeating: "\(policy.uid)", count: 4), "user")
        check(.user, status.parts("Gid"), Array(repeating: "\(policy.gid)", count: 4), "group")
        check(.user, status.parts("Groups"), [], "groups")
    }

    private mutating func checkLimits(_ limits: ProcessStatus) {
        for limit in facts.limits {
            guard let number = limit.number else { continue }
            let found = limits.limit(number).map { "\($0)" } ?? "nothing"
            check(.limits, found, "\(ProcessStatus.Limit(soft: limit.soft, hard: limit.hard))", limit.type)
        }
    }

    // MARK: What only the process's owner may see

    /// Runs `body`; where the kernel forbids the look, the protection is unavailable, and any other failure a
    /// difference.
    private mutating func look(
        at protection: Attestation.Protection, _ body: (inout Attester) throws(SystemCallError) -> Void
    ) {
        do {
            try body(&self)
        } catch {
            if error.errno == EACCES || error.errno == EPERM {
                verdicts[protection] = .unavailable("this process may not look at it here: \(error)")
            } else {
                differences.append(.init(protection: protection, expected: "to be readable", found: "\(error)"))
            }
        }
    }

    private mutating func checkDescriptors(_ inspector: borrowing ProcessInspector) throws(SystemCallError) {
        check(.descriptors, try inspector.descriptors(), [2, 3, 4])
        check(.descriptors, try inspector.identity("fd/2"), facts.pipes.standardError, "descriptor 2")
        check(.descriptors, try inspector.identity("fd/3"), facts.pipes.requests, "descriptor 3")
        check(.descriptors, try inspector.identity("fd/4"), facts.pipes.replies, "descriptor 4")
    }

    private mutating func lookAtMemory(_ inspector: borrowing ProcessInspector) {
        var entries: [MemoryMap.Entry]?
        for protection in [Protection.memory, .sharedMemory, .clockPages] {
            look(at: protection) { attester throws(SystemCallError) in
                let map: [MemoryMap.Entry]
                if let entries { map = entries } else { map = MemoryMap.entries(of: try inspector.read("maps")) }
                entries = map
                let bad =
                    switch protection {
                    case .memory: map.filter { $0.isWritable && $0.isExecutable }
                    case .sharedMemory: attester.strangelyShared(map)
                    default: map.filter(\.isClock)
                    }
                let found = bad.map {
                    "\($0.name.isEmpty ? "memory" : $0.name) at 0x\(String($0.range.start, radix: 16))"
                }
                attester.check(protection, found, [])
            }
        }
    }

    /// What the worker could change for another process, but for one mapping of its progress page. A worker that does
    /// without has none.
    private func strangelyShared(_ map: [MemoryMap.Entry]) -> [MemoryMap.Entry] {
        var shared = map.filter { $0.isShared && $0.isWritable }
        if let page = shared.firstIndex(where: { $0.file == facts.page }) { shared.remove(at: page) }
        return shared
    }

    private mutating func lookAtNetwork(_ inspector: borrowing ProcessInspector) {
        if let lack = facts.supervisor.networkLack {
            verdicts[.networkNamespace] = .unavailable(lack)
            return
        }
        look(at: .networkNamespace) { attester throws(SystemCallError) in
            let found = try inspector.identity("ns/net")
            if let expected = attester.facts.supervisor.networkNamespace {
                attester.check(.networkNamespace, found, expected)
            }
            if found == (try FileIdentity(at: AT_FDCWD, "/proc/self/ns/net")) {
                attester.differ(.networkNamespace, "another than the supervisor's", "the supervisor's", "")
            }
        }
    }

    /// The files of an undumpable process belong to root.
    private mutating func checkOwner(_ inspector: borrowing ProcessInspector) throws(SystemCallError) {
        guard facts.supervisor.isRoot else {
            verdicts[.undumpable] = .unavailable(
                "an ordinary user's supervisor could not look at its own worker; other processes of this user can too")
            return
        }
        check(.undumpable, try inspector.owner("environ"), 0, "owner")
    }

    /// Reads back what the kernel enforces and compares it with what was compiled.
    private mutating func checkProgram() {
        let seal = worker.seal
        let compiled =
            worker.isSupervised
            ? [seal.supervised].compactMap { $0 } : [seal.unsupervisedStartup, seal.unsupervisedReady]
        for (index, filter) in compiled.enumerated() {
            // The kernel numbers filters from the first one installed.
            let expected = filter.program.bytes
            var found = [UInt8](repeating: 0, count: 8 * 4096)
            let count = found.withUnsafeMutableBytes { buffer in
                buffer.baseAddress.map { bulkhead_enforced_filter(worker.id, UInt32(index), $0, 4096) } ?? 0
            }
            if [-EPERM, -EACCES, -EINVAL, -EIO].contains(count) {
                verdicts[.filterProgram] = .unavailable(
                    "only root outside of any filter may read it back: \(SystemCallError.text(of: -count))")
                return
            }
            guard count >= 0 else {
                differ(.filterProgram, "to be readable", SystemCallError.text(of: -count), "")
                return
            }
            found.removeSubrange((8 * Int(count))...)
            if found == expected {
                verdicts[.filterProgram] = .enforced
            } else {
                let actual = FilterProgram(bytes: found).map { CompiledFilter(program: $0, architecture: .current) }
                differ(
                    .filterProgram, filter.digest.labelled, actual?.digest.labelled ?? "\(count) instructions",
                    "filter \(index)")
            }
        }
    }

    // MARK: Comparing

    private mutating func check<Value: Equatable>(
        _ protection: Attestation.Protection, _ found: Value, _ expected: Value, _ what: String = ""
    ) {
        if found == expected {
            if verdicts[protection] == nil { verdicts[protection] = .enforced }
        } else {
            differ(protection, Self.text(expected), Self.text(found), what)
        }
    }

    private mutating func differ(
        _ protection: Attestation.Protection, _ expected: String, _ found: String, _ what: String
    ) {
        let label = what.isEmpty ? "" : "\(what) "
        differences.append(.init(protection: protection, expected: label + expected, found: label + found))
    }

    private static func text<Value>(_ value: Value) -> String {
        // Arguments and environment are bytes with zeros between them.
        if Value.self == [UInt8].self, let bytes = value as? [UInt8] {
            return bytes.split(separator: 0).map { "\"\(String(decoding: $0, as: UTF8.self))\"" }.joined(separator: " ")
        }
        return "\(value)"
    }

    private static func joined(_ strings: [String]) -> [UInt8] { strings.flatMap { Array($0.utf8) + [0] } }

    private static let noCapabilities = "0000000000000000"
}

extension SealedWorker {
    /// Compares this worker with its seal, from outside. Call it after the worker has said that it is ready and before
    /// it gets its first event. Every difference is an error; what cannot be seen or enforced here is in the result.
    package func attest() throws(AttestationError) -> Attestation {
        var attester = Attester(self)
        return try attester.run()
    }
}
