/// Why git did not do what it was asked. The text goes on from the name of what was asked for: `is no commit: …`.
package struct GitError: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
