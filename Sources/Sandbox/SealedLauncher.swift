private import CLinux
private import Glibc
import LinuxSystem
import SandboxPolicy
import Wire

/// Starts workers that are sealed before their first instruction. There is no other way to start one.
///
/// Use it from one thread that lives as long as the supervisor: the kernel ends a worker when the thread that started
/// it ends.
package final class SealedLauncher {
    /// How workers are watched during their start.
    package enum Supervision: Sendable, Hashable {
        /// The supervisor decides the calls of the start, and reports a denied call with its arguments.
        case notified
        /// The filter does it alone. The same protection; reports have no arguments.
        case unattended(why: String)
    }

    package let executable: WorkerExecutable
    package private(set) var supervision = Supervision.notified
    /// Makes the child: from a `bulkhead_spawn_plan`, into a `bulkhead_spawned`.
    private let spawn: (UnsafeRawPointer, UnsafeMutableRawPointer) -> Int32
    private let ruleset: OwnedDescriptor
    /// Kept open, since nothing lives in it between two workers. Its number, or −1.
    private let networkNamespace: OwnedDescriptor?
    private let networkNamespaceNumber: Int32
    private var facts: SupervisorFacts
    /// Where the supervisor is under a filter itself.
    private var witness: FilterWitness?

    /// How long a start may take until the worker's own code runs. Milliseconds.
    private static let startLimit: Int32 = 5_000

    /// Prepares what all workers share. Throws `unavailable` with the missing piece named.
    package convenience init(executable: WorkerExecutable) throws(SandboxError) {
        try self.init(executable, executableMemoryLack: ExecutableMemory.lack) { plan, spawned in
            bulkhead_sealed_spawn(
                plan.assumingMemoryBound(to: bulkhead_spawn_plan.self),
                spawned.assumingMemoryBound(to: bulkhead_spawned.self))
        }
    }

    /// Leaves layers out as `spawn` does: for benchmarks and tests, which link what can.
    ///
    /// - Parameter isFiltered: whether a filter is among what is left.
    package convenience init(
        rig executable: WorkerExecutable, isFiltered: Bool,
        spawn: @escaping (UnsafeRawPointer, UnsafeMutableRawPointer) -> Int32
    ) throws(SandboxError) {
        try self.init(executable, executableMemoryLack: "nobody asked for it", spawn: spawn)
        if !isFiltered { supervision = .unattended(why: "there is no filter") }
    }

    private init(
        _ executable: WorkerExecutable, executableMemoryLack memoryLack: String?,
        spawn: @escaping (UnsafeRawPointer, UnsafeMutableRawPointer) -> Int32
    ) throws(SandboxError) {
        self.executable = executable
        self.spawn = spawn
        _ = bulkhead_keep_ended_children()
        do {
            ruleset = OwnedDescriptor(owning: try checked("landlock_create_ruleset", bulkhead_landlock_deny_all()))
        } catch {
            throw Self.unavailable("Landlock is not available", error)
        }
        let namespace = bulkhead_make_network_namespace()
        networkNamespaceNumber = max(namespace, -1)
        let lack = "an empty network namespace cannot be made: \(SystemCallError.text(of: -namespace))"
        networkNamespace = namespace >= 0 ? OwnedDescriptor(owning: namespace) : nil
        do {
            facts = try SupervisorFacts(
                networkNamespace: namespace >= 0 ? FileIdentity(of: namespace) : nil,
                networkLack: namespace >= 0 ? nil : lack, executableMemoryLack: memoryLack)
        } catch {
            throw Self.unavailable("the state of this process cannot be read; is /proc mounted?", error)
        }
    }

    /// Why workers are not in an empty network namespace; nil where they are.
    package var networkLack: String? { facts.networkLack }

    /// The supervisor has put itself under a filter, which workers inherit.
    func supervisorIsFiltered(_ witness: FilterWitness?) {
        self.witness = witness
        facts.addOwnFilter()
    }

    /// Starts a worker for a family and returns when the worker's own code runs or is about to.
    ///
    /// The calls of its start then arrive as notifications, unless ``SealedWorker/readyProgram`` says that nobody is
    /// asked.
    ///
    /// - Parameter surroundings: other than the usual ones for trials alone, which use nothing that the worker says.
    package func launch(
        family: String, seal: WorkerSeal, surroundings: WorkerSurroundings = .usual
    ) throws(SandboxError) -> SealedWorker {
        let user = seal.policy.user
        // The kernel takes the largest number for "leave it as it is".
        guard ![0, .max].contains(user.uid), ![0, .max].contains(user.gid) else {
            throw SandboxError(
                .policy, "the policy runs workers as user \(user.uid), group \(user.gid); name an unprivileged one")
        }
        guard seal.allowsExecution else {
            throw SandboxError(
                .policy,
                "the policy lets no executable be run; give `startup` a rule for execveat with argument 0 = 5 and argument "
                    + "4 = 0x1000")
        }
        let limits = try WorkerLimits.resolve(seal.policy.limits)
        if case .notified = supervision, let filter = seal.supervised {
            switch try start(family, seal, limits, filter.program, surroundings, isSupervised: true) {
            case .success(let worker): return worker
            case .failure(let failure) where failure.isLackOfNotification:
                supervision = .unattended(why: failure.description)
            case .failure(let failure): throw failure.error(family)
            }
        }
        switch try start(family, seal, limits, seal.unsupervisedStartup.program, surroundings, isSupervised: false) {
        case .success(let worker): return worker
        case .failure(let failure): throw failure.error(family)
        }
    }

    private func start(
        _ family: String, _ seal: WorkerSeal, _ limits: [ResourceLimit], _ program: FilterProgram,
        _ surroundings: WorkerSurroundings, isSupervised: Bool
    ) throws(SandboxError) -> Result<SealedWorker, SpawnFailure> {
        let pipes: WorkerPipes
        do { pipes = try WorkerPipes() } catch { throw .system(.start, "no pipes for the worker \(family)", error) }
        let page: SharedPage
        do {
            page = try SharedPage(name: "bulkhead-progress", byteCount: ProgressPage.byteCount)
        } catch {
            throw .system(.start, "no progress page for the worker \(family)", error)
        }
        // The worker has a descriptor of its own.
        defer { page.closeDescriptor() }
        var spawned = bulkhead_spawned()
        let code = withPlan(family, seal, limits, program, pipes, page, surroundings, isSupervised) {
            spawn(&$0, &spawned)
        }
        guard code == 0 else {
            return .failure(SpawnFailure(step: spawned.step, errno: spawned.error, signal: spawned.signal))
        }
        let process = ProcessHandle(owning: OwnedDescriptor(owning: spawned.pidfd), id: spawned.process)
        let listener = isSupervised ? spawned.listener : nil
        let facts = SealFacts(
            family: family, supervisor: facts, limits: limits, executable: executable, pipes: pipes.identities,
            notificationLack: notificationLack, page: page.identity, witness: witness)
        return .success(
            SealedWorker(facts: facts, seal: seal, process: process, pipes: pipes, page: page, listener: listener))
    }

    /// Hands everything that the child will read to `body`, in memory that stays where it is.
    private func withPlan<Value>(
        _ family: String, _ seal: WorkerSeal, _ limits: [ResourceLimit], _ program: FilterProgram,
        _ pipes: borrowing WorkerPipes, _ page: SharedPage, _ surroundings: WorkerSurroundings, _ isSupervised: Bool,
        _ body: (inout bulkhead_spawn_plan) -> Value
    ) -> Value {
        let limits = limits.map { bulkhead_limit(resource: $0.number ?? -1, soft: $0.soft, hard: $0.hard) }
        return withStrings(WorkerEnvironment.arguments(family: family)) { arguments in
            withStrings(WorkerEnvironment.variables(surroundings)) { environment in
                program.bytes.withUnsafeBytes { filter in
                    limits.withUnsafeBufferPointer { limits in
                        var plan = bulkhead_spawn_plan(
                            executable: executable.memory.descriptor.rawValue, request: pipes.requests.readEnd.rawValue,
                            reply: pipes.replies.writeEnd.rawValue,
                            standard_error: pipes.standardError.writeEnd.rawValue,
                            progress_page: page.descriptor ?? -1, landlock_ruleset: ruleset.rawValue,
                            request_writer: pipes.requests.writeEnd.rawValue,
                            reply_reader: pipes.replies.readEnd.rawValue,
                            network_namespace: networkNamespaceNumber,
                            arguments: arguments, environment: environment, filter: filter.baseAddress ?? emptyProgram,
                            filter_length: UInt32(clamping: filter.count / 8), supervised: isSupervised ? 1 : 0,
                            drop_bounding_set: facts.hasDroppedBoundingSet ? 1 : 0, change_user: facts.isRoot ? 1 : 0,
                            user: seal.policy.user.uid, group: seal.policy.user.gid,
                            deny_time_stamp_counter: Self.hasTimeStampCounter ? 1 : 0,
                            limit_count: UInt32(clamping: limits.count), limits: limits.baseAddress,
                            milliseconds: Self.startLimit)
                        return body(&plan)
                    }
                }
            }
        }
    }

    private var notificationLack: String? {
        if case .unattended(let why) = supervision { why } else { nil }
    }

    /// Only x86 can make its counter fault.
    static var hasTimeStampCounter: Bool { Architecture.current == .x86_64 }

    private static func unavailable(_ what: String, _ error: SystemCallError) -> SandboxError {
        SandboxError(
            .unavailable,
            "\(what), and no worker is started without it: \(error); `bulkhead doctor` says what this machine lacks")
    }
}

/// An address for a program that has no instructions; the kernel refuses such a program.
private nonisolated(unsafe) let emptyProgram = UnsafeRawPointer(
    UnsafeMutableRawPointer.allocate(byteCount: 8, alignment: 8))

/// Calls `body` with a null-terminated array of C strings.
private func withStrings<Value>(
    _ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Value
) -> Value {
    let bytes = strings.map { Array($0.utf8CString) }
    let flat = bytes.flatMap { $0 }
    return flat.withUnsafeBufferPointer { flat in
        var pointers: [UnsafePointer<CChar>?] = []
        var offset = 0
        for string in bytes {
            pointers.append(flat.baseAddress.map { $0 + offset })
            offset += string.count
        }
        pointers.append(nil)
        return pointers.withUnsafeBufferPointer { pointers in
            // An array that ends in nil is never empty.
            pointers.baseAddress.map(body) ?? body([nil])
        }
    }
}
