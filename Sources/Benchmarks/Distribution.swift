/// What a number of samples came to.
package struct Distribution: Sendable, Encodable, Equatable {
    package let samples: Int
    package let min: Double
    package let median: Double
    /// 95 of 100 samples are not above it.
    package let p95: Double
    /// 99 of 100 samples are not above it.
    package let p99: Double
    package let max: Double

    /// Zeros where there is no sample.
    package init(_ values: [Double]) {
        let sorted = values.sorted()
        samples = sorted.count
        min = sorted.first ?? 0
        median = Self.percentile(sorted, 0.5)
        p95 = Self.percentile(sorted, 0.95)
        p99 = Self.percentile(sorted, 0.99)
        max = sorted.last ?? 0
    }

    /// The smallest sample that is not below `share` of all. For an even number the median is the mean of the two in
    /// the middle.
    private static func percentile(_ sorted: [Double], _ share: Double) -> Double {
        guard let last = sorted.indices.last else { return 0 }
        if share == 0.5, sorted.count.isMultiple(of: 2) {
            return (sorted[sorted.count / 2 - 1] + sorted[sorted.count / 2]) / 2
        }
        return sorted[Swift.min(last, Int((Double(sorted.count) * share).rounded(.up)) - 1)]
    }
}

/// The straight line that lies nearest to some points, by least squares of relative distance: each point counts alike,
/// however large it is.
struct FittedLine {
    let slope: Double
    let intercept: Double
    /// The largest distance of a point from the line, as a share of the point.
    let largestDeviation: Double

    init(_ points: [(x: Double, y: Double)]) {
        var weight = 0.0
        var sumX = 0.0
        var sumY = 0.0
        var sumXX = 0.0
        var sumXY = 0.0
        for point in points where point.y > 0 {
            let w = 1 / (point.y * point.y)
            weight += w
            sumX += w * point.x
            sumY += w * point.y
            sumXX += w * point.x * point.x
            sumXY += w * point.x * point.y
        }
        let divisor = weight * sumXX - sumX * sumX
        let slope = divisor == 0 ? 0 : (weight * sumXY - sumX * sumY) / divisor
        let intercept = weight == 0 ? 0 : (sumY - slope * sumX) / weight
        self.slope = slope
        self.intercept = intercept
        largestDeviation = points.map { abs(intercept + slope * $0.x - $0.y) / Swift.max($0.y, 1e-9) }.max() ?? 0
    }
}
