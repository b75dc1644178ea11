import Supervision

/// What a strategy wanted, as bands beside the middle of its lane: long above it, short below.
///
/// A band is as high as the notional, measured by the largest of the lane. A column of pixels in which a strategy changed its mind
/// more than once shows the mean over its time; whatever happened in it is two pixels high at least.
struct LaneBands {
    /// Paths relative to the middle of the lane.
    private(set) var longSaid = ""
    private(set) var longInForce = ""
    private(set) var shortSaid = ""
    private(set) var shortInForce = ""
    /// Where it has said `flat`, and nothing else.
    private(set) var flat = ""

    /// - Parameters:
    ///   - middle: of the lane.
    ///   - half: the height of the largest notional.
    ///   - columnWidth: whole pixels.
    init(_ lane: Lane, _ time: TimeScale, middle: Int, half: Int, columnWidth: Int) {
        let columns = Self.columns(lane, time, columnWidth)
        let nanoseconds = TimeScale.distance(time.range.lowerBound, time.range.upperBound) / Double(columns.count)
        let origin = Int(time.start)
        func path(_ side: KeyPath<Exposure, Exposure.Side>, isInForce: Bool, sign: Int) -> String {
            let heights = columns.map { column in
                let share = Self.share(
                    column[keyPath: side], column.changes, isInForce, lane.largestNotional, nanoseconds)
                return share.map { max(2, Int(($0 * Double(half)).rounded())) } ?? 0
            }
            return Self.steps(heights, origin, middle, columnWidth, sign)
        }
        longSaid = path(\.long, isInForce: false, sign: -1)
        longInForce = path(\.long, isInForce: true, sign: -1)
        shortSaid = path(\.short, isInForce: false, sign: 1)
        shortInForce = path(\.short, isInForce: true, sign: 1)
        flat = Self.runs(
            columns.map { $0.isFlat && $0.long.peakSaid < 0 && $0.short.peakSaid < 0 }, origin, middle, columnWidth)
    }

    /// The contents of the buckets by columns. A bucket is narrower than a column, but for the shortest times.
    private static func columns(_ lane: Lane, _ time: TimeScale, _ columnWidth: Int) -> [Exposure] {
        let count = max(1, Int(time.end - time.start) / columnWidth)
        func column(_ instant: Int64) -> Double { (time.position(instant) - time.start) / Double(columnWidth) }
        var columns = Array(repeating: Exposure(), count: count)
        var pending: (first: Int, content: Exposure)?
        func add(until end: Int) {
            guard let (first, content) = pending else { return }
            columns[first].append(content)
            guard end > first + 1 else { return }
            // It lasts for several columns; only the first of them has the change.
            var rest = content
            rest.changes = 0
            for index in (first + 1)..<end { columns[index].append(rest) }
        }
        for (start, content) in lane.exposures.all {
            let first = min(count - 1, Int(column(start)))
            add(until: first)
            pending = (first, content)
        }
        add(until: min(count, (pending?.first ?? 0) + 1))
        return columns
    }

    /// Of the largest notional, 0 to 1; nil where nothing was wanted.
    private static func share(
        _ side: Exposure.Side, _ changes: Int, _ isInForce: Bool, _ largest: Double, _ nanoseconds: Double
    ) -> Double? {
        let peak = isInForce ? side.peakInForce : side.peakSaid
        guard peak >= 0 else { return nil }
        let mean = (isInForce ? side.inForce : side.said) / nanoseconds
        let shown = changes > 1 && mean.isFinite ? min(peak, mean) : peak
        return largest > 0 ? min(shown / largest, 1) : 0
    }

    /// A closed outline of columns from the middle.
    private static func steps(_ heights: [Int], _ origin: Int, _ middle: Int, _ width: Int, _ sign: Int) -> String {
        var path = ""
        var height = 0
        var index = 0
        while index < heights.count {
            let next = heights[index]
            let end = heights[index...].firstIndex { $0 != next } ?? heights.count
            if next > 0 {
                if height == 0 { path += "M\(origin + index * width) \(middle)" }
                path += "v\(sign * (next - height))h\((end - index) * width)"
            } else if height > 0 {
                path += "V\(middle)Z"
            }
            height = next
            index = end
        }
        return height > 0 ? path + "V\(middle)Z" : path
    }

    private static func runs(_ isThere: [Bool], _ origin: Int, _ middle: Int, _ width: Int) -> String {
        var path = ""
        var index = 0
        while index < isThere.count {
            let end = isThere[index...].firstIndex { $0 != isThere[index] } ?? isThere.count
            if isThere[index] { path += "M\(origin + index * width) \(middle)h\((end - index) * width)" }
            index = end
        }
        return path
    }
}
