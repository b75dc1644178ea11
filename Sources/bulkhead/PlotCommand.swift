import ArgumentParser
import Foundation
import Host
import Plot
import PlotFiles

struct PlotCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plot",
        abstract: "Draw what strategies wanted, beside the price, as one SVG.",
        discussion: """
            bulkhead plot market.ndjson.gz intents.ndjson --output plot.svg
            bulkhead plot market.ndjson.gz intents.ndjson --symbol EURUSD --strategy trend-core --from 2023-03-01 --to 2023-04-01 > plot.svg

            A panel for each symbol and timeframe: the price over event time, and below it, for each strategy, long above \
            and short below a line, as high as the notional. Pale is what a strategy said last that is no longer in force. \
            Markers say more when pointed at. Where they would cover each other one stands for all, and they stand on the \
            price itself only where there is room. The same files give the same bytes.
            """)

    @Argument(
        help: ArgumentHelp("The input of the run (NDJSON, also gzipped); - is standard input.", valueName: "input"))
    var input: String

    @Argument(help: ArgumentHelp("The output of the run; - is standard input.", valueName: "intents"))
    var intents: String

    @Option(
        help: ArgumentHelp(
            "A symbol to be drawn; may be given more than once.",
            discussion: "Default: the first \(PlotSelection.panels) of which strategies have spoken."))
    var symbol: [String] = []

    @Option(help: "Only events of this timeframe.")
    var timeframe: String?

    @Option(
        help: ArgumentHelp(
            "A strategy to be drawn; may be given more than once.",
            discussion: "Default: the first \(PlotSelection.strategies) that have spoken."))
    var strategy: [String] = []

    @Option(help: ArgumentHelp("The feature whose course is drawn.", valueName: "name"))
    var feature = "price"

    @Option(
        help: ArgumentHelp("Nothing before this (RFC 3339, or a day in UTC).", valueName: "time"),
        transform: PlotCommand.time)
    var from: Int64?

    @Option(
        help: ArgumentHelp("Nothing after this (RFC 3339, or a day in UTC).", valueName: "time"),
        transform: PlotCommand.time)
    var to: Int64?

    @Option(help: ArgumentHelp("How wide the picture is, from 400 to 2000.", valueName: "pixels"))
    var width = PlotPicture.usualWidth

    @Option(help: ArgumentHelp("Where the picture goes; - is standard output.", valueName: "file"))
    var output = "-"

    func validate() throws {
        guard PlotPicture.widths.contains(width) else { throw ValidationError("--width is from 400 to 2000.") }
        guard from ?? .min <= to ?? .max else { throw ValidationError("--from is after --to.") }
        for (option, names) in [("--symbol", symbol), ("--strategy", strategy)]
        where names.count > PlotSelection.mostNamed {
            throw ValidationError("\(option) may be given \(PlotSelection.mostNamed) times.")
        }
    }

    func run() throws {
        try reportingErrors { () throws(HostError) in
            var selection = PlotSelection()
            selection.symbols = symbol
            selection.timeframe = timeframe
            selection.strategies = strategy
            selection.feature = feature
            selection.range = (from ?? .min)...(to ?? .max)
            let read: (model: PlotModel, remarks: PlotRemarks)
            do throws(PlotError) {
                read = try PlotReading.read(input: input, intents: intents, selection)
            } catch {
                throw HostError(HostError.Code(rawValue: error.exitStatus) ?? .failure, error.description)
            }
            let diagnostics = Diagnostics()
            for warning in read.remarks.warnings(selection, intents: intents) { diagnostics.warning(warning) }
            for note in read.remarks.notes(selection) { diagnostics.note(note) }
            try write(PlotPicture.svg(read.model, width: width))
        }
    }

    private func write(_ picture: String) throws(HostError) {
        guard output != "-" else { return print(picture, terminator: "") }
        do {
            try Data(picture.utf8).write(to: URL(fileURLWithPath: output), options: .atomic)
        } catch {
            throw HostError(.cannotCreate, "the picture cannot be written to \(output): \(error.localizedDescription)")
        }
    }

    private static func time(_ text: String) throws -> Int64 {
        guard let time = PlotTime.nanoseconds(text) else {
            throw ValidationError("\"\(text)\" is no time; write it as 2023-03-01T10:00:00Z or 2023-03-01.")
        }
        return time
    }
}
