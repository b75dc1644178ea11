import Glibc
import Testing

/// A worker is compared with its seal from outside.
@Suite(.enabled(if: Probes.areAvailable))
struct AttestationTests {
    @Test("under root every protection is enforced", .enabled(if: Probes.areAvailableAsRoot))
    func root() throws {
        let answer = try probe(.itself, "attest")
        for name in [
            "system call filter", "no new privileges", "unprivileged user without groups", "no capabilities",
            "one thread",
            "sealed executable", "three descriptors", "no memory both writable and executable",
            "no shared memory but the progress page", "no clock pages", "arguments", "environment", "resource limits",
        ] { #expect(answer[name] == "enforced", "\(name): \(answer.text)") }
        // What a container may forbid is at least said.
        for name in ["enforced filter program", "empty network namespace", "empty bounding set"] {
            #expect(answer[name] == "enforced" || answer[name]?.hasPrefix("unavailable") == true, "\(answer.text)")
        }
        #expect(answer["memory closed to other processes"] == "enforced")
        #expect(answer["afterwards"] == "0")
        // The worker's change of user has not made the supervisor undumpable.
        #expect(answer["supervised"]?.hasSuffix("dumpable: 1") == true)
    }

    @Test("root's supplementary groups are gone", .enabled(if: Probes.areAvailableAsRoot))
    func groups() throws {
        let probes = try #require(Probes.shared)
        let answer = try run(["setpriv", "--groups=4,24", probes.supervisor, probes.worker, "attest"])
        #expect(answer["unprivileged user without groups"] == "enforced", "\(answer.text)")
    }

    @Test(
        "an ordinary user's worker has the same seal, and what only root can do is named",
        .enabled(if: Runner.available.count > 1))
    func ordinary() throws {
        let answer = try probe(.ordinary, "attest")
        for name in [
            "system call filter", "no new privileges", "no capabilities", "one thread", "sealed executable",
            "three descriptors", "no memory both writable and executable", "no shared memory but the progress page",
            "no clock pages", "arguments", "environment", "resource limits",
        ] { #expect(answer[name] == "enforced", "\(name): \(answer.text)") }
        for name in [
            "enforced filter program", "unprivileged user without groups", "empty bounding set",
            "empty network namespace",
            "memory closed to other processes",
        ] { #expect(answer[name]?.hasPrefix("unavailable") == true, "\(name): \(answer.text)") }
    }

    #if arch(x86_64)
        @Test("a worker that kept its clock pages is refused", arguments: Runner.available)
        func keptClock(_ runner: Runner) throws {
            let answer = try probe(runner, "start", "keeps_clock")
            #expect(answer.text.contains("differs from its seal and is not used: no clock pages: expected"))
            #expect(answer.text.contains("[vdso]"))
        }
    #endif

    @Test("a worker that kept its page's descriptor, or mapped the page twice, is refused", arguments: Runner.available)
    func keptPage(_ runner: Runner) throws {
        let kept = try probe(runner, "start", "keeps_page")
        #expect(kept.text.contains("three descriptors: expected [2, 3, 4], found [2, 3, 4, 6]"), "\(kept.text)")
        let twice = try probe(runner, "start", "maps_page_twice")
        #expect(twice.text.contains("no shared memory but the progress page: expected [], found"), "\(twice.text)")
        #expect(twice.text.contains("memfd:bulkhead-progress"), "\(twice.text)")
    }

    @Test("a limit that was changed from outside is found", arguments: Runner.available)
    func changedLimit(_ runner: Runner) throws {
        let supervisor = try HeldSupervisor(runner)
        #expect(try supervisor.look() == "as it should be")
        // A process of the worker's own user may lower its limits.
        let change = try run(runner.workerPrefix + ["prlimit", "--pid", "\(supervisor.workerID)", "--nofile=3:3"])
        #expect(change.code == 0, "\(change.text)")
        let answer = try supervisor.look()
        #expect(answer.contains("resource limits: expected RLIMIT_NOFILE 16/16, found RLIMIT_NOFILE 3/3"))
        supervisor.end()
    }
}

/// A supervisor that holds one worker and looks at it when told to.
final class HeldSupervisor {
    let workerID: Int32
    private let program: ChildProgram

    init(_ runner: Runner) throws {
        let probes = try #require(Probes.shared)
        program = try ChildProgram(runner.prefix + [probes.supervisor, probes.worker, "hold"])
        let line = try program.line()
        workerID = try #require(Int32(line), "\(line)")
    }

    /// Compares the worker with its seal; or gives the worker a letter, and does not wait for what comes of it.
    func look(_ letter: String = "") throws -> String {
        try program.write(letter + "\n")
        return try program.line()
    }

    func end(signal: Int32 = SIGTERM) { program.end(signal: signal) }
}
