import Intake
package import Plot
import Supervision
import Words

/// Reads an input and the intents of its run side by side, each once.
package enum PlotReading {
    /// - Parameters:
    ///   - input: features as `bulkhead run` takes them, also gzipped; `-` is standard input.
    ///   - intents: its output.
    /// - Returns: what is to be drawn, and what whoever asked should know.
    /// - Throws: where a file cannot be read or is not what it should be, or where nothing is to be drawn.
    package static func read(
        input: String, intents: String, _ selection: PlotSelection
    ) throws(PlotError) -> (model: PlotModel, remarks: PlotRemarks) {
        guard input != "-" || intents != "-" else {
            throw PlotError(exitStatus: 64, description: "only one of input and intents can be standard input")
        }
        var reader = try IntentReader(intents)
        var feed = try LineFeed(input)
        let columns = ColumnTable([FeatureColumn(name: selection.feature, kind: .number)])
        var row = EventRow(columns)
        var collector = PlotCollector(selection)
        var parser = try parser(columns)
        var next = try reader.next()
        while let line = try feed.next() {
            guard !line.isOverlong, case .event = parser.parse(line.bytes, into: &row) else { continue }
            let sequence = collector.nextSequence
            collector.take(row)
            while let intent = next, intent.sequence == sequence {
                collector.take(intent, of: row)
                next = try reader.next()
            }
        }
        // A halt after the last event withdraws before the one that never came; anything else belongs to another input.
        while let line = next {
            collector.take(line, of: nil)
            next = try reader.next()
        }
        let result = collector.finish(reader.run)
        guard result.remarks.events > 0 else {
            throw .badData("\(feed.name) has no event; is it the input of the run?")
        }
        try check(result.remarks, selection, feed.name, reader.name)
        guard let model = result.model else {
            throw .badData(
                "\(feed.name) has no event of what was asked for; see --symbol, --timeframe, --from and --to")
        }
        return (model, result.remarks)
    }

    private static func parser(_ columns: ColumnTable) throws(PlotError) -> EventParser {
        do throws(IntakeError) { return try EventParser(columns) } catch { throw PlotError(error) }
    }

    private static func check(
        _ remarks: PlotRemarks, _ selection: PlotSelection, _ input: String, _ intents: String
    ) throws(PlotError) {
        if let mismatch = remarks.firstMismatch, remarks.mismatches == remarks.intents {
            throw .badLine(
                intents, mismatch.line,
                "no intent is of an event of \(input): \(Words.clean(mismatch.text, limit: 300)). Give the input of that run"
            )
        }
        if !selection.symbols.isEmpty, remarks.unknownSymbols.count == selection.symbols.count {
            throw .badData(
                "\(input) has no symbol \(Words.list(selection.symbols)); it has \(Words.list(remarks.knownSymbols))")
        }
    }
}
