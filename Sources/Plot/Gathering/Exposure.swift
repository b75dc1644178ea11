/// What a strategy wanted to hold in a stretch of time.
package struct Exposure: BucketContent, Equatable {
    /// One direction.
    package struct Side: Sendable, Equatable {
        /// Notional × nanoseconds for which an intent was in force.
        package var inForce = 0.0
        /// The same, with what came after it was expired or withdrawn and before the strategy said something else.
        package var said = 0.0
        /// The largest notional in force; below 0 where there was none.
        package var peakInForce = -1.0
        package var peakSaid = -1.0

        mutating func add(_ notional: Double, _ nanoseconds: Double, isInForce: Bool) {
            said += notional * nanoseconds
            peakSaid = max(peakSaid, notional)
            guard isInForce else { return }
            inForce += notional * nanoseconds
            peakInForce = max(peakInForce, notional)
        }

        mutating func append(_ later: Side) {
            inForce += later.inForce
            said += later.said
            peakInForce = max(peakInForce, later.peakInForce)
            peakSaid = max(peakSaid, later.peakSaid)
        }
    }

    package var long = Side()
    package var short = Side()
    /// Whether it has said `flat`.
    package var isFlat = false
    /// How often it began to want something else.
    package var changes = 0

    package init() {}

    package mutating func append(_ later: Exposure) {
        long.append(later.long)
        short.append(later.short)
        isFlat = isFlat || later.isFlat
        changes += later.changes
    }
}
