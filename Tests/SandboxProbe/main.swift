// A supervisor in miniature for the tests of the seal, so that they can run it as another user, under an outer filter,
// and kill it: sandbox-probe WORKER COMMAND ARGUMENT…
import CLinux
import Digest
import Glibc
import LinuxSystem
import Sandbox
import SandboxPolicy

let ceiling = PolicyCeiling.workers
/// The ceiling lets these pass with some arguments and fail with any others; a policy says one of the two.
let allowedAndFailing: Set = ["arch_prctl", "rt_sigaction"]
let startup = ceiling.startup.map { rule in
    SystemCallRule(
        names: rule.action == .allow ? rule.names : rule.names.filter { !allowedAndFailing.contains($0) },
        action: rule.action,
        conditions: rule.conditions, reason: rule.reason)
}
/// The widest policy there may be.
let policy = WorkerPolicy(
    summary: "a probe", architectures: [.current], defaultAction: .notify, ready: ceiling.ready,
    startup: startup, limits: ceiling.limits, landlock: .denyAll, networkNamespace: .empty, clock: .denied,
    capabilities: .none, user: UserPolicy(uid: 65_533, gid: 65_533))

/// A line of the answer, at once.
func say(_ text: String) {
    print(text)
    fflush(nil)
}

func openDescriptors() throws -> [String] {
    guard let stream = opendir("/proc/self/fd") else { throw ProbeError("no /proc/self/fd") }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
        names.append(
            withUnsafeBytes(of: entry.pointee.d_name) { name in
                String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
            })
    }
    return names.sorted()
}

/// Greets and attests; says how the start ended where it ended badly.
func start(_ launcher: SealedLauncher, _ seal: WorkerSeal, _ family: String) throws -> ProbeSession? {
    let session = try ProbeSession(launcher, seal, family: family)
    if try session.greet() { return session }
    let exit = try session.ending()
    say("start ended: \(exit.status); violation: \(session.violation.map { "\($0)" } ?? "none")")
    return nil
}

func run() throws {
    SignalDescriptor.ignoreFailedWrites()
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard arguments.count >= 2 else { throw ProbeError("usage: sandbox-probe WORKER COMMAND ARGUMENT…") }
    if arguments[1] == "doctor" {
        let before = try openDescriptors().count
        for capability in SealCapabilities.detect().all {
            say("\(capability.name.rawValue): \(capability.lack ?? "available")\(capability.isFatal ? " (fatal)" : "")")
        }
        say("descriptors before: \(before)")
        say("descriptors: \(try openDescriptors().count)")
        return
    }
    if arguments[1] == "alone" {
        return try tryAlone(WorkerExecutable(path: arguments[0]), policy, Array(arguments.dropFirst(2)))
    }
    ExecutableMemory.fix()
    let launcher = try SealedLauncher(executable: WorkerExecutable(path: arguments[0]))
    let seal = try WorkerSeal(policy: policy)
    switch arguments[1] {
    case "attempt":
        guard arguments.count > 2, let letter = arguments[2].first else { throw ProbeError("attempt LETTER") }
        guard let session = try start(launcher, seal, "probe") else { return }
        _ = try session.worker.attest()
        if let result = try session.attempt(letter) {
            say("result \(result)")
            session.worker.closeRequests()
        }
        say("ending \(try session.ending().status)")
        if let violation = session.violation {
            say("violation \(violation.callName) \(violation.detail ?? "-") \(violation.number)")
        }
        let text = try session.standardError()
        if !text.isEmpty { say("stderr \(text)") }
    case "layer":
        guard arguments.count > 2, let letter = arguments[2].first else { throw ProbeError("layer LETTER") }
        // What the other layers do where the filter lets these pass, which no policy file can make it do.
        var open = policy
        open.ready.append(SystemCallRule(names: ["openat", "kill", "clone"], action: .allow, reason: "the test"))
        open.startup.removeAll { $0.action != .allow }
        guard let session = try start(launcher, WorkerSeal(policy: open), "starts_at_once") else { return }
        say("result \(try session.attempt(letter).map { "\($0)" } ?? "none")")
    case "start":
        guard arguments.count > 2 else { throw ProbeError("start FAMILY") }
        guard let session = try start(launcher, seal, arguments[2]) else { return }
        say("started; decided: \(session.decided.joined(separator: " ")); \(session.worker.progress)")
        do {
            _ = try session.worker.attest()
        } catch {
            say("\(error)")
            say(error.certificate.json.text)
        }
    case "attest":
        guard let session = try start(launcher, seal, "probe") else { return }
        for finding in try session.worker.attest().findings {
            say("\(finding.protection.rawValue): \(finding.verdict)")
        }
        // The look has harmed nothing.
        say("afterwards: \(try session.attempt("m") ?? -1)")
        say("supervised: \(session.worker.isSupervised) dumpable: \(bulkhead_dumpable())")
    case "certificates":
        // A line for each of so many starts of one family; of a policy that wants no notification where so told.
        var quiet = policy
        if arguments.count > 3 { quiet.defaultAction = .killProcess }
        let seal = try WorkerSeal(policy: quiet, digest: SHA256Digest(of: "a policy"))
        for _ in 0..<(Int(arguments.count > 2 ? arguments[2] : "") ?? 1) {
            guard let session = try start(launcher, seal, "probe") else { return }
            say(try session.worker.attest().certificate.json.text)
            _ = try session.worker.end()
        }
    case "repeat": try repeatStarts(launcher, seal, Int(arguments.count > 2 ? arguments[2] : "") ?? 20)
    case "fail": try repeatFailures(launcher, seal, Int(arguments.count > 2 ? arguments[2] : "") ?? 20)
    case "hold":
        guard let session = try start(launcher, seal, "probe") else { return }
        say("\(session.worker.id)")
        // A letter is for the worker; an empty line says that it is time for a look.
        while let line = readLine() {
            if let letter = line.utf8.first {
                try session.send([letter])
                say("sent")
                continue
            }
            do {
                _ = try session.worker.attest()
                say("as it should be")
            } catch {
                say("\(error)")
            }
        }
    case "misfit":
        guard arguments.count > 2 else { throw ProbeError("misfit ACT") }
        try blame(launcher, seal, arguments[2])
    case "activity": try watch(launcher, seal)
    default: throw ProbeError("unknown command \(arguments[1])")
    }
}

