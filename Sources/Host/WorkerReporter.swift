import Supervision

/// Tells people what happens to workers. A failure of the very first start ends the run: nothing was lost yet, and
/// whoever started it is there to see.
final class WorkerReporter {
    private let deployment: Deployment
    private let diagnostics: Diagnostics
    private var isStarting = true

    init(_ deployment: Deployment, _ diagnostics: Diagnostics) {
        self.deployment = deployment
        self.diagnostics = diagnostics
    }

    func startIsOver() { isStarting = false }

    func take(_ report: Report) throws(HostError) {
        switch report {
        case .workerStarting, .workerReady: break
        case .workerLost(let worker, let generation, let cause, let sequence):
            let event = sequence.map { " at event \($0)" } ?? ""
            let text = "worker \(name(worker)), start \(generation)\(event): \(cause)"
            guard !isStarting else { throw HostError(.sandboxUnavailable, text) }
            diagnostics.warning("\(text); it is started again and its strategies warm up anew")
        case .workerRestarting(let worker, _, let milliseconds):
            diagnostics.note("worker \(name(worker)) is started again in \(milliseconds) ms")
        case .charged(let worker, let sequence, let outcome, let cause):
            diagnostics.warning(
                "event \(sequence) is lost to the strategies of worker \(name(worker)): \(outcome.name): \(cause)")
        }
    }

    private func name(_ worker: WorkerIndex) -> String {
        let plan = deployment.workers[worker.index]
        return plan.isolated.map { "\(plan.family) (\($0))" } ?? plan.family
    }
}
