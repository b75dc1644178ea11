/// Numbers that look random and come from a seed: SplitMix64 (Steele, Lea and Flood, 2014).
struct SeededNumbers: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// A stream of its own for each purpose, so that one check takes nothing from another.
    init(seed: UInt64, for purpose: String) {
        // FNV-1a.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in purpose.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        var mixer = SeededNumbers(seed: seed)
        state = mixer.next() ^ hash
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// Within [0, 1).
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Nearly normal, with mean 0 and deviation 1: a sum, so that no library takes part.
    mutating func normal() -> Double {
        var sum = -6.0
        for _ in 0..<12 { sum += unit() }
        return sum
    }

    mutating func below(_ bound: Int) -> Int { bound > 0 ? Int(next() % UInt64(bound)) : 0 }

    /// `count` places within `range`, in order, each once where there are enough.
    mutating func places(_ count: Int, within range: Range<Int>) -> [Int] {
        guard !range.isEmpty else { return [] }
        // One in each of as many pieces, so that no part of the range is left out.
        var places: [Int] = []
        let count = min(count, range.count)
        for piece in 0..<count {
            let start = range.lowerBound + range.count * piece / count
            let end = range.lowerBound + range.count * (piece + 1) / count
            places.append(start + below(end - start))
        }
        return places
    }
}
