import LinuxSystem
import Status
import Supervision

/// What is remembered of one worker over all its starts.
struct WorkerRecord {
    private(set) var status: WorkerStatus
    var rate = RateMeter()
    /// When the generation before was lost, on the monotonic clock.
    private var lostAt: UInt64?

    /// Kept names of denied calls; further ones are added up.
    private static let maxCalls = 64

    init(_ plan: WorkerPlan, policyDigest: String) {
        status = WorkerStatus(
            family: plan.family, isolated: plan.isolated?.text, state: .starting, generation: 0,
            policyDigest: policyDigest)
    }

    mutating func starting(_ generation: Generation, at time: WallTime) {
        status.generation = generation.number
        status.state = .starting
        status.startedAt = time
        status.readyAt = nil
    }

    mutating func ready(at time: WallTime) {
        status.state = .serving
        status.readyAt = time
        if let lostAt { status.recoverySeconds.add(Double(MonotonicClock.now - lostAt) / 1e9) }
        lostAt = nil
    }

    mutating func lost(_ loss: WorkerLoss) {
        status.state = .waiting
        status.lastLoss = loss
        status.losses.count(loss.cause, atMost: .max)
        if lostAt == nil { lostAt = MonotonicClock.now }
    }

    mutating func violated(_ call: String) { status.violations.count(call, atMost: Self.maxCalls) }

    /// It serves another deployment.
    mutating func succeeded(at time: WallTime) {
        status.state = .serving
        status.startedAt = time
        status.readyAt = time
        lostAt = nil
    }

    mutating func ended() { status.state = .ended }
}

extension WorkerLossCause {
    /// As metrics and the ledger call it.
    var name: String {
        switch kind {
        case .launchFailed: "launch_failed"
        case .startTimeout: "start_timeout"
        case .attestationFailed: "attestation_failed"
        case .exited: "exited"
        case .signalled: "signalled"
        case .killed: "killed"
        case .outOfMemory: "out_of_memory"
        case .timeout: "timeout"
        case .stalled: "stalled"
        case .recycled: "recycled"
        case .snapshotRefused: "snapshot_refused"
        case .violation: "violation"
        case .protocolError: "protocol_error"
        case .hostFault: "internal"
        }
    }

    var signal: Int32? {
        switch kind {
        case .signalled(let number), .killed(let number): number
        default: nil
        }
    }
}

extension [NamedCount] {
    /// Counts one more of `name`; names beyond the first `limit` are counted together.
    mutating func count(_ name: String, atMost limit: Int) {
        let hasRoom = count < limit || contains { $0.name == name }
        add(hasRoom ? name : "(others)", 1)
    }
}
