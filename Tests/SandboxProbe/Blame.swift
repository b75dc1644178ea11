import Glibc
import LinuxSystem
import Sandbox

/// Has a misfit act, and says what was to be seen of it while it ran and after its death.
func blame(_ launcher: SealedLauncher, _ seal: WorkerSeal, _ act: String) throws {
    guard let misfit = try MisfitSession(launcher, seal) else { throw ProbeError("the misfit did not start") }
    let session = misfit.session
    let worker = session.worker
    say("at first: \(worker.progress)")
    try misfit.act("", sequence: 40, slot: 0)
    guard try misfit.awaitAnswer() else { throw ProbeError("the misfit died before it was told to misbehave") }
    say("before: \(worker.progress)")
    // A signal that somebody else sends: `kill 9`.
    let sent = act.hasPrefix("kill ") ? Int32(act.dropFirst(5)) : nil
    try misfit.act(sent == nil ? act : "spin", sequence: 41, slot: 1)
    if let sent {
        try awaitEvaluation(worker)
        say("running: \(worker.progress)")
        kill(worker.id, sent)
    }
    let hasAnswered = try misfit.awaitAnswer()
    if hasAnswered { worker.closeRequests() }
    let exit = try session.ending()
    let words = try session.standardError()
    let end = WorkerEnd(
        status: exit.status, violation: session.violation, fault: worker.fault, lastWords: words)
    say("answered: \(hasAnswered)")
    say("ending: \(exit.status)")
    say("progress: \(worker.progress)")
    say("fault: \(worker.fault.map { "\($0.kind)" } ?? "none")")
    say("record: \(worker.fault.map { "\($0)" } ?? "none")")
    say("cause: \(ExitCause(end))")
    say("words: \(words.split(separator: "\n").joined(separator: " | "))")
}

/// Waits until the misfit is evaluating.
private func awaitEvaluation(_ worker: SealedWorker) throws {
    let deadline = MonotonicClock.now + 5_000_000_000
    while MonotonicClock.now < deadline {
        if case .evaluating = worker.progress { return }
        usleep(100)
    }
    throw ProbeError("the misfit evaluates nothing")
}

/// Looks at a misfit that waits, computes, and is stopped while it computes.
func watch(_ launcher: SealedLauncher, _ seal: WorkerSeal) throws {
    guard let misfit = try MisfitSession(launcher, seal) else { throw ProbeError("the misfit did not start") }
    let worker = misfit.session.worker

    try awaitState(worker, .sleeping)
    say("waiting: \(try used(by: worker, during: 50_000)) \(try worker.runState()) \(worker.progress)")
    try misfit.act("spin", sequence: 7, slot: 0)
    try awaitEvaluation(worker)
    say("computing: \(try used(by: worker, during: 200_000)) \(try worker.runState()) \(worker.progress)")
    kill(worker.id, SIGSTOP)
    try awaitState(worker, .stopped)
    say("stopped: \(try used(by: worker, during: 50_000)) \(try worker.runState()) \(worker.progress)")
    kill(worker.id, SIGCONT)
    try awaitState(worker, .running)
    say("continued: \(try used(by: worker, during: 200_000)) \(try worker.runState()) \(worker.progress)")
    let before = try worker.processorTime()
    _ = try worker.end()
    say("ended: \(try worker.processorTime() >= before) \(try worker.runState())")
}

/// Processor time, in milliseconds, during so many microseconds.
private func used(by worker: SealedWorker, during microseconds: UInt32) throws -> UInt64 {
    let before = try worker.processorTime()
    usleep(microseconds)
    return (try worker.processorTime() - before) / 1_000_000
}

private func awaitState(_ worker: SealedWorker, _ state: RunState) throws {
    let deadline = MonotonicClock.now + 5_000_000_000
    while MonotonicClock.now < deadline {
        if try worker.runState() == state { return }
        usleep(100)
    }
    throw ProbeError("the misfit is \(try worker.runState()) and not \(state)")
}
