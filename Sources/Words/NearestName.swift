/// Finds what someone may have meant.
package enum NearestName {
    /// The one of `names` that is close to `word`, or nil. Close is: a part of the other between underscores, or
    /// within one edit in three characters (at most three), a swap of neighbours being one edit.
    package static func of(_ word: String, in names: some Collection<String>) -> String? {
        let word = Array(word.lowercased().utf8.prefix(65))
        guard (2...64).contains(word.count) else { return nil }
        var best: (name: String, distance: Int)?
        for name in names {
            let candidate = Array(name.lowercased().utf8)
            guard candidate.count <= 128 else { continue }
            let limit = min(3, max(1, max(word.count, candidate.count) / 3))
            var distance = abs(candidate.count - word.count) <= limit ? edits(word, candidate) : Int.max
            // A shared part is a weaker hint than a slip of the finger.
            if distance > limit { distance = isPart(word, of: candidate) || isPart(candidate, of: word) ? 10 : Int.max }
            if distance < best?.distance ?? Int.max { best = (name, distance) }
        }
        return best?.name
    }

    /// Whether `part` (at least two bytes) starts or ends `whole` at an underscore.
    private static func isPart(_ part: [UInt8], of whole: [UInt8]) -> Bool {
        guard part.count >= 2, part.count < whole.count else { return false }
        let underscore = UInt8(ascii: "_")
        return (whole.starts(with: part) && whole[part.count] == underscore)
            || (whole.suffix(part.count).elementsEqual(part) && whole[whole.count - part.count - 1] == underscore)
    }

    /// The optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours.
    private static func edits(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in 0..<left.count {
            var current = [row + 1]
            current.reserveCapacity(right.count + 1)
            for column in 0..<right.count {
                let substitution = last[column] + (left[row] == right[column] ? 0 : 1)
                var cost = min(substitution, last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }
}
