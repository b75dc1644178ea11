package import Plot
import Words

extension PlotRemarks {
    /// What is not as whoever asked seems to think, a sentence each.
    package func warnings(_ selection: PlotSelection, intents path: String) -> [String] {
        var warnings: [String] = []
        if let mismatch = firstMismatch {
            warnings.append(
                "\(path), line \(mismatch.line): \(Words.clean(mismatch.text, limit: 300)); left out, as are \(Quantity.text(mismatches - 1, "other intent")) of events that the input does not have. Are these the intents of another input?"
            )
        }
        if intents == 0 {
            warnings.append("\(path) has no intent; only the course of \(Words.quote(selection.feature)) is drawn")
        }
        if !unknownSymbols.isEmpty {
            warnings.append(
                "the input has no symbol \(Words.list(unknownSymbols)); it has \(Words.list(knownSymbols))")
        }
        for strategy in unknownStrategies {
            let nearest = NearestName.of(strategy, in: knownStrategies).map { "; is \(Words.quote($0)) meant?" }
            warnings.append(
                "\(Words.quote(strategy)) has given no intent\(nearest ?? ". With --state, `bulkhead explain` says why")"
            )
        }
        return warnings
    }

    /// What is not in the picture, and why.
    package func notes(_ selection: PlotSelection) -> [String] {
        var notes: [String] = []
        if !omittedPanels.isEmpty {
            notes.append(
                "left out for lack of room: \(Words.list(omittedPanels)); choose with --symbol and --timeframe")
        }
        if !omittedStrategies.isEmpty {
            notes.append("left out for lack of room: \(Words.list(omittedStrategies)); choose with --strategy")
        }
        if eventsWithoutFeature > 0 {
            notes.append(
                "\(Quantity.text(eventsWithoutFeature, "event")) without a number \(Words.quote(selection.feature)) left out"
            )
        }
        if eventsOutOfOrder > 0 {
            notes.append(
                "\(Quantity.text(eventsOutOfOrder, "event")) left out that came late or twice; no strategy was asked about them"
            )
        }
        return notes
    }
}
