import LinuxSystem
import ProberProtocol
import SandboxPolicy
import Wire

@testable import Attempts

/// Makes attempts where less than a whole seal is in force.
struct Controls: Sendable {
    private let unsealed: Unsealed
    private let policy: WorkerPolicy
    private let secrets: PlantedSecrets

    /// Nanoseconds for attempts that never end, and for all others, of which none needs as long.
    private static let short: UInt64 = 300_000_000
    private static let long: UInt64 = 60_000_000_000
    /// Bytes after which an attempt that nothing stops has taken enough: more than the limit of a worker.
    private static let memoryCap: UInt64 = 320 << 20

    init() throws {
        guard let prober = Bench.unsealedProber else { throw HarnessFault("no unsealed-prober") }
        unsealed = Unsealed(prober: prober)
        policy = try Bench.policy.get()
        secrets = PlantedSecrets()
    }

    /// What each comes to without anything (C) and with everything but the filter (L).
    ///
    /// - Parameter isEndless: whether an attempt is known not to end by itself.
    func run(_ attempts: [Attempt], isEndless: @escaping @Sendable (Attempt) -> Bool) -> [(C: String, L: String)] {
        secrets.plant()
        defer { secrets.remove() }
        return Crew(2).map(attempts, with: { Result { try Layered(prober: unsealed.prober, policy: policy) } }) {
            attempt, layered in
            let patience = isEndless(attempt) ? Self.short : Self.long
            let control = Result {
                let hasTerminal = attempt.name.hasPrefix("ioctl_")
                let process = try LaunchLock.whileHeld { try unsealed.start(hasTerminal: hasTerminal) }
                return try outcome(of: attempt, process, unmap: [], patience)
            }
            let layers = Result {
                let layered = try layered.get()
                let process = try LaunchLock.whileHeld { try layered.start() }
                return try outcome(of: attempt, process, unmap: try Self.clock(of: process.id), patience)
            }
            return (Self.text(control), Self.text(layers))
        }
    }

    private func outcome(
        of attempt: Attempt, _ process: ProberProcess, unmap: [HelloFrame.Mapping], _ patience: UInt64
    ) throws -> AttemptOutcome {
        try process.greet(unmap: unmap, patience: Self.long)
        let scratch = try Scratch()
        var order = try secrets.order(for: attempt, process: process.id)
        if order.directory == AttemptOrder(attempt.name).directory { order.directory = scratch.path }
        order.memoryCap = Self.memoryCap
        let (outcome, seen) = try process.outcome(of: order, patience: patience)
        if attempt.name == "dump_surroundings", outcome == .worked { return Surroundings.judge(seen).0 }
        return outcome
    }

    /// The exec is past failing when the process can be seen, and its memory may not be complete yet.
    private static func clock(of process: Int32) throws -> [HelloFrame.Mapping] {
        let deadline = MonotonicClock.now + long
        while MonotonicClock.now < deadline {
            let mappings = try Layered.clock(of: process)
            if !mappings.isEmpty, try DescriptorIO.readAll("/proc/\(process)/cmdline").starts(with: "bulkhead-w".utf8) {
                return mappings
            }
        }
        throw HarnessFault("the prober has no clock pages")
    }

    private static func text(_ result: Result<AttemptOutcome, any Error>) -> String {
        switch result {
        case .success(.notHere): "cannot be tried here"
        case .success(.failed("ENOSYS")): "cannot be tried here (ENOSYS)"
        case .success(let outcome): "\(outcome)"
        case .failure(let error): "fault of the harness: \(error)"
        }
    }
}
