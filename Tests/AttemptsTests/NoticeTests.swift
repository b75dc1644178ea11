import SandboxPolicy
import Testing

@testable import Attempts

/// What is wrong with a probe, or with a seal, is seen.
@Suite(.serialized, .enabled(if: Bench.hasProber))
struct NoticeTests {
    private func run(_ attempts: [Attempt], _ policy: WorkerPolicy) throws -> [AttemptResult] {
        try AttemptRunner(prober: try #require(Bench.prober), policy: policy).run(attempts)
    }

    private func attempt(_ name: String, _ expected: AttemptOutcome) -> Attempt {
        Attempt(group: .open, name: name, summary: "", expected: [expected], remark: "")
    }

    @Test("A probe that does nothing, that does something else, or that is not there, is no probe that held")
    func brokenProbes() throws {
        let results = try run(
            [
                attempt("write_nothing", .denied(call: "open")), attempt("getpid", .denied(call: "open")),
                attempt("null_pointer", .denied(call: "open")), attempt("no_such_attempt", .denied(call: "open")),
                attempt("open", .denied(call: "open")), attempt("write_nothing", .noEffect),
            ], try Bench.policy.get())
        #expect(results.map(\.verdict) == [.passed, .differs, .differs, .notTried, .held, .passed])
        #expect(results[3].found == .notTried(why: "the prober knows no such attempt"))
    }

    @Test("A policy that lets too much through is found, by name and in the sweep, whatever stops the call behind it")
    func widePolicy() throws {
        var policy = try Bench.policy.get()
        policy.ready.append(
            SystemCallRule(names: ["getpid", "openat", "kill"], action: .allow, reason: "the test"))
        let names = ["getpid", "openat_create", "kill_supervisor", "open"]
        let results = try run(names.compactMap { Attempt.named($0) }, policy)
        #expect(results.map(\.verdict) == [.passed, .passed, .passed, .held])
        // What lies behind the filter has held, and is not counted.
        #expect(results[1].found == .failed(errno: "ENOENT") || results[1].found == .failed(errno: "EACCES"))
        let runner = try AttemptRunner(prober: try #require(Bench.prober), policy: policy)
        let calls = Sweep.numbers.filter { $0.convention == .native && (30..<70).contains($0.number) }
        #expect(Set(runner.sweep(calls).findings.map(\.call.number)) == [39, 62])
    }

    @Test("Where a policy does not grant standard error, writing to it is stopped too")
    func narrowPolicy() throws {
        var policy = try Bench.policy.get()
        policy.ready.removeAll { rule in
            rule.names == ["write"] && rule.conditions.contains { $0.index == 0 && $0.value == 2 }
        }
        let results = try run(
            [attempt("flood_standard_error", .denied(call: "write")), attempt("write_nothing", .worked)], policy)
        #expect(results.map(\.verdict) == [.held, .held], "\(results)")
    }

    @Test("A filter that tells nobody still stops, and says that it told nobody")
    func unreported() throws {
        var policy = try Bench.policy.get()
        policy.defaultAction = .killProcess
        let names = ["open", "fork", "rdtsc", "interrupt_getpid", "allowed_calls"]
        let results = try run(names.compactMap { Attempt.named($0) }, policy)
        #expect(results.map(\.verdict) == [.heldUnreported, .heldUnreported, .held, .held, .held])
    }

    @Test("A denied call is told with what it points to")
    func report() throws {
        let results = try run([try #require(Attempt.named("open"))], try Bench.policy.get())
        #expect(results.first?.report.hasPrefix(#"open("/etc/passwd", O_RDONLY) at "#) == true, "\(results)")
    }

    @Test("A worker's stack that says more than is documented is noticed, line by line")
    func surroundings() {
        let documented = "argument bulkhead-worker:prober\nvariable SWIFT_ROOT=/\nauxiliary 33\ntext /dev/fd/5\n"
        #expect(Surroundings.undocumented(in: documented).isEmpty)
        for line in ["argument --secret", "variable HOME=/root", "auxiliary 99", "text /usr/bin/x", "other"] {
            #expect(Surroundings.undocumented(in: documented + line) == [line])
        }
    }
}

/// The prober itself.
@Suite(.enabled(if: Bench.hasProber))
struct ProberTests {
    @Test("Outside of a seal the prober does nothing and says so")
    func unsealed() throws {
        let process = try Unsealed(prober: try #require(Bench.prober)).start(hasTerminal: false)
        #expect(throws: HarnessFault.self) { try process.greet(unmap: [], patience: 10_000_000_000) }
    }
}
