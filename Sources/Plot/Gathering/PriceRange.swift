/// The prices of a stretch of time: its extremes, so that a peak is drawn however narrow its column is.
package struct PriceRange: BucketContent, Equatable {
    package struct Point: Sendable, Hashable {
        package var time: Int64
        package var price: Double
    }

    package private(set) var count = 0
    package private(set) var first = Point(time: 0, price: 0)
    package private(set) var last = Point(time: 0, price: 0)
    package private(set) var lowest = Point(time: 0, price: 0)
    package private(set) var highest = Point(time: 0, price: 0)

    package init() {}

    package init(_ point: Point) {
        count = 1
        (first, last, lowest, highest) = (point, point, point, point)
    }

    package mutating func append(_ later: PriceRange) {
        guard later.count > 0 else { return }
        guard count > 0 else {
            self = later
            return
        }
        count += later.count
        last = later.last
        if later.lowest.price < lowest.price { lowest = later.lowest }
        if later.highest.price > highest.price { highest = later.highest }
    }

    /// What is drawn of it: one point, or its two extremes in the order in which they came.
    package var points: [Point] {
        guard count > 0 else { return [] }
        guard lowest.price < highest.price else { return [first] }
        return lowest.time <= highest.time ? [lowest, highest] : [highest, lowest]
    }
}
