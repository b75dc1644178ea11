/// Why bytes are not JSON that can be trusted, and where.
struct JSONFault: Error, Sendable, Hashable, CustomStringConvertible {
    let line: Int
    /// In bytes, from 1.
    let column: Int
    let problem: String

    var description: String { "line \(line), column \(column): \(problem)" }
}
