import Foundation
import Testing

/// Nothing is left behind, whoever dies.
@Suite(.enabled(if: Probes.areAvailable))
struct LeftoverTests {
    @Test("two hundred starts leave no zombie and no descriptor", arguments: Runner.available)
    func repeatedStarts(_ runner: Runner) throws {
        let answer = try probe(runner, "repeat", "200")
        #expect(answer.code == 0, "\(answer.text)")
        let counts = try #require(answer["descriptors"]).split(separator: " ")
        #expect(counts[0] == counts[2], "\(answer.text)")
        #expect(answer["children"] == "none")
    }

    @Test(
        "a step that fails names itself and leaves no zombie and no descriptor", arguments: Runner.available,
        [
            ("setsid", "starting a session (setsid)"), ("dup3", "arranging descriptors"),
            ("close_range", "arranging descriptors"), ("capset", "giving up capabilities (capset)"),
            ("landlock_restrict_self", "denying every file (landlock_restrict_self)"),
            ("execveat", "starting the worker's executable (execveat)"),
        ])
    func failedStarts(_ runner: Runner, _ step: (call: String, name: String)) throws {
        let answer = try probe(runner, outer: OuterFilter(step.call), "fail", "50")
        #expect(answer["first failure"]?.contains(step.name) == true, "\(answer.text)")
        #expect(answer["first failure"]?.contains("EPERM") == true, "\(answer.text)")
        let counts = try #require(answer["descriptors"]).split(separator: " ")
        #expect(counts[0] == counts[2], "\(answer.text)")
        #expect(answer["children"] == "none")
    }

    @Test("a worker dies with its supervisor, even when that is killed", arguments: Runner.available)
    func killedSupervisor(_ runner: Runner) throws {
        let supervisor = try HeldSupervisor(runner)
        // A worker that reads would notice the end of its pipe. This one computes for ever.
        #expect(try supervisor.look("l") == "sent")
        usleep(50_000)
        #expect(kill(supervisor.workerID, 0) == 0)
        supervisor.end(signal: SIGKILL)
        // The worker now belongs to init, which reaps it when it likes: a dead process has no command line.
        let deadline = Date(timeIntervalSinceNow: 5)
        func isAlive() -> Bool {
            let text = try? String(contentsOfFile: "/proc/\(supervisor.workerID)/cmdline", encoding: .utf8)
            return text?.hasPrefix("bulkhead-worker:") == true
        }
        while isAlive(), Date() < deadline { usleep(1000) }
        #expect(!isAlive())
    }

    @Test("an interruption from the terminal reaches the supervisor alone", arguments: Runner.available)
    func ownSession(_ runner: Runner) throws {
        let supervisor = try HeldSupervisor(runner)
        #expect(getsid(supervisor.workerID) == supervisor.workerID)
        #expect(getpgid(supervisor.workerID) == supervisor.workerID)
        supervisor.end()
    }
}
