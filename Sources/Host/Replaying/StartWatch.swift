import Supervision

/// Ends a run that is played again where a worker does not start, as every run is ended.
final class StartWatch {
    private var deployment: Deployment
    private var isStarting = true
    private var patience: [WorkerIndex: StartPatience] = [:]

    init(_ deployment: Deployment) { self.deployment = deployment }

    /// Workers of another deployment are started.
    func begin(_ deployment: Deployment) {
        self.deployment = deployment
        isStarting = true
        patience = [:]
    }

    func startIsOver() { isStarting = false }

    func take(_ report: Report) throws(HostError) {
        guard isStarting, case .workerLost(let worker, let generation, let cause, _, _) = report else { return }
        guard !patience[worker, default: StartPatience()].forgives(cause.kind) else { return }
        let plans = deployment.workers
        let family = plans[worker.index % max(1, plans.count)].family
        throw HostError(.sandboxUnavailable, "the worker of \(family), start \(generation): \(cause)")
    }
}
