package import Logging
package import Telemetry

/// The log of a run: a line on standard error for each change of state, never one for each event.
package struct RunLog: Sendable {
    package let logger: Logger
    package let writer: LogWriter

    package init(_ format: LogFormat) {
        let writer = LogWriter(format: format) { RunRecord.now }
        self.writer = writer
        logger = Logger(label: "bulkhead") { _ in StateLogHandler(writer: writer) }
    }

    /// Why the run ended.
    package func error(_ text: String) { logger.error("\(text)") }

    /// What became of a run, as a line of the log.
    package func report(_ summary: RunSummary) {
        let intents = summary.strategies.reduce(0) { $0 + $1.intents }
        logger.notice(
            "run is over",
            metadata: [
                "events": "\(summary.acceptedEvents)", "lines": "\(summary.lines)",
                "rejected": "\(summary.rejectedLines)",
                "intents": "\(intents)", "seconds": "\(summary.seconds)",
            ])
    }
}
