/// Where a package of its own takes Bulkhead from.
package enum BulkheadDependency: Sendable, Hashable {
    /// A checkout, by a path from the package or from the root.
    case path(String)
    /// A repository, and the least version.
    case url(String, from: String)

    /// - Parameters:
    ///   - location: a URL, or the path of a checkout.
    ///   - version: needed for a URL, and for nothing else.
    package init(_ location: String, version: String?) throws(ScaffoldError) {
        guard
            location.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") })
                || !Self.isURL(location)
        else {
            throw ScaffoldError(
                .usage, "the URL of Bulkhead holds a character that no URL has; write it percent-encoded")
        }
        switch (Self.isURL(location), version) {
        case (true, let version?):
            guard Self.isVersion(version) else {
                throw ScaffoldError(.usage, "\(version.debugDescription) is no version; write it as 1.2.0")
            }
            self = .url(location, from: version)
        case (true, nil):
            throw ScaffoldError(.usage, "a URL needs the least version of Bulkhead: add --bulkhead-version 1.2.0")
        case (false, nil):
            self = .path(location)
        case (false, _?):
            throw ScaffoldError(.usage, "a checkout is taken as it is: leave --bulkhead-version out, or give a URL")
        }
    }

    /// Whether it names a repository elsewhere: `https://…`, `file://…`, or `git@host:…`.
    package static func isURL(_ location: String) -> Bool {
        location.contains("://") || (location.hasPrefix("git@") && location.contains(":"))
    }

    /// What the package is called in the manifest of another.
    var identity: String {
        switch self {
        case .path: return "bulkhead"
        case .url(let url, _):
            let last = url.split(whereSeparator: { $0 == "/" || $0 == ":" }).last ?? "bulkhead"
            return String(last.hasSuffix(".git") ? last.dropLast(4) : last)
        }
    }

    var declaration: String {
        switch self {
        case .path(let path): ".package(name: \"bulkhead\", path: \(path.debugDescription))"
        case .url(let url, let version): ".package(url: \(url.debugDescription), from: \"\(version)\")"
        }
    }

    private static func isVersion(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 3 && parts.allSatisfy { UInt32($0).map { String($0) } == String($0) }
    }
}
