/// A directory with `default.yaml` and, for families that may do less, `FAMILY.yaml`.
package struct PolicyDirectory: Sendable, Hashable {
    package let path: String

    package init(_ path: String) { self.path = path }

    /// The policy for a family: `FAMILY.yaml` if there is one, else `default.yaml`. A file that is refused is an error
    /// and never a reason to take another one.
    package func policy(for family: String) throws(PolicyFileError) -> LoadedPolicy {
        guard Self.isName(family) else {
            throw PolicyFileError(
                .badFamilyName, path: path,
                "the family name \(family.debugDescription) can have no policy file; a name is made of a-z, 0-9 and _")
        }
        let own = "\(path)/\(family).yaml"
        if try PolicyFileContent.exists(own) { return try PolicyFile.load(own) }
        return try PolicyFile.load("\(path)/default.yaml")
    }

    /// Whether a name can be part of a path without leading elsewhere.
    private static func isName(_ family: String) -> Bool {
        let letters = family.utf8
        return (1...128).contains(letters.count)
            && letters.allSatisfy { byte in
                byte == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            }
    }
}
