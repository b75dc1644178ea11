/// The calls that fit one rule's conditions, less those that fit others: found exactly, not by trying.
package enum RuleRegion {
    /// Arguments that fit `conditions` and none of `others`; nil where there are none.
    ///
    /// Arguments that nothing is known of are zero. Each argument that must leave another rule leaves it by one bit.
    package static func arguments(
        fitting conditions: [ArgumentCondition], outside others: [[ArgumentCondition]]
    ) -> SIMD8<UInt64>? {
        var region = Region()
        for condition in conditions {
            guard region.fix(condition.index, condition.mask, condition.value) else { return nil }
        }
        return leave(others[...], region)
    }

    /// What is known of each argument: bits, and what they are.
    private struct Region {
        var mask = SIMD8<UInt64>()
        var value = SIMD8<UInt64>()

        /// Takes in that bits have a value; false if they already have another.
        mutating func fix(_ index: Int, _ mask: UInt64, _ value: UInt64) -> Bool {
            guard (self.value[index] ^ value) & self.mask[index] & mask == 0 else { return false }
            self.mask[index] |= mask
            self.value[index] |= value & mask
            return true
        }

        func excludes(_ condition: ArgumentCondition) -> Bool {
            (value[condition.index] ^ condition.value) & mask[condition.index] & condition.mask != 0
        }
    }

    private static func leave(_ others: ArraySlice<[ArgumentCondition]>, _ region: Region) -> SIMD8<UInt64>? {
        guard let other = others.first else { return region.value }
        let rest = others.dropFirst()
        if other.contains(where: region.excludes) { return leave(rest, region) }
        for condition in other {
            // Bits that are not known yet; from the lowest.
            var free = condition.mask & ~region.mask[condition.index]
            while free != 0 {
                let bit = free & (0 &- free)
                free &= ~bit
                var further = region
                guard further.fix(condition.index, bit, ~condition.value & bit) else { continue }
                if let found = leave(rest, further) { return found }
            }
        }
        return nil
    }
}
