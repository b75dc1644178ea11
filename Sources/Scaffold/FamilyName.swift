private import Words

/// The name of a family that can be made, and everything that is named after it.
package struct FamilyName: Sendable, Hashable {
    /// As catalogs say it: `mean_reversion`.
    package let family: String

    /// - Throws: where it could name no policy file, no Swift type, or something that has another meaning already.
    package init(_ text: String) throws(ScaffoldError) {
        func refuse(_ why: String) -> ScaffoldError {
            ScaffoldError(.usage, "\(Words.quote(text)) can be no family: \(why)")
        }
        let words = text.split(separator: "_", omittingEmptySubsequences: false)
        guard text.utf8.count <= Self.maxBytes, text.first?.isLetter == true, words.allSatisfy(Self.isWord) else {
            throw refuse(
                "a name is words of a-z and 0-9 joined by single underscores, begins with a letter and has at most "
                    + "\(Self.maxBytes) bytes; write it as mean_reversion")
        }
        if Self.keywords.contains(text) { throw refuse("it is a keyword of Swift; choose another word, or add one") }
        if let meaning = Self.taken[text] { throw refuse("\(meaning); choose another word, or add one") }
        if words.first == "bulkhead" {
            throw refuse("its worker would be named as a part of Bulkhead is; begin with another word")
        }
        family = text
    }

    /// `MeanReversion`.
    package var typeName: String {
        family.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }
    /// The module of its first major version: `MeanReversionV1`.
    package var module: String { "\(typeName)V1" }
    /// The plugin of its first version: `MeanReversion_1_0_0`.
    package var plugin: String { "\(typeName)_1_0_0" }
    /// `mean-reversion`, in the names of strategies and executables.
    package var hyphenated: String { family.split(separator: "_").joined(separator: "-") }
    /// The executable of a package of its own: `mean-reversion-worker`.
    package var worker: String { "\(hyphenated)-worker" }

    /// Leaves room for what names are made of it: files have at most 255 bytes.
    private static let maxBytes = 64

    private static func isWord(_ word: Substring) -> Bool {
        !word.isEmpty
            && word.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            }
    }

    /// Names that mean something else wherever a family is named.
    private static let taken = [
        "default": "policies/default.yaml holds for every family that has no policy of its own",
        "registry": "that is what a worker is called before it has a family",
    ]

    private static let keywords: Set<String> = [
        "actor", "any", "as", "associatedtype", "async", "await", "break", "case", "catch", "class", "continue",
        "defer", "deinit", "do", "else", "enum", "extension", "fallthrough", "false", "fileprivate", "for", "func",
        "guard", "if", "import", "in", "init", "inout", "internal", "is", "let", "macro", "nil", "open", "operator",
        "package", "precedencegroup", "private", "protocol", "public", "repeat", "rethrows", "return", "self", "some",
        "static", "struct", "subscript", "super", "switch", "throw", "throws", "true", "try", "typealias", "var",
        "where", "while",
    ]
}
