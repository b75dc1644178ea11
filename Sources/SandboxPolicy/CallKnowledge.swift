/// What is known of a call's data from the comparisons that it has passed on its way through a program.
struct CallKnowledge {
    /// What is known of one word of 32 bits.
    private struct Word {
        /// The bits that are known, and what they are.
        var mask: UInt32 = 0
        var value: UInt32 = 0
        var range = UInt32.min...UInt32.max
        /// What it is not, under masks.
        var excluded: [(mask: UInt32, value: UInt32)] = []

        func fits(_ candidate: UInt32) -> Bool {
            candidate & mask == value && range.contains(candidate)
                && !excluded.contains { candidate & $0.mask == $0.value }
        }

        /// A value that fits all that is known; nil if none was found.
        var example: UInt32? {
            let bases = [value, value | ~mask, range.lowerBound, range.upperBound]
            for base in bases where fits(base) { return base }
            // Each exclusion is left by one bit, so few tries suffice.
            for base in bases {
                for bit in 0..<UInt32.bitWidth where fits(base ^ 1 << UInt32(bit)) { return base ^ 1 << UInt32(bit) }
                for step in 1...256 as ClosedRange<UInt32> {
                    for candidate in [base &+ step, base &- step] where fits(candidate) { return candidate }
                }
            }
            return nil
        }

        /// Whether no value can fit: false where that is not known.
        var isImpossible: Bool {
            if range.upperBound - range.lowerBound < Self.fewValues { return !range.contains(where: fits) }
            let free = ~mask
            guard 1 << UInt64(free.nonzeroBitCount) <= UInt64(Self.fewValues) else { return false }
            // Every value of the free bits, by the trick that counts through a mask.
            var bits: UInt32 = 0
            repeat {
                if fits(value | bits) { return false }
                bits = (bits &- free) & free
            } while bits != 0
            return true
        }

        private static let fewValues: UInt32 = 4096
    }

    /// By offset in `struct seccomp_data`, divided by 4.
    private var words = [Word](repeating: Word(), count: 16)

    /// Takes in the outcome of one comparison; false if it contradicts what is known.
    mutating func learn(
        _ offset: UInt32, _ mask: UInt32, _ code: UInt16, _ constant: UInt32, _ isTrue: Bool
    ) -> Bool {
        var word = words[Int(offset / 4)]
        switch (code, isTrue) {
        case (FilterOpcode.jumpIfEqual, true):
            guard constant & ~mask == 0, (word.value ^ constant) & word.mask & mask == 0 else { return false }
            word.mask |= mask
            word.value |= constant
            if word.excluded.contains(where: { word.mask & $0.mask == $0.mask && word.value & $0.mask == $0.value }) {
                return false
            }
            if word.mask == .max, !word.range.contains(word.value) { return false }
        case (FilterOpcode.jumpIfEqual, false):
            if word.mask & mask == mask, word.value & mask == constant { return false }
            if constant & ~mask == 0 { word.excluded.append((mask, constant)) }
        default:
            // Greater, or greater or equal, of a whole word: an order under a mask is none that a range tells.
            guard mask == .max else { return true }
            let isOrEqual = code == FilterOpcode.jumpIfGreaterOrEqual
            // The least value for which the comparison is true; beyond the largest, it never is.
            let least = UInt64(constant) + (isOrEqual ? 0 : 1)
            let (lower, upper) =
                isTrue
                ? (max(UInt64(word.range.lowerBound), least), UInt64(word.range.upperBound))
                : (UInt64(word.range.lowerBound), min(UInt64(word.range.upperBound) + 1, least) &- 1)
            guard least > 0 || isTrue, lower <= upper, upper <= UInt64(UInt32.max) else { return false }
            word.range = UInt32(lower)...UInt32(upper)
            if word.mask == .max, !word.range.contains(word.value) { return false }
        }
        words[Int(offset / 4)] = word
        return true
    }

    /// Whether no call can fit: false where that is not known.
    var isImpossible: Bool { words.contains(where: \.isImpossible) }

    /// A call that fits all that is known; nil if none was found. The instruction pointer is taken for 0.
    var example: SystemCall? {
        var values: [UInt32] = []
        for word in words {
            guard let value = word.example else { return nil }
            values.append(value)
        }
        return SystemCall(
            architecture: values[1], number: values[0],
            arguments: (0..<SystemCall.argumentCount).map {
                UInt64(values[4 + 2 * $0]) | UInt64(values[5 + 2 * $0]) << 32
            })
    }
}
