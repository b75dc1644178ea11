package import Logging

/// swift-log's messages for a ``LogWriter``. A logger's own metadata, its provider's and the message's are one, of which
/// the last named wins; an error comes under `error`.
package struct StateLogHandler: LogHandler {
    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?

    private let writer: LogWriter

    package init(writer: LogWriter, level: Logger.Level = .info) {
        self.writer = writer
        logLevel = level
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { $1 } }
        if let given = event.metadata { all.merge(given) { $1 } }
        if let error = event.error { all["error"] = "\(error)" }
        writer.write(LogLine(level: event.level, message: event.message.description, metadata: all))
    }
}
