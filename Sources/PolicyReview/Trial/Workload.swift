import LinuxSystem
package import Sandbox
package import SandboxPolicy
import StrategySDK
import Wire
package import WorkerTrial

/// What a real, sealed worker is put through to see which calls it needs.
package enum Workload {
    /// Carries a workload out; nil where the worker did all of it, else how it ended.
    ///
    /// - Parameters:
    ///   - witness: one of ``RuleWitness/workloads``.
    ///   - family: whose plugins evaluate; nil for all that the worker offers.
    package static func run(
        _ witness: RuleWitness, _ launcher: SealedLauncher, _ seal: WorkerSeal, family: String?
    ) -> TrialEnd? {
        do {
            try carryOut(witness, launcher, seal, family)
            return nil
        } catch {
            return error
        }
    }

    private static func carryOut(
        _ witness: RuleWitness, _ launcher: SealedLauncher, _ seal: WorkerSeal, _ family: String?
    ) throws(TrialEnd) {
        let worker = try TrialWorker(launcher, seal, family: family ?? "policy_trial")
        let plugins = try worker.greet()
        switch witness {
        case .start, .anotherLibrary: break
        case .evaluate:
            let strategies = try TrialStrategies(worker, plugins, family: family)
            try strategies.introduce(symbol: 0, nameBytes: 6)
            for sequence in 0..<8 as Range<UInt64> {
                try strategies.evaluate(sequence: sequence, symbol: 0, textBytes: 0)
            }
        case .allocate:
            let strategies = try TrialStrategies(worker, plugins, family: family)
            for symbol in 0..<allocations.symbols {
                try strategies.introduce(symbol: symbol, nameBytes: allocations.nameBytes)
                let isLarge = symbol % allocations.largeEvery == 0
                try strategies.evaluate(
                    sequence: UInt64(symbol), symbol: symbol, textBytes: isLarge ? allocations.textBytes : 0)
            }
        case .fatalError:
            // Nothing of a worker's own: a frame that only workers send.
            try worker.queue { (queue) throws(WireError) in
                try PayloadWriter().finish(.ready, generation: 1, sequence: 0, into: &queue)
            }
            let (status, text) = try worker.awaitExit()
            guard status == .exited(code: 70), text.contains("bulkhead-worker: ") else {
                throw .ended(status, .ready, lastWords: text)
            }
        case .end:
            worker.close()
            let (status, text) = try worker.awaitExit()
            guard status == .exited(code: 0) else { throw .ended(status, .ready, lastWords: text) }
        }
    }

    /// Names take the heap beyond what it began with; large frames take blocks of their own and give them back.
    private static let allocations = (
        symbols: UInt32(1000), nameBytes: 4096, largeEvery: UInt32(250), textBytes: 600_000
    )
}
