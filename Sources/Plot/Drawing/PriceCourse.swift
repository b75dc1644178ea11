/// The course of a price as paths: one point or the two extremes for each column of pixels.
struct PriceCourse {
    /// What is drawn through.
    private(set) var line = ""
    /// What joins its parts across times without events.
    private(set) var gaps = ""
    /// Of the part that is being drawn.
    private var pointCount = 0

    init(_ panel: PlotModel.Panel, _ time: TimeScale, _ price: LinearScale) {
        var column = PriceRange()
        var columnNumber = Int.min
        var previous: PriceRange.Point?
        for (_, range) in panel.prices.all where range.count > 0 {
            let number = Int(time.position(range.first.time))
            let isGap = column.count > 0 && Self.isGap(column.last.time, range.first.time, panel.gap, time)
            if number != columnNumber || isGap {
                add(column, after: &previous, time, price)
                columnNumber = number
                if isGap, let last = previous {
                    endPart()
                    gaps += "M\(Self.place(last, time, price))L\(Self.place(range.first, time, price))"
                    previous = nil
                    pointCount = 0
                }
                column = PriceRange()
            }
            column.append(range)
        }
        add(column, after: &previous, time, price)
        endPart()
    }

    /// One event between times without any is a dash, since a line has no length there.
    private mutating func endPart() {
        if pointCount == 1 { line += "m-2 0h4" }
    }

    private mutating func add(
        _ column: PriceRange, after previous: inout PriceRange.Point?, _ time: TimeScale, _ price: LinearScale
    ) {
        let points = column.points
        for point in points {
            line += "\(previous == nil ? "M" : "L")\(Self.place(point, time, price))"
            previous = point
            pointCount += 1
        }
        if let last = points.last, points.count > 1, column.last != last, column.last.time > last.time {
            line += "L\(Self.place(column.last, time, price))"
            previous = column.last
            pointCount += 1
        }
    }

    /// Whether so much is missing that it can be seen.
    private static func isGap(_ start: Int64, _ end: Int64, _ limit: Int64?, _ time: TimeScale) -> Bool {
        guard let limit, TimeScale.distance(start, end) > Double(limit) else { return false }
        return time.position(end) - time.position(start) > 3
    }

    private static func place(_ point: PriceRange.Point, _ time: TimeScale, _ price: LinearScale) -> String {
        "\(SVGText.number(time.position(point.time))) \(SVGText.number(price.position(point.price)))"
    }
}
