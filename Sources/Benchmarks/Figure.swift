/// The figures that `bulkhead bench` can measure, in the order in which it does.
package enum FigureName: String, Sendable, CaseIterable, Encodable {
    case roundTrip = "round-trip"
    case throughput
    case endToEnd = "end-to-end"
    case reportingCost = "reporting-cost"
    case workerStart = "worker-start"
    case seal
    case recovery
    case workerMemory = "worker-memory"
    case strategyCost = "strategy-cost"
    case allocations
}

/// What one figure came to.
package struct Figure: Sendable, Encodable {
    /// One line of a figure's table.
    package struct Row: Sendable, Encodable {
        package let label: String
        /// Of the values: `ns`, `events/s`, `KiB`, `×`.
        package let unit: String
        package let values: Distribution

        init(_ label: String, _ unit: String, _ values: [Double]) {
            self.label = label
            self.unit = unit
            self.values = Distribution(values)
        }
    }

    package let name: FigureName
    package let title: String
    /// What is to be reached, in words.
    package let target: String
    /// Nil where it could not be measured or nothing is to be reached.
    package var isReached: Bool?
    /// Whether a target that is missed makes the whole a failure, because it depends on no machine.
    package var isRequirement = false
    package var rows: [Row] = []
    package var notes: [String] = []

    init(_ name: FigureName, _ title: String, target: String) {
        self.name = name
        self.title = title
        self.target = target
    }
}

/// Repeats something until it was done often enough, or for too long. Every figure ends in time on a slow machine too.
struct Repetition {
    /// How often at most.
    let count: Int
    /// Seconds after which it is not done again.
    let seconds: Double

    /// At least three times, whatever it takes.
    func run<Failure: Error>(_ body: (Int) throws(Failure) -> Void) throws(Failure) {
        let start = Stopwatch()
        for index in 0..<count {
            if index >= 3, start.seconds > seconds { return }
            try body(index)
        }
    }
}
