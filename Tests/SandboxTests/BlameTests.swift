import Testing

/// A real plugin in a real seal does what it must not, and the supervisor knows who, on which event, and what.
@Suite(.enabled(if: Probes.haveMisfit))
struct BlameTests {
    struct Act: Sendable, CustomTestStringConvertible {
        let name: String
        let ending: String?
        let fault: String?
        let cause: String
        var testDescription: String { name }

        /// - Parameter ending: nil where it depends on how much memory is left for the last words.
        init(_ name: String, _ ending: String?, fault: String? = "none", _ cause: String) {
            self.name = name
            self.ending = ending
            self.fault = fault
            self.cause = cause
        }
    }

    static let acts: [Act] = [
        Act("trap", "signal 4", fault: "trap", "crash (SIGILL)"),
        Act("fatal error", "signal 4", fault: "trap", "crash (SIGILL)"),
        Act("null", "signal 11", fault: "nullPointer", "crash (SIGSEGV)"),
        Act("wild", "signal 11", fault: "badAddress", "crash (SIGSEGV)"),
        Act("jump", "signal 11", fault: "badAddress", "crash (SIGSEGV)"),
        Act("recursion", "signal 11", fault: "stackOverflow", "crash (SIGSEGV)"),
        Act("leak", nil, fault: nil, "out of memory"),
        Act("error while full", nil, fault: nil, "out of memory"),
        Act("unchecked allocation", "signal 4", fault: "trap", "out of memory"),
        Act("trap while full", "signal 4", fault: "trap", "out of memory"),
        Act("fatal error while full", "signal 4", fault: "trap", "crash (SIGILL)"),
        Act("recursion while full", "signal 11", fault: "stackOverflow", "crash (SIGSEGV)"),
        Act("exit 0", "exit 0", "exit 0 without being asked"),
        Act("exit 1", "exit 1", "exit 1 without being asked"),
        Act("kill 9", "signal 9", "killed from outside (SIGKILL)"),
        Act("kill 15", "signal 15", "killed from outside (SIGTERM)"),
        Act("kill 11", "signal 11", fault: "sentFromOutside", "killed from outside (SIGSEGV)"),
        Act("kill 4", "signal 4", fault: "sentFromOutside", "killed from outside (SIGILL)"),
        Act("kill 5", "signal 11", fault: "sentFromOutside", "killed from outside (SIGTRAP)"),
        Act("kill 8", "signal 11", fault: "sentFromOutside", "killed from outside (SIGFPE)"),
        Act("kill 31", "signal 11", fault: "sentFromOutside", "killed from outside (SIGSYS)"),
    ]

    #if arch(x86_64)
        static let machineActs: [Act] = [
            Act("counter", "signal 11", fault: "clockRead", "clock read"),
            Act("clock", "signal 11", fault: "clockRead", "clock read"),
            Act("illegal", "signal 4", fault: "illegalInstruction", "crash (SIGILL)"),
            Act("bus", "signal 7", fault: "busError", "crash (SIGBUS)"),
            Act("divide", "signal 11", fault: "arithmetic", "crash (SIGFPE)"),
        ]
    #else
        static let machineActs: [Act] = []
    #endif

    /// A runtime that gives up makes calls that it does not have.
    static let dyingActs: [Act] = [
        Act("huge", "signal 9", "out of memory"), Act("absurd", "signal 9", "out of memory"),
        Act("append", "signal 9", "out of memory"), Act("text", "signal 9", "out of memory"),
        Act("allocation", "signal 9", "out of memory"), Act("unowned", "signal 9", "crash (SIGABRT)"),
        Act("exclusivity", "signal 9", "crash (SIGABRT)"),
    ]

    /// Enough to see each way there is: the seal differs, the worker does not.
    static let samples = (acts + machineActs).filter {
        ["trap", "null", "recursion", "leak", "exit 0", "kill 9", "kill 11", "counter"].contains($0.name)
    }

    private func check(_ act: Act, _ answer: Answer) {
        #expect(answer["at first"] == "idle(evaluations: 0)", "\(answer.text)")
        #expect(answer["before"] == "idle(evaluations: 1)")
        #expect(answer["progress"] == "evaluating(sequence: 41, slot: 1, evaluations: 2)", "\(answer.text)")
        if let ending = act.ending { #expect(answer["ending"] == ending, "\(answer.text)") }
        if let fault = act.fault { #expect(answer["fault"] == fault, "\(answer.text)") }
        #expect(answer["cause"] == act.cause, "\(answer.text)")
    }

    @Test("strategy, event and cause are known", arguments: acts + machineActs + dyingActs)
    func blame(_ act: Act) throws { check(act, try misfit(act.name)) }

    @Test("abort is a crash", arguments: Runner.available)
    func abort(_ runner: Runner) throws {
        check(Act("abort", "signal 9", "crash (SIGABRT)"), try misfit("abort", runner))
    }

    @Test("strategy, event and cause are known where the supervisor is nobody special", arguments: samples)
    func ordinary(_ act: Act) throws { check(act, try misfit(act.name, .ordinary)) }

    @Test("strategy, event and cause are known without user notification", arguments: samples)
    func withoutNotification(_ act: Act) throws { check(act, try misfit(act.name, outer: .listener)) }

    @Test("a runtime that gives up is no violation without user notification", arguments: dyingActs.suffix(3))
    func dyingWithoutNotification(_ act: Act) throws {
        check(Act(act.name, "signal 31", act.cause), try misfit(act.name, outer: .listener))
    }

    @Test("while a strategy is evaluated the supervisor can see it")
    func running() throws {
        #expect(try misfit("kill 9")["running"] == "evaluating(sequence: 41, slot: 1, evaluations: 2)")
    }

    @Test("who answers is idle again")
    func behaved() throws {
        let answer = try misfit("nothing")
        #expect(answer["answered"] == "true" && answer["ending"] == "exit 0", "\(answer.text)")
        #expect(answer["progress"] == "idle(evaluations: 2)" && answer["fault"] == "none", "\(answer.text)")
    }

    @Test(
        "processor time counts what the worker computes, not what it waits or is stopped", arguments: Runner.available)
    func activity(_ runner: Runner) throws {
        let answer = try run(runner.prefix + [try #require(Probes.shared).supervisor, Probes.misfit, "activity"])
        func part(_ name: String) throws -> (used: Int, rest: String) {
            let text = try #require(answer[name], "\(answer.text)")
            let parts = text.split(separator: " ", maxSplits: 1)
            return (try #require(Int(parts[0])), String(parts[1]))
        }
        #expect(try part("waiting") == (0, "sleeping idle(evaluations: 0)"))
        #expect(try part("stopped") == (0, "stopped evaluating(sequence: 7, slot: 0, evaluations: 1)"))
        for name in ["computing", "continued"] {
            // Of 200 ms. The machine may be busy.
            #expect(try part(name).used >= 10, "\(answer.text)")
            #expect(try part(name).rest == "running evaluating(sequence: 7, slot: 0, evaluations: 1)")
        }
        #expect(answer["ended"] == "true ended")
    }

    private func misfit(_ act: String, _ runner: Runner = .itself, outer: OuterFilter? = nil) throws -> Answer {
        let probes = try #require(Probes.shared)
        let filter = outer.map { [probes.outerFilter, $0.what, "\($0.errno)"] } ?? []
        return try run(runner.prefix + filter + [probes.supervisor, Probes.misfit, "misfit", act])
    }
}
