/// A file to be made.
package struct NewFile: Sendable, Hashable {
    /// From the directory that it is made in.
    package let path: String
    package let contents: String
    /// What it is, for who has just made it; nil where the name says so.
    package let purpose: String?

    package init(_ path: String, _ contents: String, purpose: String? = nil) {
        self.path = path
        self.contents = contents
        self.purpose = purpose
    }
}
