/// The name of a commit.
package enum Revision {
    /// What is wrong with a name, whatever the repository holds; nil: nothing.
    package static func fault(of text: String) -> String? {
        guard !text.isEmpty else { return "is empty" }
        guard !text.hasPrefix("-") else { return "begins with a hyphen, as an option does and no revision" }
        guard text.utf8.count <= 1024 else { return "is longer than 1024 bytes" }
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
            return "has a space or a control character, and no revision has"
        }
        return nil
    }

    /// Whether it is the whole id of an object, which means the same in every clone and for ever.
    package static func isFull(_ text: String) -> Bool {
        [40, 64].contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
            }
    }
}
