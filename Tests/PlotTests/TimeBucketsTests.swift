import Testing

@testable import Plot

@Suite struct TimeBucketsTests {
    private func points(_ times: [Int64]) -> TimeBuckets<PriceRange> {
        var buckets = TimeBuckets<PriceRange>()
        for (index, time) in times.enumerated() {
            let range = PriceRange(PriceRange.Point(time: time, price: Double((index * 7919) % 1009)))
            buckets.update(at: time) { $0.append(range) }
        }
        return buckets
    }

    @Test func nothingIsLostAndMemoryIsBoundedHoweverLongTheTimeIs() {
        let buckets = points((0..<300_000).map { $0 * 3_600_000_000_000 - 900_000_000_000_000_000 })
        let all = buckets.all.map(\.content)
        for (earlier, later) in zip(buckets.all, buckets.all.dropFirst()) {
            #expect(earlier.content.first.time >= earlier.start && earlier.content.last.time < later.start)
        }
        #expect(all.count <= TimeBuckets<PriceRange>.usualCapacity)
        #expect(all.count > TimeBuckets<PriceRange>.usualCapacity / 2)
        #expect(all.reduce(0) { $0 + $1.count } == 300_000)
    }

    @Test func theExtremesOfEveryStretchAreKept() {
        var buckets = TimeBuckets<PriceRange>()
        for index in 0..<100_000 {
            let price = index == 77_777 ? 99.0 : index == 33_333 ? -99 : Double(index % 10)
            let range = PriceRange(PriceRange.Point(time: Int64(index) * 1_000_000_007, price: price))
            buckets.update(at: Int64(index) * 1_000_000_007) { $0.append(range) }
        }
        let points = buckets.all.flatMap { $0.content.points }
        #expect(points.count { $0.price == 99 } == 1)
        #expect(points.count { $0.price == -99 } == 1)
        #expect(points.map(\.time) == points.map(\.time).sorted())
    }

    @Test(
        arguments: [
            [0], [-1, 0, 1], [.min, .max], [.max, .min], [.min], [.max], [1, .max, 0],
            [-5_000_000, 5, -9_000_000_000_000],
            [7, 7, 7],
        ] as [[Int64]])
    func anyInstantsHaveABucketThatHoldsThem(times: [Int64]) {
        let buckets = points(times)
        var count = 0
        for (start, content) in buckets.all where content.count > 0 {
            count += content.count
            #expect(times.contains { $0 >= start })
            #expect(content.first.time >= start)
        }
        #expect(count == times.count)
        #expect(buckets.all.map(\.start) == buckets.all.map(\.start).sorted())
    }

    @Test(arguments: [1, 1000, 3_600_000_000_000, 1_000_000_000_000_000_000] as [Int64])
    func aStretchIsSharedOutWhole(length: Int64) {
        var buckets = TimeBuckets<Exposure>()
        for index: Int64 in 0..<4 {
            buckets.update(from: index * length - 17, to: (index + 1) * length - 17) {
                $0.long.add(2, $1, isInForce: true)
            }
        }
        let sum = buckets.all.reduce(0) { $0 + $1.content.long.inForce }
        #expect(abs(sum / Double(8 * length) - 1) < 1e-9)
    }
}
