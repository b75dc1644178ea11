/// How files are named by their numbers.
enum FileName {
    /// More than any program will ever come to. Names above it are not ours.
    private static let maxNumber: UInt64 = 1 << 52
    private static let digits = 16

    /// `0000000000000001.log`: sorted by name is sorted by number.
    static func segment(_ number: UInt64) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.count)) + text + ".log"
    }

    /// The number of a segment's name; nil for any other name.
    static func segmentNumber(_ name: String) -> UInt64? {
        guard name.utf8.count == digits + 4, name.hasSuffix(".log"), let number = number(name.dropLast(4)) else {
            return nil
        }
        return name == segment(number) ? number : nil
    }

    /// `checkpoint-12`
    static func checkpoint(_ number: UInt64) -> String { "checkpoint-\(number)" }

    /// The number of a checkpoint's name; nil for any other name.
    static func checkpointNumber(_ name: String) -> UInt64? {
        guard name.hasPrefix("checkpoint-"), let number = number(name.dropFirst(11)) else { return nil }
        return name == checkpoint(number) ? number : nil
    }

    /// What a checkpoint is called until it is whole.
    static func temporary(_ number: UInt64) -> String { "\(checkpoint(number)).temporary" }

    static func isTemporary(_ name: String) -> Bool {
        name.hasSuffix(".temporary") && checkpointNumber(String(name.dropLast(10))) != nil
    }

    private static func number(_ text: Substring) -> UInt64? {
        guard let number = UInt64(text), number > 0, number <= maxNumber else { return nil }
        return number
    }
}
