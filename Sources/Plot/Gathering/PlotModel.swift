/// Everything that a picture shows.
package struct PlotModel: Sendable {
    /// One symbol in one timeframe.
    package struct Panel: Sendable {
        package let symbol: String
        package let timeframe: String
        package let prices: TimeBuckets<PriceRange>
        /// All of them.
        package let extent: PriceRange
        /// Events further apart than this are not joined; nil where the timeframe has no length.
        package let gap: Int64?
        package let lanes: [Lane]
    }

    /// The run of the intents.
    package struct Run: Sendable, Hashable {
        /// As the first line names them.
        package var build: String
        package var catalog: String

        package init(build: String, catalog: String) {
            self.build = build
            self.catalog = catalog
        }
    }

    package let run: Run
    package let feature: String
    /// From the first to the last event, or as it was asked for.
    package let range: ClosedRange<Int64>
    package let panels: [Panel]
}

/// What whoever asked for a picture should know beside it.
package struct PlotRemarks: Sendable, Hashable {
    /// A line of the intents whose event is another in the input, or is not there.
    package struct Mismatch: Sendable, Hashable {
        package var line: Int
        package var text: String
    }

    /// Not drawn since there is no room: `EURUSD 1Hour`, sorted.
    package var omittedPanels: [String] = []
    package var omittedStrategies: [String] = []
    /// Asked for and not there.
    package var unknownSymbols: [String] = []
    package var unknownStrategies: [String] = []
    /// What is there, for who has asked for something else.
    package var knownSymbols: [String] = []
    package var knownStrategies: [String] = []
    package var mismatches = 0
    package var firstMismatch: Mismatch?
    /// Lines of intents, withdrawals not counted.
    package var intents = 0
    package var events: UInt64 = 0
    /// Events of the panels that do not have the feature.
    package var eventsWithoutFeature = 0
    /// Events of the panels that are older than one before them, or repeat it: no strategy is asked about those.
    package var eventsOutOfOrder = 0
}
