private import CLinux
private import Glibc
import LinuxSystem
import SandboxPolicy

/// Takes from this process what it does not need any more, for good.
///
/// In two steps. Files come first, since Landlock binds the thread that asks and those that it starts, and nobody else. Calls
/// come last, when every listener is open; the kernel puts that filter on all threads at once. What a step cannot do here is
/// in ``outcome``, and is no error: workers are sealed all the same.
package final class SupervisorConfinement {
    package private(set) var outcome = Confinement()
    private var witness: FilterWitness?

    /// Confines files, privileges and memory. Call it while this process has one thread.
    package init(_ plan: ConfinementPlan) {
        let threads = bulkhead_thread_count()
        let canWitness = threads == 1 && FilterWitness.isPossible
        outcome[.privileges] = verdict("prctl(PR_SET_NO_NEW_PRIVS)", bulkhead_forbid_new_privileges())
        confineFiles(plan)
        if threads != 1 {
            // It holds for this thread and all that come.
            let why = "\(max(0, threads - 1)) threads had been started before, and are not bound"
            for layer in [Confinement.Layer.privileges, .files, .processes, .ports, .others]
            where outcome[layer] == .enforced {
                outcome[layer] = .unavailable(why)
            }
        }
        do {
            if canWitness { witness = try FilterWitness() }
        } catch {
            // The attestation of each worker says so.
        }
        outcome[.capabilities] = verdict("capset", bulkhead_keep_capabilities(Self.neededCapabilities))
        outcome[.memory] = ExecutableMemory.fix().map { .unavailable($0) } ?? .enforced
    }

    /// Confines calls, on every thread. Workers inherit that: from here on `launcher` expects it of them.
    package func finish(_ launcher: SealedLauncher) {
        let isInert = bulkhead_probe_inert_memory_file() == 0
        let program = SupervisorFilter.program(.current, hasInertMemoryFiles: isInert).bytes
        let code = program.withUnsafeBytes { bytes in
            bytes.baseAddress.map { bulkhead_filter_all_threads($0, UInt32(bytes.count / 8)) } ?? -EINVAL
        }
        outcome[.calls] =
            code > 0
            ? .unavailable("thread \(code) is under another filter") : verdict("seccomp(SECCOMP_SET_MODE_FILTER)", code)
        guard outcome[.calls] == .enforced else {
            outcome[.memoryFiles] = .unavailable("the filter of calls is not there")
            return
        }
        outcome[.memoryFiles] =
            isInert ? .enforced : .unavailable("this kernel cannot make one that is not (Linux 6.3 can)")
        launcher.supervisorIsFiltered(witness)
    }

    // MARK: Files

    private func confineFiles(_ plan: ConfinementPlan) {
        var known = bulkhead_landlock_rights()
        let version = bulkhead_landlock_known(&known)
        guard version > 0 else { return unavailable("landlock_create_ruleset", version) }
        var handled = bulkhead_landlock_rights()
        handled.files = known.files & FileRights.everyKnown.rawValue
        handled.network = known.network & Self.network
        handled.scopes = known.scopes & Self.scopes
        let number = bulkhead_landlock_ruleset(&handled)
        guard number >= 0 else { return unavailable("landlock_create_ruleset", number) }
        let ruleset = OwnedDescriptor(owning: number)
        var readable: [String] = []
        var writable: [String] = []
        for grant in plan.grants {
            let number = bulkhead_open_path(grant.path)
            // What is not there cannot be used either; whoever tries says so.
            guard number >= 0 else { continue }
            let file = OwnedDescriptor(owning: number)
            let code = allow(grant.use, handled.files, file, ruleset)
            guard code >= 0 else { return unavailable("landlock_add_rule for \(grant.path)", code) }
            let path = Self.name(of: file) ?? grant.path
            if grant.use.isReading { readable.append(path) }
            if grant.use.isWriting { writable.append(path) }
        }
        if let code = grantProcesses(handled.files, ruleset, &readable) {
            return unavailable("landlock_add_rule for /proc", code)
        }
        if let port = plan.port, handled.network & Self.bindPort != 0 {
            let code = bulkhead_landlock_allow_port(ruleset.rawValue, port, Self.bindPort)
            guard code >= 0 else { return unavailable("landlock_add_rule for port \(port)", code) }
        }
        let code = bulkhead_landlock_restrict(ruleset.rawValue)
        guard code >= 0 else { return unavailable("landlock_restrict_self", code) }

        outcome.readable = Self.distinct(readable)
        outcome.writable = Self.distinct(writable)
        outcome[.files] = .enforced
        let older = "this kernel's Landlock is of version \(version)"
        outcome[.ports] = handled.network == Self.network ? .enforced : .unavailable("\(older); it takes 4")
        outcome[.others] = handled.scopes == Self.scopes ? .enforced : .unavailable("\(older); it takes 6")
    }

    /// Landlock lets nobody trace who is not bound by it as well. But whoever has SYS_ADMIN may look at the memory map and the
    /// environment of others all the same, and so gets a `/proc` that does not show them.
    /// - Returns: what went wrong.
    private func grantProcesses(
        _ handled: UInt64, _ ruleset: borrowing OwnedDescriptor, _ readable: inout [String]
    ) -> Int32? {
        let own = bulkhead_own_processes()
        let number = bulkhead_open_path("/proc")
        guard number >= 0 else { return number }
        let directory = OwnedDescriptor(owning: number)
        let code = allow(.inspectProcesses, handled, directory, ruleset)
        guard code >= 0 else { return code }
        readable.append(own >= 0 ? "/proc (its own processes)" : "/proc")
        let isExempt = own < 0 && SealCapabilities.holds(BULKHEAD_CAPABILITY_SYS_ADMIN)
        outcome[.processes] = isExempt ? verdict("a /proc of its own", own) : .enforced
        return nil
    }

    private func allow(
        _ use: ConfinementPlan.Use, _ handled: UInt64, _ file: borrowing OwnedDescriptor,
        _ ruleset: borrowing OwnedDescriptor
    ) -> Int32 {
        var description = bulkhead_file()
        let code = bulkhead_file_of(file.rawValue, &description)
        guard code >= 0 else { return code }
        let isDirectory = description.mode & UInt32(S_IFMT) == UInt32(S_IFDIR)
        let rights = isDirectory ? use.rights : use.rights.intersection(.ofFiles)
        let asked = rights.rawValue & handled
        guard asked != 0 else { return 0 }
        let result = bulkhead_landlock_allow_files(ruleset.rawValue, file.rawValue, asked)
        // A pipe, for instance: nobody is asked for a right.
        return result == -EBADFD ? 0 : result
    }

    /// Its path from the root, as the kernel has it.
    private static func name(of file: borrowing OwnedDescriptor) -> String? {
        guard let path = realpath("/proc/self/fd/\(file.rawValue)", nil) else { return nil }
        defer { free(path) }
        return String(cString: path)
    }

    private static func distinct(_ paths: [String]) -> [String] {
        var seen: Set<String> = []
        return paths.filter { seen.insert($0).inserted }
    }

    private func unavailable(_ call: String, _ code: Int32) {
        for layer in [Confinement.Layer.files, .processes, .ports, .others] { outcome[layer] = verdict(call, code) }
    }

    private func verdict(_ call: String, _ code: Int32) -> Confinement.Verdict {
        code >= 0 ? .enforced : .unavailable("\(call): \(SystemCallError.text(of: -code))")
    }

    /// `LANDLOCK_ACCESS_NET_BIND_TCP` and `CONNECT_TCP`.
    private static let network: UInt64 = 3
    private static let bindPort: UInt64 = 1
    /// `LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET` and `SIGNAL`.
    private static let scopes: UInt64 = 3

    /// For the child of a sealed spawn: SETGID, SETUID, SETPCAP, and SYS_ADMIN, for its network namespace. To look at workers
    /// and end them: SYS_PTRACE, KILL. For files that are somebody else's, the ledger's among them: CHOWN, DAC_OVERRIDE,
    /// DAC_READ_SEARCH, FOWNER. For the listener and for the pipes: NET_BIND_SERVICE, SYS_RESOURCE.
    private static let neededCapabilities: UInt64 = [6, 7, 8, 21, 19, 5, 0, 1, 2, 3, 10, 24].reduce(0) { $0 | 1 << $1 }
}
