private import CLinux
private import Glibc
package import LinuxSystem
import SandboxPolicy

/// A sealed process and the supervisor's ends of its pipes. Letting go of it ends and reaps the process.
package final class SealedWorker {
    package let family: String
    /// Frames to the worker; never waits. Nil once closed.
    package private(set) var requests: OwnedDescriptor?
    /// The number of ``requests``, nil once closed.
    package private(set) var requestDescriptor: Int32?
    /// Frames from the worker; never waits.
    package let replies: OwnedDescriptor
    /// What a runtime writes in its last moments; never waits.
    package let standardError: OwnedDescriptor
    /// Readable when the worker made a call that its filter does not allow. Nil where nobody is asked. Once it reports
    /// a hang-up the process has ended: stop waiting for it.
    package let listenerDescriptor: Int32?
    /// For the worker to install before any plugin code runs, eight bytes an instruction; nil where the filter of the
    /// start is already the one that remains.
    package let readyProgram: [UInt8]?
    let process: ProcessHandle
    let facts: SealFacts
    let seal: WorkerSeal
    let page: SharedPage
    /// Where its clock pages were; known once somebody has asked for them.
    var clockRanges: [AddressRange] = []
    /// Where it has the beginning of its executable; known from then on too.
    var executableStart: UInt64?
    private let ownedListener: OwnedDescriptor?
    private var exit: ProcessExit?
    /// Whether it has ended, and a tracer keeps how.
    private var isHeld = false

    /// - Parameter listener: taken over.
    init(
        facts: SealFacts, seal: WorkerSeal, process: consuming ProcessHandle, pipes: consuming WorkerPipes,
        page: SharedPage, listener: Int32?
    ) {
        family = facts.family
        self.facts = facts
        self.seal = seal
        self.page = page
        self.process = process
        readyProgram = listener == nil ? seal.unsupervisedReady.program.bytes : nil
        listenerDescriptor = listener
        if let listener { ownedListener = OwnedDescriptor(owning: listener) } else { ownedListener = nil }
        requestDescriptor = pipes.requests.writeEnd.rawValue
        requests = pipes.requests.keepWriteEnd()
        replies = pipes.replies.keepReadEnd()
        standardError = pipes.standardError.keepReadEnd()
    }

    deinit {
        guard exit == nil else { return }
        // Neither fails for a child of one's own that has not been reaped.
        try? process.send(signal: SIGKILL)
        if !isHeld { _ = try? process.reapKilled() }
    }

    /// The process id, for messages; valid until the worker is reaped.
    package var id: Int32 { process.id }

    /// To wait for: readable once the process has ended.
    package var processDescriptor: Int32 { process.rawValue }

    /// Whether denied calls are reported with their arguments.
    package var isSupervised: Bool { listenerDescriptor != nil }

    /// Bytes of address space that its policy lets it have; nil where there is no limit.
    package var memoryLimit: UInt64? { seal.policy.limits.first { $0.type == "RLIMIT_AS" }?.soft }

    /// Tells the worker that there is no more to come, upon which it leaves.
    package func closeRequests() {
        requestDescriptor = nil
        requests = nil
    }

    /// Ends the process at once. To one that has ended nothing happens.
    package func kill() {
        signal(SIGKILL)
    }

    /// Stops the process, and has it go on; for tests of those who wait for it.
    package func stop() { signal(SIGSTOP) }
    package func proceed() { signal(SIGCONT) }

    private func signal(_ signal: Int32) {
        guard exit == nil else { return }
        try? process.send(signal: signal)
    }

    /// How the process ended; nil while it runs. Reaps it the first time.
    package func reapIfEnded() throws(SystemCallError) -> ProcessExit? {
        if exit == nil { exit = try process.reapIfEnded() }
        return exit
    }

    /// How the process ended; nil while it runs. Waits a moment for its end: of a process on its way out nothing is to be
    /// seen under `/proc` any more, and it has not ended yet.
    package func reapIfEnding() throws(SystemCallError) -> ProcessExit? {
        if exit == nil { _ = bulkhead_wait_readable(processDescriptor, Self.lastMoment) }
        return try reapIfEnded()
    }

    /// Milliseconds.
    private static let lastMoment: Int32 = 100

    /// Kills the process if it still runs, waits for its end and reaps it; nil where a tracer keeps how it ended.
    package func end() throws(SystemCallError) -> ProcessExit? {
        kill()
        guard exit == nil, !isHeld else { return exit }
        exit = try process.reapKilled()
        isHeld = exit == nil
        if !isHeld { HeldProcesses.reap() }
        return exit
    }
}
