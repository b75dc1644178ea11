import Glibc
import Testing

/// What a sealed worker may not do, it does not do, and the supervisor learns what it tried.
@Suite(.enabled(if: Probes.areAvailable))
struct DeniedCallTests {
    @Test(
        "a denied call is reported with its name and what it points to, and the worker is killed",
        arguments: Runner.available,
        [
            ("o", #"openat "/etc/passwd" 257"#), ("s", "socket AF_INET 41"), ("c", "connect 192.0.2.7:8080 42"),
            ("f", "clone - 56"), ("1", "write - 1"), ("4", "read - 0"), ("x", "mmap - 9"), ("k", "kill - 62"),
            ("t", "clock_gettime - 228"), ("d", "dup - 32"), ("9", "call 999 - 999"),
            // Allowed during the start, and no longer.
            ("g", "gettid - 186"),
            // What a report quotes cannot forge a line or colour a terminal.
            ("e", #"openat "/etc/\x1b[31m\x22x\x0a" 257"#),
        ])
    func deniedCall(_ runner: Runner, _ attempt: (letter: String, violation: String)) throws {
        let answer = try probe(runner, "attempt", attempt.letter)
        #if arch(x86_64)
            #expect(answer.lines == ["ending signal 9", "violation \(attempt.violation)"])
        #else
            #expect(answer.lines.first == "ending signal 9")
            let name = attempt.violation.split(separator: " ").first ?? ""
            #expect(answer.lines.last?.hasPrefix("violation \(name)") == true)
        #endif
    }

    @Test("what a worker needs it may do", arguments: Runner.available)
    func allowedCalls(_ runner: Runner) throws {
        #expect(try probe(runner, "attempt", "m").lines == ["result 0", "ending exit 0"])
        #expect(try probe(runner, "attempt", "2").lines == ["result 11", "ending exit 0", "stderr last words"])
        #expect(try probe(runner, "attempt", "q").lines == ["ending exit 0"])
    }

    #if arch(x86_64)
        @Test("the clocks that need no call fault", arguments: Runner.available, ["r", "v"])
        func clocks(_ runner: Runner, _ letter: String) throws {
            #expect(try probe(runner, "attempt", letter).lines == ["ending signal 11"])
        }

        @Test("a call by another convention ends the process", arguments: Runner.available, ["i", "X"])
        func otherConventions(_ runner: Runner, _ letter: String) throws {
            #expect(try probe(runner, "attempt", letter).lines == ["ending signal 31"])
        }
    #endif
}

/// Behind the filter stand layers that would hold without it.
@Suite(.enabled(if: Probes.areAvailable))
struct LayerTests {
    @Test(
        "files, other processes and new processes are denied without the filter too", arguments: Runner.available,
        [("o", -EACCES), ("k", -EPERM), ("f", -EAGAIN)])
    func layers(_ runner: Runner, _ attempt: (letter: String, result: Int32)) throws {
        #expect(try probe(runner, "layer", attempt.letter).lines == ["result \(attempt.result)"])
    }
}

/// The start of a worker is watched call by call.
@Suite(.enabled(if: Probes.areAvailable))
struct StartTests {
    @Test("calls of the start are decided by the policy", arguments: Runner.available)
    func decidedCalls(_ runner: Runner) throws {
        let answer = try probe(runner, "start", "probe")
        #expect(answer.lines == ["started; decided: openat gettid close; unknown"])
    }

    @Test("a start-up call that no rule names ends the start with its name", arguments: Runner.available)
    func unlistedCall(_ runner: Runner) throws {
        let answer = try probe(runner, "start", "starts_with_socket")
        #expect(answer.text.hasPrefix("start ended: signal 9; violation: socket(AF_UNIX, "))
    }

    @Test("memory both writable and executable is denied during the start too", arguments: Runner.available)
    func writableCode(_ runner: Runner) throws {
        let answer = try probe(runner, "start", "keeps_writable_code")
        #expect(answer.text.hasPrefix("start ended: signal 9; violation: mprotect"))
    }

    @Test("the progress page is mapped as it is, and handlers are for faults only", arguments: Runner.available)
    func pageAsItIs(_ runner: Runner) throws {
        #expect(
            try probe(runner, "start", "maps_page").lines == [
                "started; decided: openat gettid mmap close; evaluating(sequence: 812, slot: 5, evaluations: 9)"
            ])
        for (family, call) in [
            ("maps_two_pages", "mmap"), ("grows_page", "ftruncate"), ("handles_interrupt", "rt_sigaction"),
        ] {
            let answer = try probe(runner, "start", family)
            #expect(answer.text.hasPrefix("start ended: signal 9; violation: \(call)"), "\(answer.text)")
        }
    }

    @Test("a worker that ends during its start is told from a violation", arguments: Runner.available)
    func earlyEnd(_ runner: Runner) throws {
        #expect(try probe(runner, "start", "starts_with_crash").lines == ["start ended: signal 11; violation: none"])
        #expect(try probe(runner, "start", "starts_with_exit").lines == ["start ended: exit 9; violation: none"])
    }
}
