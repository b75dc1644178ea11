import Status
import Testing

@testable import Host

/// The fewest items with which a test succeeds.
@Suite struct DeltaDebuggingTests {
    /// A test that succeeds with a list that has all of these, at the last of them.
    private func search(
        _ needed: Set<Int>, of count: Int = 2000, isOver: @escaping () -> Bool = { false }
    ) -> DeltaDebugging {
        DeltaDebugging(Array(0..<count), isOver: isOver) { (items) throws(HostError) in
            guard needed.isSubset(of: items), let last = items.lastIndex(where: { needed.contains($0) }) else {
                return nil
            }
            return last + 1
        }
    }

    @Test(arguments: [[1999], [0], [7, 1999], [3, 500, 501, 1999], [0, 1, 2, 3, 4, 5], [0, 400, 800, 1200, 1600]])
    func onlyWhatIsNeededIsLeftInOrder(_ needed: [Int]) throws {
        var search = search(Set(needed))
        try search.reduce()
        #expect(search.items == needed)
        #expect(search.isMinimal)
        #expect(search.tests < 200)
    }

    @Test func theSameSearchTakesTheSameSteps() throws {
        var (one, other) = (search([3, 77, 1500]), search([3, 77, 1500]))
        try one.reduce()
        try other.reduce()
        #expect(one.tests == other.tests && one.items == other.items)
    }

    /// Whether three of many kinds are there: many answers are right, and each is minimal.
    @Test func nothingThatIsLeftCanBeLeftOut() throws {
        let count: ([Int]) -> Int = { $0.count { $0 % 7 == 0 } }
        var search = DeltaDebugging(Array(0..<500), isOver: { false }) { (items) throws(HostError) in
            guard count(items) >= 3 else { return nil }
            var seen = 0
            return items.firstIndex { item in
                seen += item % 7 == 0 ? 1 : 0
                return seen == 3
            }.map { $0 + 1 }
        }
        try search.reduce()
        #expect(search.items.count == 3 && count(search.items) == 3 && search.isMinimal)
    }

    @Test func whenTimeIsUpTheBestSoFarStays() throws {
        var left = 12
        var search = search([3, 500, 1999]) {
            left -= 1
            return left < 0
        }
        try search.reduce()
        #expect(!search.isMinimal)
        #expect(Set([3, 500, 1999]).isSubset(of: search.items) && search.items.count <= 2000)
    }

    @Test func aFailureOfTheTestEndsTheSearch() {
        var search = DeltaDebugging([1, 2, 3], isOver: { false }) { (_) throws(HostError) in
            throw HostError(.sandboxUnavailable, "no worker")
        }
        #expect(failure { () throws(HostError) in try search.reduce() }?.code == .sandboxUnavailable)
    }
}

@Suite struct EventLinesTests {
    @Test func linesComeBackAsTheyWereWithRoomBehindThem() {
        var lines = EventLines()
        for text in ["{\"a\":1}", "", "é"] {
            #expect(Array(text.utf8).withUnsafeBytes { lines.append($0) })
        }
        var short = lines
        short.truncate(to: 1)
        #expect("new".utf8.withContiguousStorageIfAvailable { short.append(UnsafeRawBufferPointer($0)) } == true)
        #expect((0..<2).map { String(decoding: short.written($0), as: UTF8.self) } == ["{\"a\":1}\n", "new\n"])
        lines.seal()
        #expect(lines.count == 3)
        #expect((0..<3).map { lines.withLine($0) { String(decoding: $0, as: UTF8.self) } } == ["{\"a\":1}", "", "é"])
        #expect((0..<3).map { String(decoding: lines.written($0), as: UTF8.self) } == ["{\"a\":1}\n", "\n", "é\n"])
    }
}

@Suite struct SinceTimeTests {
    @Test func aTimeIsATimeOrHowLongAgoItWas() {
        let now: Int64 = 1_750_000_000_000_000_000
        func seconds(_ text: String) -> Int64? {
            SinceTime.parse(text, now: now).map { (now - $0.nanoseconds) / 1_000_000_000 }
        }
        #expect(seconds("90s") == 90)
        #expect(seconds("30m") == 1800)
        #expect(seconds("24h") == 86_400)
        #expect(seconds("7d") == 604_800)
        #expect(seconds("0s") == 0)
        #expect(SinceTime.parse("2026-01-31T15:00:00Z")?.description == "2026-01-31T15:00:00.000Z")
        for text in [
            "", "h", "-1h", "+1h", "1.5h", "1w", "yesterday", "99999999999999999999s", "999999999999d", "2026-01-31",
        ] {
            #expect(SinceTime.parse(text, now: now) == nil, "\(text)")
        }
    }
}
