/// A moment at which a strategy changed what it wants, or had it taken back.
package struct Turn: Sendable, Hashable {
    package enum Kind: Int, Sendable, Hashable, CaseIterable {
        /// Long or short from nothing, from `flat`, or anew after the same had expired or was withdrawn.
        case entersLong
        case entersShort
        /// From the opposite.
        case turnsLong
        case turnsShort
        case goesFlat
        case isWithdrawn
    }

    package var kind: Kind
    package var time: Int64
    /// Of the event; nil where it has none.
    package var price: Double?
    /// What the line says, for people; bounded and without control characters.
    package var details: String
}

/// The turns of a stretch of time: of each kind the first, and how many there were.
package struct TurnGroup: BucketContent {
    package struct Entry: Sendable, Hashable {
        package var first: Turn
        package var last: Int64
        package var count = 1
    }

    /// At most one of a kind, in the order of kinds.
    package private(set) var entries: [Entry] = []

    package init() {}

    package mutating func add(_ turn: Turn) { add(Entry(first: turn, last: turn.time)) }

    package mutating func append(_ later: TurnGroup) {
        for entry in later.entries { add(entry) }
    }

    mutating func add(_ entry: Entry) {
        if let index = entries.firstIndex(where: { $0.first.kind == entry.first.kind }) {
            entries[index].count += entry.count
            entries[index].last = entry.last
            // Of several only their number is told.
            entries[index].first.details = ""
        } else {
            let place = entries.firstIndex { $0.first.kind.rawValue > entry.first.kind.rawValue } ?? entries.endIndex
            entries.insert(entry, at: place)
        }
    }
}
