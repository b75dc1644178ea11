/// Finds the fewest items of a list with which a test still succeeds.
///
/// First the shortest end of the list, doubling its length; then delta debugging (Zeller's ddmin): ever smaller pieces are
/// left out; and at last each single item. The same test gives the same result.
struct DeltaDebugging {
    /// What succeeds with a part of the list.
    private(set) var items: [Int]
    /// Whether every single item was left out without success.
    private(set) var isMinimal = false
    /// Tests so far.
    private(set) var tests = 0

    /// Items of the part up to and with the one at which the test succeeds; nil where it does not.
    private let test: ([Int]) throws(HostError) -> Int?
    private let isOver: () -> Bool

    /// - Parameters:
    ///   - items: with which the test succeeds.
    ///   - isOver: whether time is up: what was found until then stays.
    ///   - test: of what the list has, how many items from the beginning it took; nil where it fails.
    init(
        _ items: [Int], isOver: @escaping () -> Bool, test: @escaping ([Int]) throws(HostError) -> Int?
    ) {
        self.items = items
        self.isOver = isOver
        self.test = test
    }

    mutating func reduce() throws(HostError) {
        try shortenBeginning()
        try leaveOutPieces()
    }

    private mutating func attempt(_ part: [Int]) throws(HostError) -> Bool {
        guard !part.isEmpty else { return false }
        tests += 1
        guard let used = try test(part) else { return false }
        // What comes after the item at which it happens has nothing to do with it.
        items = Array(part.prefix(used))
        return true
    }

    private mutating func shortenBeginning() throws(HostError) {
        var length = 1
        while length < items.count, !isOver() {
            if try attempt(items.suffix(length)) { return }
            length *= 2
        }
    }

    private mutating func leaveOutPieces() throws(HostError) {
        var pieces = 2
        while items.count > 1 {
            let size = (items.count + pieces - 1) / pieces
            var start = 0
            var hasLeftOut = false
            while start < items.count {
                guard !isOver() else { return }
                let rest = items[..<start] + items[min(start + size, items.count)...]
                if try attempt(Array(rest)) { hasLeftOut = true } else { start += size }
            }
            if size == 1, !hasLeftOut { break }
            // Whatever could be left out makes others superfluous, so that the same size is tried once more.
            if !hasLeftOut { pieces = min(pieces * 2, items.count) } else { pieces = min(max(2, pieces), items.count) }
        }
        isMinimal = true
    }
}
