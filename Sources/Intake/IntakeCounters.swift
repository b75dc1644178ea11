/// What was left out of lines that became events.
package struct IntakeCounters: Sendable, Hashable {
    /// Fields at the top of a line that mean nothing here.
    package internal(set) var extraFields = 0
    /// Values that became null, by name: booleans, arrays, objects, and numbers that no double can hold. Names beyond
    /// the first ``maxNames`` are counted together as ``otherNames``.
    package private(set) var discardedValues: [String: Int] = [:]

    /// ``discardedValues`` in the order of names.
    package var discardedByName: [(feature: String, count: UInt64)] {
        discardedValues.sorted { $0.key < $1.key }.map { ($0.key, UInt64($0.value)) }
    }

    package static let maxNames = 1024
    package static let otherNames = "(others)"

    mutating func countDiscarded(_ name: [UInt8]) {
        let name = String(decoding: name, as: UTF8.self)
        let isKnown = discardedValues[name] != nil || discardedValues.count < Self.maxNames
        discardedValues[isKnown ? name : Self.otherNames, default: 0] += 1
    }
}
