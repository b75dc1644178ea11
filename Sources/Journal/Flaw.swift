/// The first record of a segment that is not as it was written.
struct Flaw: Sendable, Hashable {
    enum What: Sendable, Hashable {
        /// The file ends within it.
        case cut
        case header(isZero: Bool)
        case payload
        /// It is whole, and is another.
        case misplaced(UInt64)
    }

    let what: What
    /// Where it begins.
    let offset: Int
    /// Which one belongs there.
    let position: UInt64
    /// Where it ends, if its header can be believed.
    let end: Int?

    var description: String {
        switch what {
        case .cut: "record \(position) is cut off"
        case .header(isZero: true): "record \(position) reads as zeros"
        case .header(isZero: false): "the checksum of record \(position) is wrong, or no record begins here"
        case .payload: "the checksum of record \(position) is wrong"
        case .misplaced(let other): "record \(other) is where record \(position) belongs"
        }
    }

    /// What it means for the one who wants to go on.
    var meaning: String {
        position == 0
            ? "no record can be read from it" : "no run can be resumed past record \(position - 1)"
    }
}

/// The end of a journal that was being written when the machine or the process stopped. None of it was ever said to last.
package struct TornTail: Sendable, Hashable {
    package let file: String
    /// Bytes of the file that are whole.
    package let offset: UInt64
    /// Bytes after them.
    package let bytes: UInt64
    /// The position that is not there, and is given again.
    package let position: UInt64
    /// In words, such as `record 812 is cut off`.
    package let what: String
}