/// Starts that fail, for a reason that lies outside.
func repeatFailures(_ launcher: SealedLauncher, _ seal: WorkerSeal, _ count: Int) throws {
    func fail() -> String {
        do {
            _ = try launcher.launch(family: "probe", seal: seal)
            return "it started"
        } catch {
            return "\(error)"
        }
    }
    say("first failure: \(fail())")
    let before = try openDescriptors()
    for _ in 0..<count { _ = fail() }
    let after = try openDescriptors()
    say("descriptors: \(before.count) before, \(after.count) after")
    say("children: \(wait(nil) == -1 && errno == ECHILD ? "none" : "some")")
}

/// Starts and ends workers in every way there is and looks at what is left.
func repeatStarts(_ launcher: SealedLauncher, _ seal: WorkerSeal, _ count: Int) throws {
    for _ in 0..<3 { _ = try start(launcher, seal, "probe") }
    let before = try openDescriptors()
    var times: [UInt64] = [], launches: [UInt64] = [], attestations: [UInt64] = []
    for index in 0..<count {
        let begin = MonotonicClock.now
        let session = try ProbeSession(launcher, seal, family: "probe")
        let launched = MonotonicClock.now
        guard try session.greet() else { throw ProbeError("start \(index) failed: \(try session.ending())") }
        let ready = MonotonicClock.now
        _ = try session.worker.attest()
        let attested = MonotonicClock.now
        times.append(attested - begin)
        launches.append(launched - begin)
        attestations.append(attested - ready)
        switch index % 4 {
        case 0: _ = try session.worker.end()
        case 1: _ = try session.attempt("o")
        case 2: session.worker.closeRequests(); _ = try session.ending()
        default: break
        }
    }
    let after = try openDescriptors()
    say("descriptors: \(before.count) before, \(after.count) after")
    say("children: \(wait(nil) == -1 && errno == ECHILD ? "none" : "some")")
    for (name, values) in [("start to attested", times), ("launch", launches), ("attest", attestations)] {
        say("\(name) p50: \(values.sorted()[values.count / 2] / 1000) µs")
    }
}

do {
    try run()
} catch let error as SandboxError {
    say("sandbox error \(error.code): \(error)")
    exit(error.code == .unavailable ? 69 : 1)
} catch {
    say("error: \(error)")
    exit(1)
}
