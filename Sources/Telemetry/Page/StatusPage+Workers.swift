import Status
import Words

extension HTMLBuffer {
    mutating func workers(_ workers: [WorkerStatus], _ run: RunStatus) {
        let serving = workers.count { $0.state == .serving }
        element("<section><h2>Workers <span>", "\(serving) of \(workers.count) serving", "</span></h2>")
        raw("<div class=scroll><table><thead><tr><th>Worker<th>State<th class=n>Process<th class=n>Generation")
        raw("<th class=n>Uptime<th class=n>Events/s<th class=n>p99<th class=n>Restarts<th>Policy</tr></thead><tbody>\n")
        for worker in workers { row(worker, run) }
        raw("</tbody></table></div></section>\n")
    }

    private mutating func row(_ worker: WorkerStatus, _ run: RunStatus) {
        raw("<tr>")
        cell("Worker") {
            $0.element("<b>", worker.family, "</b>")
            $0.small(worker.isolated.map { "isolated: \($0)" })
        }
        cell("State") {
            if worker.isSilent {
                $0.badge("silent", .bad)
                $0.small("for \(Quantity.span(seconds: worker.silentSeconds ?? 0))")
            } else {
                $0.badge(worker.state.rawValue, worker.state.tone)
            }
            if let loss = worker.lastLoss {
                $0.element("<small>last loss: ", "\(loss.cause.replacing("_", with: " ")) ", "<span class=t>")
                $0.element("", "at \(loss.at.secondsText)", "</span></small>")
            }
        }
        number("Process", worker.pid.map(String.init) ?? "–")
        number("Generation", String(worker.generation))
        number("Uptime", uptime(worker, run))
        number("Events/s", worker.eventsPerSecond.map(Quantity.rate) ?? "–")
        number("p99", worker.latency.quantile(0.99).map { Quantity.span(nanoseconds: $0) } ?? "–")
        number("Restarts", Quantity.text(worker.restarts))
        cell("Policy") { $0.element("<code>", worker.policyDigest.shortDigest, "</code>") }
        raw("</tr>\n")
    }

    private func uptime(_ worker: WorkerStatus, _ run: RunStatus) -> String {
        guard worker.state == .serving, let since = worker.readyAt ?? worker.startedAt else { return "–" }
        return Quantity.span(seconds: run.asOf.seconds(since: since))
    }
}

extension WorkerStatus.State {
    var tone: HTMLBuffer.Tone {
        switch self {
        case .serving: .good
        case .starting, .waiting: .wait
        case .ended: .off
        }
    }
}

extension WallTime {
    /// Without the fraction.
    var secondsText: String { "\(description.prefix(19))Z" }
}
