/// How often each required feature was missing, by strategy.
struct MissingFeatures: Sendable {
    private var counts: [UInt64] = []
    /// By rank.
    private var bases: [Int] = []
    /// By rank: the columns that must have a value.
    private var required: [[Int]] = []

    init(_ deployment: Deployment) {
        for gate in deployment.gates {
            let columns = deployment.columns.columns.indices.filter {
                gate.required[$0 >> 6] >> UInt64($0 & 63) & 1 == 1
            }
            bases.append(counts.count)
            required.append(columns)
            counts.append(contentsOf: repeatElement(0, count: columns.count))
        }
    }

    func columns(_ rank: StrategyRank) -> [Int] { required[rank.index] }

    /// - Parameter index: in ``columns(_:)``.
    mutating func add(_ rank: StrategyRank, _ index: Int) { counts[bases[rank.index] + index] += 1 }

    mutating func restore(_ rank: StrategyRank, _ index: Int, _ count: UInt64) {
        counts[bases[rank.index] + index] = count
    }

    func count(_ rank: StrategyRank, _ index: Int) -> UInt64 { counts[bases[rank.index] + index] }
}
