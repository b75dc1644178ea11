import Words

/// Where a receiver can clone a repository from.
package enum RepositoryURL {
    private static let schemes = ["https", "ssh", "git", "http", "file"]

    /// What is wrong with a URL, without repeating what may be secret in it; nil: nothing.
    package static func fault(of text: String) -> String? {
        guard !text.isEmpty else { return "is empty" }
        guard text.utf8.count <= 2048 else { return "is longer than 2048 bytes" }
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !text.contains("\\") else {
            return "has a space or another character that no URL has; write it as percent and two digits"
        }
        guard !text.hasPrefix("-") else { return "begins with a hyphen, as an option does" }
        guard let separator = text.firstRange(of: "://") else { return faultWithoutScheme(text) }
        guard schemes.contains(text[..<separator.lowerBound].lowercased()) else {
            return "has a scheme that is none of \(Words.list(schemes))"
        }
        let scheme = text[..<separator.lowerBound].lowercased()
        let rest = text[separator.upperBound...]
        guard !rest.contains("?"), !rest.contains("#") else {
            return "has a query or a fragment, which may be a credential; write the URL without it"
        }
        let authority = rest.prefix { $0 != "/" }
        let path = rest[authority.endIndex...].drop { $0 == "/" }
        guard scheme == "file" || !authority.isEmpty, !path.isEmpty else {
            return "names no repository; write it as https://HOST/PATH"
        }
        if let user = authority.lastIndex(of: "@").map({ authority[..<$0] }) {
            // Over ssh a name alone says who connects. Over anything else it may be a token.
            guard scheme == "ssh", !user.isEmpty, !user.contains(":"), !user.contains("%"), !user.contains("@") else {
                return "has credentials in it, which a bundle must not carry; write it without what stands before the @"
            }
        }
        return nil
    }

    /// `user@host:path`, as ssh has it, or nothing that could be cloned elsewhere.
    private static func faultWithoutScheme(_ text: String) -> String? {
        let host = text.prefix { $0 != "/" }.prefix { $0 != ":" }
        guard host.endIndex < text.endIndex, text[host.endIndex] == ":", !host.isEmpty else {
            return
                "is a path of this machine or no URL; write it as https://HOST/PATH, ssh://HOST/PATH or USER@HOST:PATH"
        }
        guard host.count(where: { $0 == "@" }) <= 1, !host.hasPrefix("@"), !host.hasSuffix("@") else {
            return "has no host before its colon; write it as USER@HOST:PATH"
        }
        let path = text[host.endIndex...].dropFirst()
        guard !path.contains("@") else {
            return "has credentials in it, which a bundle must not carry; write it as USER@HOST:PATH"
        }
        // `ext::command` and its like have git start a program.
        guard !path.isEmpty, !path.hasPrefix(":") else { return "names no repository; write it as USER@HOST:PATH" }
        return nil
    }
}
