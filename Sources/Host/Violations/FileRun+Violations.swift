import Intake
import Ledger
import Status
import Supervision

/// What a run knows of a violation beside what the worker's process showed.
extension FileRun {
    /// Has violations told of from here on.
    func tellOfViolations(_ reporter: WorkerReporter) {
        reporter.takeDeed = { [unowned loop] in loop.takeDeed($0) }
        reporter.complete = { [unowned self] in complete(&$0, $1) }
        loop.violated = { [unowned loop, unowned reporter] worker, deed, progress in
            reporter.violated(worker, deed, loop.core.plan(worker), progress)
        }
    }

    private func complete(_ violation: inout Violation, _ plan: WorkerPlan) {
        if let sequence = violation.sequence, let event = loop.core.event(sequence) {
            (violation.eventSymbol, violation.eventTime) = (event.symbol, event.time)
        }
        // Only a ledger keeps it.
        guard let journal else { return }
        violation.source.input = reader.name
        // What led to it is on the disk before anybody is told. A disk that fails is told of when the run looks next.
        try? journal.sync()
        // What strategies have lost stands there, whatever the input.
        violation.source.journalPosition = journal.position
        if isRepeatable {
            violation.source.position = reader.position()
                .flatMap { try? ControlCoding.encode($0) }.map { String(decoding: $0.dropLast(), as: UTF8.self) }
        }
        violation.source.history = options.history
        violation.source.firstSequence = violation.strategy.flatMap { record.firstEvents[$0] }
        let strategies = plan.ranks.map { loop.core.deployment.strategies[$0.index] }
        let guilty = strategies.filter { $0.definition.id.text == violation.strategy }
        let others = strategies.filter { $0.definition.id.text != violation.strategy }
        violation.source.entries = StrategyEntries.text(guilty + others) ?? StrategyEntries.text(guilty)
    }

    /// What plugins did while they read the parameters of a catalog.
    func keepViolationsOfAdmission() {
        let found = host.takeViolations()
        guard !found.isEmpty else { return }
        services?.keep(found.map { .violation($0) })
    }
}
