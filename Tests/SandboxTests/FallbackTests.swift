import Glibc
import Testing

/// Where a kernel or a container forbids something, the same seal is made without it, or none at all and the reason
/// said.
@Suite(.enabled(if: Probes.areAvailable))
struct FallbackTests {
    @Test(
        "without user notification the seal is the same", arguments: Runner.available,
        [OuterFilter("pidfd_getfd"), .listener])
    func withoutNotification(_ runner: Runner, _ outer: OuterFilter) throws {
        let answer = try probe(runner, outer: outer, "attest")
        #expect(answer["supervised"]?.hasPrefix("false") == true, "\(answer.text)")
        for name in [
            "system call filter", "no new privileges", "no clock pages", "three descriptors", "no capabilities",
        ] {
            #expect(answer[name] == "enforced", "\(name): \(answer.text)")
        }
        #expect(answer["afterwards"] == "0")
    }

    @Test(
        "without user notification a denied call ends the process", arguments: [OuterFilter("pidfd_getfd"), .listener],
        ["o", "s", "f", "x", "t", "9", "4"])
    func deniedCalls(_ outer: OuterFilter, _ letter: String) throws {
        #expect(try probe(outer: outer, "attempt", letter).lines == ["ending signal 31"])
    }

    @Test("without user notification nothing is left behind", arguments: Runner.available)
    func leftovers(_ runner: Runner) throws {
        let answer = try probe(runner, outer: OuterFilter("pidfd_getfd"), "repeat", "50")
        let counts = try #require(answer["descriptors"]).split(separator: " ")
        #expect(counts[0] == counts[2], "\(answer.text)")
        #expect(answer["children"] == "none")
    }

    @Test("without Landlock no worker is started, and the lack is named", arguments: Runner.available)
    func withoutLandlock(_ runner: Runner) throws {
        let answer = try probe(runner, outer: OuterFilter("landlock_create_ruleset", errno: ENOSYS), "start", "probe")
        #expect(answer.code == 69)
        #expect(answer.text.contains("Landlock is not available"))
    }

    @Test(
        "with the capabilities of a container's root the seal is made, and what cannot be seen is said",
        .enabled(if: Probes.areAvailableAsRoot))
    func containerRoot() throws {
        let probes = try #require(Probes.shared)
        let capabilities = "-all,+chown,+dac_override,+fowner,+fsetid,+kill,+setgid,+setuid,+setpcap"
        let answer = try run([
            "setpriv", "--bounding-set=\(capabilities)", "--inh-caps=-all", probes.supervisor, probes.worker, "attest",
        ])
        for name in ["system call filter", "no new privileges", "no capabilities", "unprivileged user without groups"] {
            #expect(answer[name] == "enforced", "\(answer.text)")
        }
        for name in ["sealed executable", "three descriptors", "no clock pages", "empty network namespace"] {
            #expect(answer[name]?.hasPrefix("unavailable") == true, "\(name): \(answer.text)")
        }
        #expect(answer["afterwards"] == "0")
    }

    @Test("a root that cannot change its workers' user starts none", .enabled(if: Probes.areAvailableAsRoot))
    func helplessRoot() throws {
        let probes = try #require(Probes.shared)
        let answer = try run([
            "setpriv", "--bounding-set=-setuid", "--inh-caps=-all", probes.supervisor, probes.worker, "start", "probe",
        ])
        #expect(answer.code == 69)
        #expect(answer.text.contains("changing the user (setresuid)"), "\(answer.text)")
    }

    @Test("what is lacking is found out by trying, and nothing stays open")
    func detection() throws {
        #expect(try probe(.itself, "doctor")["seccomp filter"] == "available (fatal)")
        #expect(try probe(outer: OuterFilter("pidfd_getfd"), "doctor")["pidfd_getfd"]?.contains("EPERM") == true)
        #expect(try probe(outer: .listener, "doctor")["user notification"]?.contains("EINVAL") == true)
        let noLandlock = OuterFilter("landlock_create_ruleset", errno: ENOSYS)
        #expect(try probe(outer: noLandlock, "doctor")["Landlock"] == "this kernel was built without it (fatal)")
        let all = try probe(.itself, "doctor")
        #expect(all["descriptors"] == all["descriptors before"])
    }
}
