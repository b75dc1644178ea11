/// What is to be drawn. Where nothing is named, the first few that occur are.
package struct PlotSelection: Sendable {
    package var symbols: [String] = []
    package var timeframe: String?
    package var strategies: [String] = []
    /// The feature whose course is drawn.
    package var feature = "price"
    /// Nanoseconds since 1970, both included.
    package var range: ClosedRange<Int64> = .min...(.max)

    /// Panels and strategies that can be asked for.
    package static let mostNamed = 16
    /// Panels and strategies where none is named.
    package static let panels = 4
    package static let strategies = 8
    /// Courses that are followed until it is known which will be drawn.
    static let followed = 16
    /// Names that are kept to tell of them.
    static let mostRemarked = 1000

    package init() {}

    var mostPanels: Int { symbols.isEmpty ? Self.panels : Self.mostNamed }
    var mostStrategies: Int { strategies.isEmpty ? Self.strategies : Self.mostNamed }
}
